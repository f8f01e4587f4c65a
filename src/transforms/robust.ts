import type { Transform } from "../contracts.js";
import { type Affine, columnOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { presentSorted, quantileOf } from "../numeric/order-statistics.js";
import { applyAffine } from "./affine.js";
import { isNumeric, on } from "./on.js";

const params = { on };

/** A range below this counts as 0, as in the twin. */
const CONSTANT = 10 * Number.EPSILON;

/** Missing values neither count nor change; a column whose quartiles are equal is only centered. */
export const robust: Transform<typeof params> = {
  name: "robust",
  doc: "Subtracts the median and divides by the distance between the quartiles: outliers weigh little",
  twin: "sklearn.preprocessing.RobustScaler",
  params,
  scope: "fold-train",
  cost: (rows, columns) => 20 * rows * columns,
  fits: isNumeric,
  acceptsMissing: true,
  gives: { missing: "same", kind: "number" },
  fit({ x }) {
    const center = new Float64Array(x.columns.length).fill(Number.NaN);
    const scale = new Float64Array(x.columns.length).fill(Number.NaN);
    for (let j = 0; j < x.columns.length; j++) {
      const sorted = presentSorted(columnOf(x, j));
      if (sorted.length === 0) continue;
      const spread = quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25);
      center[j] = quantileOf(sorted, 0.5);
      scale[j] = spread < CONSTANT ? 1 : spread;
    }
    return { buffer: pack({ center, scale } satisfies Affine) };
  },
  affine: ({ buffer }) => unpack<Affine>(buffer),
  apply: ({ buffer }, x) => applyAffine(unpack<Affine>(buffer), x),
};
