import { describe, expect, test } from "vitest";
import { laws, problems } from "../../src/conformance.js";
import { defineEstimator, defineScorer, defineSplitter, defineStop, pack, unpack } from "../../src/leaves.js";
import * as own from "../leaves/own.js";

describe.each(Object.values(own).map((leaf) => [leaf.name, leaf] as const))("%s, as a user defines it", (_, leaf) => {
  for (const { name, check } of laws(leaf)) test(name, check);
});

describe("problems", () => {
  test("of an estimator that remembers outside of its buffer, and predicts by the place of a row", () => {
    let classes = 0;
    const leaky = defineEstimator({
      name: "leaky",
      doc: "",
      task: "class",
      params: {},
      fit(train) {
        classes = train.classes;
        train.y[0] = 0;
        return { buffer: pack({ first: train.rng.real() }) };
      },
      predict({ buffer }, x, { values }) {
        const { first } = unpack<{ first: number }>(buffer);
        for (let i = 0; i < x.rows; i++) values[i] = i === 0 ? 0 : Math.floor(first + i) % classes;
      },
    });
    const found = problems(leaky).map(({ law }) => law);
    expect(found).toContain("predicts every row by itself, with probabilities that sum to 1: 2 classes");
    expect(problems(leaky)[0]!.problem).toContain("row 1 alone");
  });

  test("of a scorer that forgets the weights and turns the wrong way", () => {
    const wrong = defineScorer({
      name: "wrong",
      doc: "",
      task: "class",
      params: {},
      direction: "minimize",
      needs: "label",
      score: ({ y }, { values }) => y.filter((v, i) => v === values[i]).length / y.length,
    });
    expect(problems(wrong).map(({ law }) => law)).toEqual([
      "takes a row of weight two as two rows",
      "is best where the truth is predicted",
    ]);
  });

  test("of a splitter that tests on its training rows", () => {
    const all = (rows: number) => Uint32Array.from({ length: rows }, (_, i) => i);
    const sloppy = defineSplitter({
      name: "sloppy",
      doc: "",
      params: {},
      count: () => 2,
      folds: (_args, { rows }) => [{ train: all(rows), test: all(rows) }],
    });
    expect(problems(sloppy).map(({ law }) => law)).toEqual([
      "has as many folds as it says, none of them empty, rows in range",
      "never tests on a row that it trained on",
    ]);
  });

  test("of a stop rule: none", () => {
    const late = defineStop({ name: "late", doc: "", params: {}, stop: (t) => (t.length > 500 ? "late" : undefined) });
    expect(problems(late)).toEqual([]);
  });
});
