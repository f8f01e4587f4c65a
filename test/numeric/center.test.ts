import { expect, test } from "vitest";
import { partsOfColumns } from "../../src/core/matrix.js";
import { varyingColumns } from "../../src/numeric/center.js";

/** Columns of n rows, all 1 but for one row. */
function withOther(n: number, rows: readonly (number | undefined)[]) {
  const data = new Float64Array(n * rows.length).fill(1);
  for (const [j, row] of rows.entries()) if (row !== undefined) data[j * n + row] = 2;
  return { n, p: rows.length, read: partsOfColumns(data, n) };
}

test("a column varies wherever its one other value stands", () => {
  expect(varyingColumns(withOther(200, [undefined, 0, 63, 64, 199, undefined]))).toEqual([1, 2, 3, 4]);
  expect(varyingColumns(withOther(3, [undefined, 2]))).toEqual([1]);
  expect(varyingColumns(withOther(1, [undefined, 0]))).toEqual([]);
});
