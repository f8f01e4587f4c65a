import { type Affine, columnOf, eachColumn, type Matrix, matrixOf, shift, shiftedLater } from "../core/matrix.js";
import { asNumber } from "./on.js";

/** (x − center) / scale, column by column; NaN stays NaN. Rows that nobody has copied yet stay so. */
export function applyAffine(by: Affine, x: Matrix): Matrix {
  const columns = x.columns.map(asNumber);
  const later = shiftedLater(x, columns, by);
  if (later !== undefined) return later;
  const out = matrixOf(x.rows, columns);
  eachColumn(x, (column, j) => shift(column, by.center[j]!, by.scale[j]!, columnOf(out, j)));
  return out;
}
