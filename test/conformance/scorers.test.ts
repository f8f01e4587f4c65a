import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scorerLaws } from "../../src/conformance/scorers.js";
import type { Cost, Prediction, Truth } from "../../src/contracts.js";
import { DiagnosticError } from "../../src/core/diagnostic.js";
import { keyed } from "../../src/core/rng.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
import { scorers } from "../../src/scorers/index.js";

interface Case {
  readonly name: string;
  readonly classes: number;
  readonly y: number[];
  readonly weights: number[] | null;
  readonly values: number[];
  readonly scores: number[];
  readonly expected: { scorer: string; args: Args; value: number | null }[];
}
const reference = JSON.parse(readFileSync(new URL("../reference/scorers.json", import.meta.url), "utf8")) as {
  source: string;
  cases: Case[];
};
const cost: Cost = { fitSeconds: 2, predictSeconds: 0.5, modelBytes: 100 };

function truthOf(c: Pick<Case, "classes" | "y" | "weights">): Truth {
  return {
    y: Float64Array.from(c.y),
    classes: c.classes,
    levels: Array.from({ length: c.classes }, (_, i) => `c${i}`),
    trained: Float64Array.of(1, 2, 4, 7),
    ...(c.weights === null ? {} : { weights: Float64Array.from(c.weights) }),
  };
}
const predictionOf = (c: Pick<Case, "values" | "scores">): Prediction => ({
  values: Float64Array.from(c.values),
  scores: Float64Array.from(c.scores),
});
function scoreOf(name: string, truth: Truth, prediction: Prediction, args: Args = {}): number {
  const scorer = scorers.get(name);
  return scorer.score(truth, prediction, { ...defaultsOf(scorer.params), ...args } as never, cost);
}

describe(`scores as ${reference.source}`, () => {
  it.each(reference.cases)("$name", (c) => {
    for (const { scorer, args, value } of c.expected) {
      const score = scoreOf(scorer, truthOf(c), predictionOf(c), args);
      const what = `${scorer}(${JSON.stringify(args)})`;
      if (value === null) expect(score, what).toBeNaN();
      else expect(Math.abs(score - value) / Math.max(1, Math.abs(value)), what).toBeLessThan(1e-12);
    }
  });
});

const rng = keyed("scorers");
const rows = 50;
const classy = {
  classes: 3,
  y: Array.from({ length: rows }, () => rng.int(3)),
  weights: null,
  values: Array.from({ length: rows }, () => rng.int(3)),
  scores: Array.from({ length: rows * 3 }, () => rng.real()),
};
const numeric = {
  classes: 0,
  y: Array.from({ length: rows }, () => rng.normal()),
  weights: null,
  values: Array.from({ length: rows }, () => rng.normal()),
  scores: [],
};

describe.each(scorers.all.map((scorer) => [scorer.name, scorer] as const))("%s", (name, scorer) => {
  for (const law of scorerLaws(scorer, { hasNoBest: name === "bias" })) it(law.name, law.check);
});

describe("what the tables do not show", () => {
  it("scores costs", () => {
    expect(scoreOf("fit_time", truthOf(numeric), predictionOf(numeric))).toBe(2);
    expect(scoreOf("predict_time", truthOf(numeric), predictionOf(numeric))).toBe(0.5);
    expect(scoreOf("model_size", truthOf(numeric), predictionOf(numeric))).toBe(100);
  });
  it("scales mase by the naive forecast of the training part", () => {
    const truth = truthOf({ classes: 0, y: [10, 10], weights: null });
    const prediction = predictionOf({ values: [11, 13], scores: [] });
    // 1, 2, 4, 7: naive errors 1, 2, 3 at season 1; 3, 5 at season 2.
    expect(scoreOf("mase", truth, prediction)).toBe(1);
    expect(scoreOf("mase", truth, prediction, { season: 2 })).toBe(0.5);
    expect(scoreOf("mase", truth, prediction, { season: 4 })).toBeNaN();
  });
  it("bounds smape, and signs bias", () => {
    const truth = truthOf({ classes: 0, y: [0, 0, 3], weights: null });
    const prediction = predictionOf({ values: [0, 5, 1], scores: [] });
    expect(scoreOf("smape", truth, prediction)).toBe((0 + 2 + 1) / 3);
    expect(scoreOf("bias", truth, prediction)).toBe(1);
  });
  it("names the classes when `positive` is none of them", () => {
    const call = (args: Args) => () => scoreOf("f1", truthOf(classy), predictionOf(classy), args);
    expect(call({ positive: "c7" })).toThrow(DiagnosticError);
    expect(call({ positive: "c7" })).toThrow("the target has no class 'c7'; it has 'c0', 'c1', 'c2'");
    expect(call({ average: "binary" })).toThrow("binary-needs-positive");
    expect(call({ positive: "c1" })()).toBeGreaterThan(0);
  });
});
