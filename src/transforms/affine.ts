import { eachColumn, type Matrix, matrixOf } from "../core/matrix.js";
import { asNumber } from "./on.js";

/** Every column less its center, over its scale. */
export type Affine = { readonly center: Float64Array; readonly scale: Float64Array };

/** (x − center) / scale, column by column; NaN stays NaN. */
export function applyAffine({ center, scale }: Affine, x: Matrix): Matrix {
  const out = matrixOf(x.rows, x.columns.map(asNumber));
  eachColumn(x, (column, j) => {
    const c = center[j]!;
    const s = scale[j]!;
    for (let i = 0, at = j * x.rows; i < x.rows; i++, at++) out.data[at] = (column[i]! - c) / s;
  });
  return out;
}
