import type { StudyData } from "../check/study.js";
import { columnOf } from "../core/matrix.js";

/**
 * The target as estimators see it, length rows, in shared memory. Class: the index of the row's class in
 * `data.levels`. Number: the value.
 */
export function targetOf(data: StudyData): Float64Array {
  const column = columnOf(data.table.matrix, data.target);
  const y = new Float64Array(new SharedArrayBuffer(column.byteLength));
  y.set(column);
  const meta = data.table.matrix.columns[data.target]!;
  if (data.task === "number" || meta.levels !== undefined || meta.kind === "boolean") return y;
  // Numbers as classes: the i-th smallest value is class i.
  const index = new Map([...new Set(column)].sort((a, b) => a - b).map((value, i) => [value, i]));
  for (let i = 0; i < y.length; i++) y[i] = index.get(y[i]!)!;
  return y;
}
