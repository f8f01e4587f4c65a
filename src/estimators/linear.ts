import type { Fitted, Prediction } from "../contracts.js";
import type { Matrix } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import type { Centered } from "../numeric/center.js";
import { linearValues } from "../numeric/kernels/linear-values.js";
import { multiplyMatrix } from "../numeric/products.js";

type Model = {
  /** features × members column-major. */
  readonly w: Float64Array;
  /** One a member. */
  readonly intercepts: Float64Array;
};

/**
 * Regressions that were solved on centered data; the intercepts undo the centering.
 * w: features × count column-major, one column a regression.
 */
export function linearModels(
  w: Float64Array,
  count: number,
  { xMean, yMean }: Pick<Centered, "xMean" | "yMean">,
): readonly Fitted[] {
  const p = xMean.length;
  const intercepts = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let intercept = yMean;
    for (let j = 0; j < p; j++) intercept -= w[k * p + j]! * xMean[j]!;
    intercepts[k] = intercept;
  }
  const buffer = pack({ w, intercepts } satisfies Model);
  return Array.from(intercepts, (_, at) => ({ buffer, at }));
}

/** The weights and the intercept. */
export function bytesOfOne({ buffer }: Fitted): number {
  const { w, intercepts } = unpack<Model>(buffer);
  return 8 * (w.length / intercepts.length + 1);
}

/** How predictions move as the weights move; the intercept follows. NaN where the weights have no derivative. */
export function linearDerivative(move: Float64Array, { xMean }: Pick<Centered, "xMean">, x: Matrix): Float64Array {
  const out = new Float64Array(x.rows);
  multiplyMatrix(x, move, out);
  const shift = move.reduce((sum, v, j) => sum + v * xMean[j]!, 0);
  for (let i = 0; i < x.rows; i++) out[i] = out[i]! - shift;
  return out;
}

export const predictNumber = (model: Fitted, x: Matrix, out: Prediction): void => predictNumbers([model], x, [out]);

/** For fewer numbers than this, one model needs no kernel. */
const FEW = 2 ** 14;

/** All models in one product with x; the bits of predictNumber one by one. */
export function predictNumbers(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void {
  const { w, intercepts } = together(models, x.columns.length);
  if (x.sparse === undefined && (models.length > 1 || x.rows * x.columns.length > FEW)) {
    linearValues(
      x,
      w,
      intercepts,
      outs.map(({ values }) => values),
    );
    return;
  }
  const values = new Float64Array(x.rows * models.length);
  multiplyMatrix(x, w, values);
  for (const [k, intercept] of intercepts.entries()) {
    const out = outs[k]!.values;
    const from = k * x.rows;
    for (let i = 0; i < x.rows; i++) out[i] = values[from + i]! + intercept;
  }
}

function together(models: readonly Fitted[], p: number): Model {
  const w = new Float64Array(p * models.length);
  const intercepts = new Float64Array(models.length);
  const parts = new Map<ArrayBufferLike, Model>();
  for (const [k, { buffer, at = 0 }] of models.entries()) {
    const part = parts.get(buffer) ?? unpack<Model>(buffer);
    parts.set(buffer, part);
    w.set(part.w.subarray(at * p, (at + 1) * p), k * p);
    intercepts[k] = part.intercepts[at]!;
  }
  return { w, intercepts };
}
