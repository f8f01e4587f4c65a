import type { Estimator, Training } from "../contracts.js";
import { pack, unpack } from "../core/pack.js";
import { choice } from "../core/schema.js";
import { momentsOf } from "../numeric/moments.js";
import { decide } from "./scores.js";

const params = {
  strategy: choice({
    doc: "What is said of every row: the shares of the classes (prior), or the mean; by default what fits the target",
    values: ["prior", "mean"],
    optional: true,
  }),
};

type Model = { readonly prior: Float64Array; readonly mean: number };

/** Looks at no feature: the score that any model has to beat. */
export const baseline: Estimator<typeof params> = {
  name: "baseline",
  doc: "Predicts the same for every row: the most frequent class, or the mean",
  twin: "sklearn.dummy.DummyClassifier, DummyRegressor",
  params,
  task: "either",
  scores: "probability",
  accepts: { missing: true, category: true },
  complexity: () => [0],
  fit(train, { strategy }) {
    const expected = train.classes > 0 ? "prior" : "mean";
    if (strategy !== undefined && strategy !== expected) {
      throw new Error(`baseline(strategy = ${strategy}) does not fit the target: write strategy = ${expected}`);
    }
    const mean = train.classes > 0 ? 0 : momentsOf(train.y, train.weights).mean;
    return { buffer: pack({ prior: priorOf(train), mean } satisfies Model) };
  },
  predict({ buffer }, x, out) {
    const { prior, mean } = unpack<Model>(buffer);
    out.values.fill(mean);
    if (prior.length === 0) return;
    for (let c = 0; c < prior.length; c++) out.scores.fill(prior[c]!, c * x.rows, (c + 1) * x.rows);
    decide(out);
  },
};

function priorOf({ y, classes, weights }: Training): Float64Array {
  const prior = new Float64Array(classes);
  if (classes === 0) return prior;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const w = weights === undefined ? 1 : weights[i]!;
    prior[y[i]!] = prior[y[i]!]! + w;
    total += w;
  }
  return prior.map((count) => count / total);
}
