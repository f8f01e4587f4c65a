import type { Transform } from "../contracts.js";
import { columnOf, matrixOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { choice, int } from "../core/schema.js";
import { normalQuantile } from "../numeric/normal-quantile.js";
import { presentSorted, valueAt } from "../numeric/order-statistics.js";
import { asNumber, isNumeric, on } from "./on.js";

const params = {
  on,
  bins: int({
    doc: "How many quantiles are learned, as many as rows at most",
    default: 1000,
    min: 2,
    range: [10, 1000],
    scale: "log",
  }),
  output: choice({
    doc: "What the values become: ranks between 0 and 1, or those of a standard normal",
    values: ["uniform", "normal"],
    default: "uniform",
  }),
};

type Model = {
  readonly output: "uniform" | "normal";
  readonly bins: number;
  /** bins a column, ascending. */
  readonly quantiles: Float64Array;
};

/** Nearer than this to an end is the end, so that normal values stay within ±5.2. As in the twin. */
const END = 1e-7;

/** Missing values neither count nor change; values outside what training saw become its ends. */
export const quantile: Transform<typeof params> = {
  name: "quantile",
  doc: "Replaces values by their ranks among the training values",
  twin: "sklearn.preprocessing.QuantileTransformer(subsample=None)",
  params,
  scope: "fold-train",
  cost: (rows, columns) => 50 * rows * columns,
  fits: isNumeric,
  acceptsMissing: true,
  gives: { missing: "same", kind: "number" },
  fit({ x }, { bins: asked, output }) {
    const bins = Math.max(1, Math.min(asked, x.rows));
    const quantiles = new Float64Array(bins * x.columns.length).fill(Number.NaN);
    for (let j = 0; j < x.columns.length; j++) {
      const sorted = presentSorted(columnOf(x, j));
      if (sorted.length === 0) continue;
      for (let k = 0; k < bins; k++)
        quantiles[j * bins + k] = valueAt(sorted, bins === 1 ? 0 : (k * (sorted.length - 1)) / (bins - 1));
    }
    return { buffer: pack({ output, bins, quantiles } satisfies Model) };
  },
  apply({ buffer }, x) {
    const { output, bins, quantiles } = unpack<Model>(buffer);
    const out = matrixOf(x.rows, x.columns.map(asNumber));
    for (let at = 0; at < out.data.length; at++) {
      const j = Math.floor(at / x.rows);
      const own = quantiles.subarray(j * bins, (j + 1) * bins);
      const v = x.data[at]!;
      if (Number.isNaN(v) || Number.isNaN(own[0]!)) out.data[at] = Number.NaN;
      else out.data[at] = output === "uniform" ? uniform(own, v) : normal(own, v);
    }
    return out;
  },
};

const shareOf = (k: number, bins: number): number => (bins === 1 ? 0 : k / (bins - 1));

function uniform(quantiles: Float64Array, v: number): number {
  if (v === quantiles[0]) return 0;
  return v === quantiles.at(-1) ? 1 : shareBelow(quantiles, v);
}

function normal(quantiles: Float64Array, v: number): number {
  const share = v - END < quantiles[0]! ? 0 : v + END > quantiles.at(-1)! ? 1 : shareBelow(quantiles, v);
  return normalQuantile(Math.min(1 - END, Math.max(END, share)));
}

/** Linear between the quantiles; the middle of equal ones. */
function shareBelow(quantiles: Float64Array, v: number): number {
  const bins = quantiles.length;
  if (v < quantiles[0]!) return 0;
  if (v > quantiles[bins - 1]!) return 1;
  const from = countBelow(quantiles, v, false);
  const to = countBelow(quantiles, v, true);
  if (to > from) return (shareOf(from, bins) + shareOf(to - 1, bins)) / 2;
  const low = quantiles[from - 1]!;
  const t = (v - low) / (quantiles[from]! - low);
  return (from - 1 + t) / (bins - 1);
}

/** How many quantiles are below v, or not above it. */
function countBelow(ascending: Float64Array, v: number, orEqual: boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < v || (orEqual && ascending[middle] === v)) low = middle + 1;
    else high = middle;
  }
  return low;
}
