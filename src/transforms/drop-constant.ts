import type { Transform } from "../contracts.js";
import { columnOf } from "../core/matrix.js";
import { applyKept, keepColumns } from "./keep-columns.js";
import { on } from "./on.js";

const params = { on };

/** A missing value is a value of its own here. */
export const dropConstant: Transform<typeof params> = {
  name: "drop_constant",
  doc: "Drops columns that hold one value only in the training part",
  params,
  scope: "fold-train",
  cost: (rows, columns) => 2 * rows * columns,
  fits: () => true,
  acceptsMissing: true,
  gives: { missing: "same", kind: "same" },
  fit({ x }) {
    return keepColumns(
      x.columns.flatMap((_, j) => {
        const column = columnOf(x, j);
        return column.some((v) => !Object.is(v + 0, column[0]! + 0)) ? [j] : [];
      }),
    );
  },
  apply: applyKept,
};
