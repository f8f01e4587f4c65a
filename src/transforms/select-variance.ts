import type { Transform } from "../contracts.js";
import { columnOf } from "../core/matrix.js";
import { real } from "../core/schema.js";
import { isConstant, momentsOf } from "../numeric/moments.js";
import { applyKept, keepColumns } from "./keep-columns.js";
import { isNumeric, on } from "./on.js";

const params = {
  on,
  threshold: real({
    doc: "Columns stay whose variance is above this",
    default: 0,
    min: 0,
    range: [1e-4, 1],
    scale: "log",
  }),
};

/** Missing values do not count. Throws when no column is left. */
export const selectVariance: Transform<typeof params> = {
  name: "select_variance",
  doc: "Keeps the columns that vary enough",
  twin: "sklearn.feature_selection.VarianceThreshold",
  params,
  scope: "fold-train",
  cost: (rows, columns) => 4 * rows * columns,
  fits: isNumeric,
  acceptsMissing: true,
  gives: { missing: "same", kind: "number" },
  fit({ x }, { threshold }) {
    const kept = x.columns.flatMap((_, j) => {
      const moments = momentsOf(columnOf(x, j));
      return !isConstant(moments) && moments.variance > threshold ? [j] : [];
    });
    if (kept.length === 0 && x.columns.length > 0) {
      throw new Error(`no column has a variance above select_variance's threshold of ${threshold}`);
    }
    return keepColumns(kept);
  },
  apply: applyKept,
};
