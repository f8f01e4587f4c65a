import type { Fitted, Prediction } from "../contracts.js";
import type { Matrix } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import type { Centered } from "../numeric/center.js";

import { HeldMatrix } from "../numeric/kernels/held-matrix.js";
import { multiplyMatrix } from "../numeric/products.js";

type Model = { readonly w: Float64Array; readonly intercept: number };

/** A regression that was solved on centered data; the intercept undoes the centering. */
export function linearModel(w: Float64Array, { xMean, yMean }: Pick<Centered, "xMean" | "yMean">): Fitted {
  let intercept = yMean;
  for (let j = 0; j < w.length; j++) intercept -= w[j]! * xMean[j]!;
  return { buffer: pack({ w, intercept } satisfies Model) };
}

/** How predictions move as the weights move; the intercept follows. NaN where the weights have no derivative. */
export function linearDerivative(move: Float64Array, { xMean }: Pick<Centered, "xMean">, x: Matrix): Float64Array {
  const out = new Float64Array(x.rows);
  multiplyMatrix(x, move, out);
  const shift = move.reduce((sum, v, j) => sum + v * xMean[j]!, 0);
  for (let i = 0; i < x.rows; i++) out[i] = out[i]! - shift;
  return out;
}

export function predictNumber({ buffer }: Fitted, x: Matrix, out: Prediction): void {
  const { w, intercept } = unpack<Model>(buffer);
  multiplyMatrix(x, w, out.values);
  for (let i = 0; i < x.rows; i++) out.values[i] = out.values[i]! + intercept;
}

/** All models in one product with x; the bits of predictNumber one by one. */
export function predictNumbers(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void {
  const parts = models.map(({ buffer }) => unpack<Model>(buffer));
  const p = x.columns.length;
  const weights = new Float64Array(p * parts.length);
  for (const [k, { w }] of parts.entries()) weights.set(w, k * p);
  const values = new Float64Array(x.rows * parts.length);
  if (x.sparse === undefined) new HeldMatrix(x.data, x.rows, p, parts.length).multiply(weights, values);
  else multiplyMatrix(x, weights, values);
  for (const [k, { intercept }] of parts.entries()) {
    const out = outs[k]!.values;
    for (let i = 0; i < x.rows; i++) out[i] = values[k * x.rows + i]! + intercept;
  }
}
