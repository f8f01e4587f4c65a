import type { Transform } from "../contracts.js";
import { type Column, columnOf, type Matrix } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, choice, int, real } from "../core/schema.js";
import { isCategorical, on } from "./on.js";

const params = {
  on,
  min_share: real({
    doc: "Categories with a smaller share of the rows go together into one column",
    optional: true,
    min: 0,
    max: 1,
    range: [0.001, 0.1],
    scale: "log",
  }),
  max_categories: int({
    doc: "Columns at most; the rarest categories go together into the last of them",
    optional: true,
    min: 1,
    range: [2, 50],
    scale: "log",
  }),
  unknown: choice({
    doc: "A category that training never saw: all zeros, the column of the rare ones, or an error",
    values: ["ignore", "rare", "error"],
    default: "ignore",
  }),
};
type OneHotArgs = ArgsOf<typeof params>;

/** Of one column: output column of every level that has one; −1 stands for missing. */
interface Encoding {
  readonly levels: readonly number[];
  readonly places: readonly number[];
  readonly names: readonly string[];
  /** Where the rare ones go; −1 when none is rare. */
  readonly rare: number;
}
type Model = { readonly encodings: readonly Encoding[]; readonly unknown: OneHotArgs["unknown"] };

const MISSING = -1;

/** Levels in their own order; a missing value is a level of its own, the last, when training has one. */
export const oneHot: Transform<typeof params> = {
  name: "one_hot",
  doc: "A 0/1 column for every category that the training part has",
  twin: "sklearn.preprocessing.OneHotEncoder(handle_unknown='ignore')",
  params,
  scope: "fold-train",
  fits: (column) => isCategorical(column) || column.kind === "boolean",
  acceptsMissing: true,
  gives: { missing: "none", kind: "number" },
  fit({ x }, args) {
    const encodings = x.columns.map((column, j) => encodingOf(column, columnOf(x, j), args));
    return { buffer: pack({ encodings, unknown: args.unknown } satisfies Model) };
  },
  apply({ buffer }, x) {
    const { encodings, unknown } = unpack<Model>(buffer);
    const columns = encodings.flatMap(({ names }) => names.map((name): Column => ({ name, kind: "number" })));
    const data = new Float64Array(columns.length * x.rows);
    let from = 0;
    for (const [j, encoding] of encodings.entries()) {
      const to = from + encoding.names.length * x.rows;
      encode(encoding, unknown, x, j, data.subarray(from, to));
      from = to;
    }
    return { rows: x.rows, columns, data };
  },
};

function encodingOf(column: Column, values: Float64Array, args: OneHotArgs): Encoding {
  const counts = new Map<number, number>();
  for (const v of values) {
    const level = Number.isNaN(v) ? MISSING : v;
    counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  const levels = [...counts.keys()].sort((a, b) => (a === MISSING ? 1 : b === MISSING ? -1 : a - b));
  const rareOnes = rareLevels(levels, counts, values.length, args);
  const names: string[] = [];
  const places = levels.map((level) => {
    if (rareOnes.has(level)) return MISSING;
    names.push(`${column.name}=${nameOf(column, level)}`);
    return names.length - 1;
  });
  const rare = rareOnes.size === 0 ? -1 : names.length;
  if (rare >= 0) names.push(`${column.name}=(rare)`);
  return { levels, places: places.map((place) => (place === MISSING ? rare : place)), names, rare };
}

const nameOf = ({ kind, levels }: Column, level: number): string =>
  level === MISSING ? "(missing)" : kind === "boolean" ? String(level === 1) : (levels?.[level] ?? String(level));

/** Those below min_share; then, counting one column for the rare, the rarest beyond max_categories, first levels first. */
function rareLevels(
  levels: readonly number[],
  counts: ReadonlyMap<number, number>,
  rows: number,
  { min_share, max_categories }: OneHotArgs,
): Set<number> {
  const rare = new Set(levels.filter((level) => min_share !== undefined && counts.get(level)! < rows * min_share));
  if (max_categories !== undefined && max_categories < levels.length - rare.size + 1) {
    const byCount = [...levels].sort((a, b) => counts.get(a)! - counts.get(b)!);
    for (const level of byCount.slice(0, Math.max(0, levels.length - (max_categories - 1)))) rare.add(level);
  }
  return rare;
}

function encode(
  { levels, places, rare }: Encoding,
  unknown: OneHotArgs["unknown"],
  x: Matrix,
  j: number,
  out: Float64Array,
): void {
  const placeOf = new Map(levels.map((level, at) => [level, places[at]!]));
  const column = x.columns[j]!;
  const values = columnOf(x, j);
  for (let i = 0; i < x.rows; i++) {
    const level = Number.isNaN(values[i]!) ? MISSING : values[i]!;
    const place = placeOf.get(level) ?? (unknown === "rare" ? rare : -1);
    if (place >= 0) out[place * x.rows + i] = 1;
    else if (unknown === "error") {
      throw new Error(
        `one_hot met '${nameOf(column, level)}' in '${column.name}', which training has not: write unknown = ignore`,
      );
    }
  }
}
