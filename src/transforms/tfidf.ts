import type { Transform } from "../contracts.js";
import { type Column, columnOf, type Matrix } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, flag, int, real } from "../core/schema.js";
import { SparseBuilder, sparseMatrix } from "../core/sparse.js";
import { countTerms, vocabularyOf } from "../numeric/terms.js";
import { isCategorical, on } from "./on.js";

const params = {
  on,
  ngrams: int({ doc: "Words in a row that make a term, at most", default: 1, min: 1, max: 5, range: [1, 3] }),
  min_df: real({
    doc: "Texts that a term must occur in: a number of them, or below 1 a share",
    default: 1,
    min: 0,
    range: [1, 10],
  }),
  max_features: int({
    doc: "Terms a column at most, those that occur most often; without it, all",
    optional: true,
    min: 1,
    range: [100, 10_000],
    scale: "log",
  }),
  sublinear: flag({ doc: "A term that occurs n times counts 1 + log n, not n", default: false }),
};

type Model = {
  readonly ngrams: number;
  readonly sublinear: boolean;
  readonly vocabularies: readonly { readonly name: string; readonly terms: readonly string[] }[];
  /** Of each term, one vocabulary after the other. */
  readonly idf: Float64Array;
};

/**
 * n texts, t of them with the term: a term counts (how often it occurs) · (1 + ln((1 + n) / (1 + t))), and a text's counts
 * have length 1. A missing text is an empty one. Columns are sparse.
 */
export const tfidf: Transform<typeof params> = {
  name: "tfidf",
  doc: "Counts the words of a text, rare words more",
  twin: "sklearn.feature_extraction.text.TfidfVectorizer",
  params,
  scope: "fold-train",
  fits: ({ kind }) => kind === "text",
  takes: isCategorical,
  acceptsMissing: true,
  gives: { missing: "none", kind: "number" },
  fit({ x }, args) {
    const found = x.columns.map((column, j) => {
      const texts = textsOf(x, j, args.ngrams);
      const fewest = args.min_df < 1 ? args.min_df * x.rows : args.min_df;
      const vocabulary = vocabularyOf(texts, fewest, args.max_features);
      if (vocabulary.terms.length === 0) {
        throw new Error(`tfidf finds no word in '${column.name}' that ${fewest} texts of the training part have`);
      }
      return { name: column.name, ...vocabulary };
    });
    const idf = Float64Array.from(
      found.flatMap(({ documents }) => documents),
      (t) => 1 + Math.log((1 + x.rows) / (1 + t)),
    );
    const { ngrams, sublinear } = args;
    const vocabularies = found.map(({ name, terms }) => ({ name, terms }));
    return { buffer: pack({ ngrams, sublinear, vocabularies, idf } satisfies Model) };
  },
  apply({ buffer }, x) {
    const { ngrams, sublinear, vocabularies, idf } = unpack<Model>(buffer);
    const entries: { row: number; value: number }[][] = Array.from(idf, () => []);
    let first = 0;
    for (const [j, { terms }] of vocabularies.entries()) {
      const places = new Map(terms.map((term, at) => [term, first + at]));
      for (const [row, counts] of textsOf(x, j, ngrams).entries()) addText(counts, places, row);
      first += terms.length;
    }
    function addText(counts: ReadonlyMap<string, number>, places: ReadonlyMap<string, number>, row: number): void {
      const own: [place: number, value: number][] = [];
      for (const [term, count] of counts) {
        const place = places.get(term);
        if (place !== undefined) own.push([place, (sublinear ? 1 + Math.log(count) : count) * idf[place]!]);
      }
      // In the order of the terms, so that the sum does not depend on how the text goes.
      own.sort(([a], [b]) => a - b);
      const length = Math.sqrt(own.reduce((sum, [, value]) => sum + value * value, 0));
      for (const [place, value] of own) entries[place]!.push({ row, value: value / length });
    }
    const builder = new SparseBuilder();
    for (const column of entries) {
      for (const { row, value } of column) builder.add(row, value);
      builder.endColumn();
    }
    const columns = vocabularies.flatMap(({ name, terms }) =>
      terms.map((term): Column => ({ name: `${name}=${term}`, kind: "number" })),
    );
    return sparseMatrix(x.rows, columns, builder.build());
  },
};

const NOTHING: ReadonlyMap<string, number> = new Map();

/** The terms of each row of column j; of texts that repeat, found once. */
function textsOf(
  x: Matrix,
  j: number,
  ngrams: ArgsOf<typeof params>["ngrams"],
): readonly ReadonlyMap<string, number>[] {
  const levels = x.columns[j]!.levels ?? [];
  const known = new Map<number, ReadonlyMap<string, number>>();
  return Array.from(columnOf(x, j), (level) => {
    if (Number.isNaN(level)) return NOTHING;
    const counts = known.get(level) ?? countTerms(levels[level]!, ngrams);
    known.set(level, counts);
    return counts;
  });
}
