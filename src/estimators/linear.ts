import type { Fitted, Prediction } from "../contracts.js";
import type { Matrix } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import type { Centered } from "../numeric/center.js";
import { multiplyMatrix } from "../numeric/products.js";

type Model = { readonly w: Float64Array; readonly intercept: number };

/** A regression that was solved on centered data; the intercept undoes the centering. */
export function linearModel(w: Float64Array, { xMean, yMean }: Pick<Centered, "xMean" | "yMean">): Fitted {
  let intercept = yMean;
  for (let j = 0; j < w.length; j++) intercept -= w[j]! * xMean[j]!;
  return { buffer: pack({ w, intercept } satisfies Model) };
}

export function predictNumber({ buffer }: Fitted, x: Matrix, out: Prediction): void {
  const { w, intercept } = unpack<Model>(buffer);
  multiplyMatrix(x, w, out.values);
  for (let i = 0; i < x.rows; i++) out.values[i] = out.values[i]! + intercept;
}
