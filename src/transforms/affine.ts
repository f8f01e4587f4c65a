import { type Matrix, matrixOf } from "../core/matrix.js";
import { asNumber } from "./on.js";

/** Every column less its center, over its scale. */
export type Affine = { readonly center: Float64Array; readonly scale: Float64Array };

/** (x − center) / scale, column by column; NaN stays NaN. */
export function applyAffine({ center, scale }: Affine, x: Matrix): Matrix {
  const out = matrixOf(x.rows, x.columns.map(asNumber));
  for (let j = 0; j < x.columns.length; j++) {
    const c = center[j]!;
    const s = scale[j]!;
    for (let at = j * x.rows; at < (j + 1) * x.rows; at++) out.data[at] = (x.data[at]! - c) / s;
  }
  return out;
}
