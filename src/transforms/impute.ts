import type { Transform } from "../contracts.js";
import { type Column, columnOf, type Matrix } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, choice, flag, text } from "../core/schema.js";
import { momentsOf } from "../numeric/moments.js";
import { medianOf, modeOf, presentOf } from "../numeric/order-statistics.js";
import { isNumeric, on } from "./on.js";

const params = {
  on,
  strategy: choice({
    doc: "What stands in for a missing number; categories and booleans take their most frequent value, or the constant",
    values: ["median", "mean", "most_frequent", "constant"],
    default: "median",
  }),
  value: text({ doc: "The constant: 0, and the category 'missing', unless said", optional: true }),
  indicator: flag({ doc: "Adds a 0/1 column for every column that has missing values", default: false }),
};
type ImputeArgs = ArgsOf<typeof params>;

/** What a column's gaps take: a number, a new level by name, or nothing where the column is dropped. */
type Fill = number | { readonly level: string } | null;
type Model = { readonly fills: readonly Fill[]; readonly flagged: readonly number[] };

/** A column with no value at all in the training part is dropped, but for a constant. Row weights do not count. */
export const impute: Transform<typeof params> = {
  name: "impute",
  doc: "Fills missing values with what the training part suggests",
  twin: "sklearn.impute.SimpleImputer",
  params,
  scope: "fold-train",
  fits: () => true,
  acceptsMissing: true,
  gives: { missing: "none", kind: "same" },
  fit({ x }, args) {
    const fills = x.columns.map((column, j) => fillOf(column, columnOf(x, j), args));
    const flagged = args.indicator ? x.columns.flatMap((_, j) => (columnOf(x, j).some(Number.isNaN) ? [j] : [])) : [];
    return { buffer: pack({ fills, flagged } satisfies Model) };
  },
  apply({ buffer }, x) {
    const { fills, flagged } = unpack<Model>(buffer);
    const parts = fills.flatMap((fill, j) => (fill === null ? [] : [filled(x, j, fill)]));
    for (const j of flagged) parts.push(isMissing(x, j));
    const data = new Float64Array(parts.length * x.rows);
    for (const [to, part] of parts.entries()) data.set(part.values, to * x.rows);
    return { rows: x.rows, columns: parts.map((part) => part.column), data };
  },
};

function fillOf(column: Column, values: Float64Array, { strategy, value }: ImputeArgs): Fill {
  const present = presentOf(values);
  if (strategy === "constant") return constantFor(column, value);
  if (present.length === 0) return null;
  if (!isNumeric(column) || strategy === "most_frequent") return modeOf(present);
  return strategy === "mean" ? momentsOf(present).mean : medianOf(present);
}

function constantFor(column: Column, value: string | number | undefined): Fill {
  if (column.levels !== undefined) return { level: String(value ?? "missing") };
  const number = Number(value ?? 0);
  if (Number.isNaN(number)) {
    throw new Error(
      `impute(value = "${value}") is no number, and '${column.name}' is a column of numbers: name the columns it is for under on`,
    );
  }
  return number;
}

interface Part {
  readonly column: Column;
  readonly values: Float64Array;
}

function filled(x: Matrix, j: number, fill: number | { readonly level: string }): Part {
  const column = x.columns[j]!;
  const values = columnOf(x, j);
  if (typeof fill === "number") return { column, values: values.map((v) => (Number.isNaN(v) ? fill : v)) };
  const { levels, at, isNew } = withLevel(column, fill.level);
  return {
    column: { ...column, levels },
    values: values.map((v) => (Number.isNaN(v) ? at : isNew && v >= at ? v + 1 : v)),
  };
}

/** The levels with one more, in its place by name; at the end where the order of the levels has a meaning. */
function withLevel({ levels = [], ordered }: Column, level: string) {
  const known = levels.indexOf(level);
  if (known >= 0) return { levels, at: known, isNew: false };
  const place = ordered === true ? -1 : levels.findIndex((other) => other > level);
  const at = place < 0 ? levels.length : place;
  return { levels: [...levels.slice(0, at), level, ...levels.slice(at)], at, isNew: true };
}

function isMissing(x: Matrix, j: number): Part {
  const values = columnOf(x, j).map((v) => (Number.isNaN(v) ? 1 : 0));
  return { column: { name: `${x.columns[j]!.name}_missing`, kind: "number" }, values };
}
