import type { Fitted } from "../contracts.js";
import { type Matrix, partsOf } from "../core/matrix.js";
import { unpack } from "../core/pack.js";
import { HeldMatrix } from "../numeric/kernels/held-matrix.js";
import { multiplyMatrix } from "../numeric/products.js";

/** Outputs that are linear in the features. */
export type LinearOutputs = {
  /** features × outputs column-major. */
  readonly w: Float64Array;
  /** One an output. */
  readonly intercepts: Float64Array;
};

/** rows × outputs, column-major. */
export function linearScores({ w, intercepts }: LinearOutputs, x: Matrix): Float64Array {
  const linear = new Float64Array(x.rows * intercepts.length);
  multiplyMatrix(x, w, linear);
  for (const [k, intercept] of intercepts.entries()) {
    const end = (k + 1) * x.rows;
    for (let at = k * x.rows; at < end; at++) linear[at] = linear[at]! + intercept;
  }
  return linear;
}

/** Linear scores of a path's models, which have as many outputs each: one after the other, in the same place. */
export function eachLinear<Model extends LinearOutputs>(
  models: readonly Fitted[],
  x: Matrix,
  use: (linear: Float64Array, model: Model, at: number) => void,
): void {
  let held: HeldMatrix | undefined;
  for (const [at, { buffer }] of models.entries()) {
    const model = unpack<Model>(buffer);
    const { w, intercepts } = model;
    if (x.sparse !== undefined || w.length === 0) use(linearScores(model, x), model, at);
    else {
      held ??= new HeldMatrix(partsOf(x), x.rows, x.columns.length, intercepts.length);
      use(held.productPlus(w, intercepts), model, at);
    }
  }
}
