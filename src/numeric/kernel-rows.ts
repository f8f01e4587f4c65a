import type { Matrix } from "../core/matrix.js";
import { expOf } from "./exponential.js";
import { distancesFrom } from "./nearest.js";
import { type Numbers, numbers, type Precision } from "./precision.js";
import { multiply } from "./products.js";

/** A kernel of support vector machines, its width decided. */
export type Kernel = {
  readonly kernel: "rbf" | "linear" | "poly" | "sigmoid";
  readonly gamma: number;
  readonly degree: number;
  readonly coef0: number;
};

/** Whether the kernel is a function of |x − z|²; else it is one of x · z. */
export const isOfDistance = ({ kernel }: Kernel): boolean => kernel === "rbf";

/** Whether its matrices are positive semidefinite, whatever the rows. */
export const isPositive = ({ kernel, coef0 }: Kernel): boolean =>
  kernel === "rbf" || kernel === "linear" || (kernel === "poly" && coef0 >= 0);

/** In place, from |x − z|² or x · z.   rbf: exp(−γ |x − z|²);   poly: (γ x·z + coef0)^degree;   sigmoid: tanh(γ x·z + coef0). */
export function shape({ kernel, gamma, degree, coef0 }: Kernel, values: Float64Array): void {
  const n = values.length;
  if (kernel === "rbf") for (let k = 0; k < n; k++) values[k] = expOf(-gamma * values[k]!);
  if (kernel === "poly") for (let k = 0; k < n; k++) values[k] = powerOf(gamma * values[k]! + coef0, degree);
  if (kernel === "sigmoid") for (let k = 0; k < n; k++) values[k] = Math.tanh(gamma * values[k]! + coef0);
}

/** base^degree for a degree of 1 and more, by squares, in LIBSVM's order. */
function powerOf(base: number, degree: number): number {
  let power = 1;
  for (let left = degree, square = base; left > 0; left = Math.floor(left / 2), square *= square) {
    if (left % 2 === 1) power *= square;
  }
  return power;
}

/** out[k] = kernel(row k of x, row `at` of others).   x, others: the same columns.   out: x.rows long. */
export function kernelRow(kernel: Kernel, x: Matrix, others: Matrix, at: number, out: Float64Array): void {
  if (isOfDistance(kernel)) distancesFrom(x, others, at, 2, out);
  else {
    const point = Float64Array.from(others.columns, (_, j) => others.data[j * others.rows + at]!);
    multiply(x.data, x.rows, point.length, point, out);
  }
  shape(kernel, out);
}

/** K of every row with itself. */
export function kernelDiagonal(kernel: Kernel, x: Matrix): Float64Array {
  const out = new Float64Array(x.rows);
  if (!isOfDistance(kernel)) {
    for (let j = 0; j < x.columns.length; j++) {
      for (let i = 0, at = j * x.rows; i < x.rows; i++, at++) out[i] = out[i]! + x.data[at]! * x.data[at]!;
    }
  }
  shape(kernel, out);
  return out;
}

/** Rows of kernel values that are kept, in bytes, for one problem. */
const KEEP_BYTES = 256 * 2 ** 20;

/** Rows computed when first asked for; where not all fit, the least recently used go. `length` of them, as long each. */
export function keptRows(
  length: number,
  precision: Precision,
  fill: (at: number, out: Numbers) => void,
): (at: number) => Numbers {
  const capacity = Math.max(3, Math.floor(KEEP_BYTES / (numbers(precision, 0).BYTES_PER_ELEMENT * length)));
  if (capacity >= length) {
    const rows: (Numbers | undefined)[] = new Array(length);
    return (at) => {
      const known = rows[at];
      if (known !== undefined) return known;
      const row = numbers(precision, length);
      fill(at, row);
      rows[at] = row;
      return row;
    };
  }
  const recent = new Map<number, Numbers>();
  return (at) => {
    let row = recent.get(at);
    if (row !== undefined) recent.delete(at);
    else {
      row = recent.size < capacity ? numbers(precision, length) : dropOldest(recent);
      fill(at, row);
    }
    recent.set(at, row);
    return row;
  };
}

function dropOldest(recent: Map<number, Numbers>): Numbers {
  const [at, row] = recent.entries().next().value!;
  recent.delete(at);
  return row;
}
