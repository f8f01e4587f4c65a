import type { Transform } from "../contracts.js";
import { type Column, columnOf, matrixOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { list, text } from "../core/schema.js";
import { asNumber, isCategorical, on } from "./on.js";

const params = {
  on,
  order: list({
    doc: "The categories from low to high; without it, the column's own order",
    optional: true,
    item: text({ doc: "A category" }),
  }),
};

/** Per column, the rank of each level; −1 of levels without one. */
type Model = { readonly ranks: readonly (readonly number[])[] };

/** A category that training never saw becomes −1; a missing value stays missing. */
export const ordinal: Transform<typeof params> = {
  name: "ordinal",
  doc: "Numbers the categories 0, 1, 2 … in their order",
  twin: "sklearn.preprocessing.OrdinalEncoder(handle_unknown='use_encoded_value', unknown_value=-1)",
  params,
  scope: "fold-train",
  cost: (rows, columns) => 20 * rows * columns,
  fits: isCategorical,
  acceptsMissing: true,
  gives: { missing: "same", kind: "number" },
  fit({ x }, { order }) {
    const ranks = x.columns.map((column, j) => ranksOf(column, columnOf(x, j), order?.map(String)));
    return { buffer: pack({ ranks } satisfies Model) };
  },
  apply({ buffer }, x) {
    const { ranks } = unpack<Model>(buffer);
    const out = matrixOf(x.rows, x.columns.map(asNumber));
    for (let at = 0; at < out.data.length; at++) {
      const level = x.data[at]!;
      out.data[at] = Number.isNaN(level) ? Number.NaN : (ranks[Math.floor(at / x.rows)]![level] ?? -1);
    }
    return out;
  },
};

function ranksOf(column: Column, values: Float64Array, order: readonly string[] | undefined): readonly number[] {
  const { levels, ordered } = column;
  if (levels === undefined) throw new Error(`ordinal numbers categories; '${column.name}' is a ${column.kind} column`);
  const seen = new Set(values);
  if (order !== undefined) {
    const stranger = levels.find((level, at) => seen.has(at) && !order.includes(level));
    if (stranger !== undefined) throw new Error(`ordinal's order lacks '${stranger}', which '${column.name}' holds`);
    return levels.map((level) => order.indexOf(level));
  }
  if (ordered === true) return levels.map((_, at) => at);
  let next = 0;
  return levels.map((_, at) => (seen.has(at) ? next++ : -1));
}
