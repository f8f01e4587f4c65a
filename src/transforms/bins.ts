import type { Transform } from "../contracts.js";
import { columnOf, matrixOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { choice, int } from "../core/schema.js";
import { presentSorted, shareOf, stepQuantileOf } from "../numeric/order-statistics.js";
import { asNumber, isNumeric, on } from "./on.js";

const params = {
  on,
  count: int({ doc: "How many bins a column has at most", default: 5, min: 2, range: [2, 20], scale: "log" }),
  strategy: choice({
    doc: "quantile: bins of equally many rows; uniform: bins of equal width",
    values: ["quantile", "uniform"],
    default: "quantile",
  }),
};

/** Inner edges per column, ascending. */
type Model = { readonly edges: readonly (readonly number[])[] };

/** Edges nearer than this are one, as in the twin. */
const NARROW = 1e-8;

/** Values at an edge belong to the bin above it; values outside what training saw to the first or last bin. */
export const bins: Transform<typeof params> = {
  name: "bins",
  doc: "Replaces numbers by the number of the bin that they fall in: 0, 1, 2 …",
  twin: "sklearn.preprocessing.KBinsDiscretizer(encode='ordinal', quantile_method='averaged_inverted_cdf')",
  params,
  scope: "fold-train",
  cost: (rows, columns) => 50 * rows * columns,
  fits: isNumeric,
  acceptsMissing: false,
  gives: { missing: "none", kind: "number" },
  fit({ x }, { count, strategy }) {
    const edges = x.columns.map((_, j) => edgesOf(presentSorted(columnOf(x, j)), count, strategy === "quantile"));
    return { buffer: pack({ edges } satisfies Model) };
  },
  apply({ buffer }, x) {
    const { edges } = unpack<Model>(buffer);
    const out = matrixOf(x.rows, x.columns.map(asNumber));
    for (let at = 0; at < out.data.length; at++) out.data[at] = binOf(edges[Math.floor(at / x.rows)]!, x.data[at]!);
    return out;
  },
};

function edgesOf(sorted: Float64Array, count: number, byRows: boolean): readonly number[] {
  const low = sorted[0] ?? 0;
  const high = sorted.at(-1) ?? 0;
  if (low === high) return [];
  const step = (high - low) / count;
  const all = Array.from({ length: count + 1 }, (_, k) =>
    k === count ? high : byRows ? stepQuantileOf(sorted, shareOf(k, count)) : low + k * step,
  );
  return (byRows ? all.filter((edge, k) => k === 0 || edge - all[k - 1]! > NARROW) : all).slice(1, -1);
}

/** How many edges are not above the value. */
function binOf(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
