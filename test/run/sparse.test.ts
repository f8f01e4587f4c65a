import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Training } from "../../src/contracts.js";
import {
  type Column,
  columnOf,
  joinColumns,
  type Matrix,
  matrixOf,
  takeColumns,
  takeRows,
} from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
import { SparseBuilder, sparseMatrix } from "../../src/core/sparse.js";
import { estimators } from "../../src/estimators/index.js";
import { advance } from "../../src/run/transform.js";
import { transforms } from "../../src/transforms/index.js";
import { numbers, trainingOf } from "../reference/cases.js";

/** The same numbers twice: as they are, and as entries. */
function both(seed: number, rows: number, p: number): { dense: Matrix; sparse: Matrix } {
  const rng = keyed("sparse", seed);
  const dense = matrixOf(rows, numbers(p));
  for (let at = 0; at < dense.data.length; at++) if (rng.real() < 0.3) dense.data[at] = Math.round(8 * rng.real()) / 4;
  const builder = new SparseBuilder();
  for (let j = 0; j < p; j++) {
    for (let i = 0; i < rows; i++) builder.add(i, dense.data[j * rows + i]!);
    builder.endColumn();
  }
  return { dense, sparse: sparseMatrix(rows, dense.columns, builder.build()) };
}
/** A sparse matrix that must not be asked for all of its numbers. */
const closed = (x: Matrix): Matrix =>
  Object.defineProperty({ rows: x.rows, columns: x.columns, sparse: x.sparse } as Matrix, "data", {
    get: () => {
      throw new Error("made dense");
    },
  });

describe("a sparse matrix", () => {
  it("gives rows, columns and neighbors as the dense one does", () => {
    const places = (most: number) => fc.array(fc.nat(most - 1), { maxLength: 12 });
    fc.assert(
      fc.property(fc.nat(1000), places(9), places(5), (seed, rows, columns) => {
        const { dense, sparse } = both(seed, 9, 5);
        expect(sparse.data).toEqual(dense.data);
        expect(takeRows(closed(sparse), rows).data).toEqual(takeRows(dense, rows).data);
        expect(takeColumns(closed(sparse), columns).data).toEqual(takeColumns(dense, columns).data);
        expect(columnOf(closed(sparse), 3)).toEqual(columnOf(dense, 3));
        const joined = joinColumns([...columns.map((j) => [closed(sparse), j] as const), [dense, 1]], 9);
        expect(joined.data).toEqual(takeColumns(dense, [...columns, 1]).data);
      }),
      { numRuns: 50, seed: 4 },
    );
  });

  it("refuses to become too large, and says how large", () => {
    const wide = sparseMatrix(10_000, numbers(10_000), {
      starts: new Uint32Array(10_001),
      rows: new Uint32Array(0),
      values: new Float64Array(0),
    });
    expect(() => wide.data).toThrow("10000 rows × 10000 columns take 763 MB");
  });

  const users: readonly (readonly [name: string, args: Args, classes: number])[] = [
    ["logistic_regression", {}, 2],
    ["logistic_regression", { C: 20, class_weight: "balanced" }, 3],
    ["linear_svc", {}, 2],
    ["linear_svc", { C: 5 }, 3],
    ["naive_bayes", { kind: "multinomial" }, 3],
    ["naive_bayes", { kind: "bernoulli" }, 3],
    ["naive_bayes", {}, 2],
    ["ridge", { alpha: 0.3 }, 0],
  ];
  it.each(users)("serves %s %j, %i classes, without becoming dense", (name, given, classes) => {
    const { dense, sparse } = both(5, 60, 12);
    const y = Float64Array.from({ length: 60 }, (_, i) =>
      classes === 0 ? Math.sin(i) + dense.data[i]! : Math.floor(2 * dense.data[i]! + i) % classes,
    );
    const estimator = estimators.get(name);
    const args = { ...defaultsOf(estimator.params), ...given } as never;
    const predicted = ([train, test]: readonly [Matrix, Matrix]) => {
      const out = { values: new Float64Array(60), scores: new Float64Array(60 * classes) };
      estimator.predict(estimator.fit(trainingOf(train, y, classes), args), test, out);
      return [...out.values, ...out.scores];
    };
    const expected = predicted([dense, dense]);
    for (const [at, v] of predicted([closed(sparse), closed(sparse)]).entries()) {
      expect(Math.abs(v - expected[at]!)).toBeLessThan(1e-6);
    }
  });

  it("passes through steps beside it", () => {
    const { dense, sparse } = both(6, 30, 4);
    const other: Column = { name: "other", kind: "number" };
    const beside = matrixOf(
      30,
      [other],
      Float64Array.from({ length: 30 }, (_, i) => i),
    );
    const y = Float64Array.from({ length: 30 }, (_, i) => i % 2);
    const join = (x: Matrix) => joinColumns([...x.columns.map((_, j) => [x, j] as const), [beside, 0] as const], 30);
    const train = (x: Matrix): Training => trainingOf(join(x), y, 2);
    for (const step of [
      { name: "standardize", args: { on: ["other"] } },
      { name: "select_best", args: { k: 2, by: "chi2" } },
    ]) {
      const out = [dense, sparse].map((x) => advance(step, train(x), [{ x: join(x) }]));
      expect(out[1]!.train.x.sparse).toBeDefined();
      expect(out[1]!.tests[0]!.x.data).toEqual(out[0]!.tests[0]!.x.data);
    }
  });
});

describe("tfidf", () => {
  interface Reference {
    readonly seen: readonly string[];
    readonly met: readonly string[];
    readonly cases: readonly {
      readonly args: Args;
      readonly terms: readonly string[];
      readonly out: readonly number[];
    }[];
  }
  const reference = JSON.parse(readFileSync(new URL("../reference/text.json", import.meta.url), "utf8")) as Reference;
  const texts = (words: readonly string[]): Matrix => {
    const levels = [...new Set(words)];
    const column: Column = { name: "t", kind: "text", levels };
    return matrixOf(
      words.length,
      [column],
      Float64Array.from(words, (w) => levels.indexOf(w)),
    );
  };
  const leaf = transforms.get("tfidf");
  const argsOf = (args: Args) => ({ ...defaultsOf(leaf.params), ...args }) as never;

  it.each(reference.cases.map((c) => [c.args, c] as const))("finds scikit-learn's terms and weights: %j", (args, c) => {
    const train = trainingOf(texts(reference.seen), new Float64Array(reference.seen.length), 0);
    const out = leaf.apply(leaf.fit(train, argsOf(args)), texts(reference.met));
    expect(out.columns.map(({ name }) => name)).toEqual(c.terms.map((term) => `t=${term}`));
    for (const [at, v] of out.data.entries()) expect(Math.abs(v - c.out[at]!)).toBeLessThan(1e-15);
  });

  it("keeps the terms that occur most", () => {
    const train = trainingOf(texts(["aa bb bb", "cc cc aa", "dd cc"]), new Float64Array(3), 0);
    const out = leaf.apply(leaf.fit(train, argsOf({ max_features: 2 })), train.x);
    expect(out.columns.map(({ name }) => name)).toEqual(["t=aa", "t=cc"]);
    expect(() => leaf.fit(train, argsOf({ min_df: 3 }))).toThrow("no word in 't' that 3 texts");
  });
});
