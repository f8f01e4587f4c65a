import type { Transform } from "../contracts.js";
import { type Affine, eachColumn } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { applyAffine } from "./affine.js";
import { isNumeric, on } from "./on.js";

const params = { on };

/** A range below this counts as 0, as in the twin. */
const CONSTANT = 10 * Number.EPSILON;

/** Missing values neither count nor change; a constant column becomes 0; new rows may fall outside 0 to 1. */
export const minmax: Transform<typeof params> = {
  name: "minmax",
  doc: "Maps every column's range to 0 to 1",
  twin: "sklearn.preprocessing.MinMaxScaler",
  params,
  scope: "fold-train",
  cost: (rows, columns) => 4 * rows * columns,
  fits: isNumeric,
  acceptsMissing: true,
  gives: { missing: "same", kind: "number" },
  fit({ x }) {
    const center = new Float64Array(x.columns.length);
    const scale = new Float64Array(x.columns.length);
    eachColumn(x, (column, j) => {
      const [low, high] = rangeOf(column);
      center[j] = low;
      scale[j] = high - low < CONSTANT ? 1 : high - low;
    });
    return { buffer: pack({ center, scale } satisfies Affine) };
  },
  affine: ({ buffer }) => unpack<Affine>(buffer),
  apply: ({ buffer }, x) => applyAffine(unpack<Affine>(buffer), x),
};

/** NaN, NaN without any value. */
function rangeOf(values: Float64Array): readonly [low: number, high: number] {
  let low = Number.NaN;
  let high = Number.NaN;
  for (const v of values) {
    if (!(v >= low)) low = Number.isNaN(v) ? low : v;
    if (!(v <= high)) high = Number.isNaN(v) ? high : v;
  }
  return [low, high];
}
