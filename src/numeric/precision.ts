/** What numbers are kept and computed in: 24 bits or 53. */
export type Precision = "single" | "double";
export type Numbers = Float32Array | Float64Array;

/** Zeros. */
export const numbers = (precision: Precision, length: number): Numbers =>
  precision === "single" ? new Float32Array(length) : new Float64Array(length);

export const precisionOf = (values: Numbers): Precision => (values instanceof Float32Array ? "single" : "double");
