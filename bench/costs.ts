/**
 * npm run bench:costs -- [--only TEXT]
 * What estimators say of their costs beside what fits of theirs take here: one fit and its predictions on a fold of five,
 * one candidate after the other, the first left out. Prints nanoseconds said, nanoseconds taken, and their ratio.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compile } from "../src/compile.js";
import { estimators } from "../src/estimators/index.js";
import { armFor, armsOf, pipelineOf } from "../src/plan/pipeline.js";
import { planStudy } from "../src/plan/planned.js";
import { run } from "../src/run/run.js";
import { median } from "./compare.js";
import { generatedFile, isGenerated } from "./generated.js";

const FOLDS = 5;

/** A model that searches next to nothing: three candidates that cost the same. */
interface Case {
  readonly model: string;
  readonly sets: readonly string[];
}

const classes = ["wine", "breast_cancer", "clf1k", "clf10k", "digits"];
const numbers = ["diabetes", "reg1k", "reg10k"];
const both = [...classes, ...numbers];
/** Where a fit takes the square of the rows, or more. */
const small = (sets: readonly string[]) => sets.filter((name) => !name.endsWith("10k"));
const trees = "min_leaf ~ [1, 2, 3]";

const cases: readonly Case[] = [
  { model: "knn(k ~ [5, 6, 7])", sets: both },
  { model: "ridge(alpha ~ [1, 1.01, 1.02])", sets: numbers },
  { model: "elastic_net(alpha ~ [0.1, 0.101, 0.102])", sets: numbers },
  { model: "standardize |> logistic_regression(C ~ [1, 1.01, 1.02])", sets: classes },
  { model: "naive_bayes(smoothing ~ [1e-9, 2e-9, 3e-9])", sets: classes },
  { model: "lda(shrinkage ~ [0.1, 0.11, 0.12])", sets: classes },
  { model: "qda(shrinkage ~ [0.1, 0.11, 0.12])", sets: classes },
  { model: `decision_tree(${trees})`, sets: both },
  { model: `decision_tree(max_depth = 3, ${trees})`, sets: both },
  { model: `random_forest(trees = 20, ${trees})`, sets: both },
  { model: `random_forest(trees = 100, ${trees})`, sets: small(both) },
  { model: `random_forest(trees = 20, max_features = 1.0, ${trees})`, sets: small(classes) },
  { model: `extra_trees(trees = 20, ${trees})`, sets: both },
  { model: "boosted_trees(trees = 50, leaves ~ [31, 32, 33])", sets: both },
  { model: "boosted_trees(trees = 50, leaves ~ [7, 8, 9])", sets: both },
  { model: "standardize |> svc(C ~ [1, 1.01, 1.02])", sets: small(classes) },
  { model: "standardize |> svr(C ~ [1, 1.01, 1.02])", sets: small(numbers) },
  { model: "standardize |> linear_svc(C ~ [1, 1.01, 1.02])", sets: classes },
  { model: "standardize |> mlp(hidden = [100], epochs = 10, l2 ~ [1e-4, 1.1e-4, 1.2e-4])", sets: both },
  { model: "standardize |> gaussian_process(noise ~ [0.1, 0.11, 0.12])", sets: small(numbers) },
];

const targets: Readonly<Record<string, string>> = {
  wine: "cultivar",
  breast_cancer: "diagnosis",
  digits: "digit",
  diabetes: "progression",
};

const { values: options } = parseArgs({ options: { only: { type: "string", default: "" } } });
const scratch = mkdtempSync(join(tmpdir(), "tunebook-costs-"));

const source = (set: string): string => (isGenerated(set) ? JSON.stringify(generatedFile(set, scratch)) : set);

/** Nanoseconds that a fit is said to take, and takes. */
async function measure(model: string, set: string): Promise<readonly [said: number, taken: number]> {
  const { studies } = await compile(`study costs {
  data     ${source(set)}
  predict  ${targets[set] ?? "y"}
  model    ${model}
  validate kfold(folds = ${FOLDS})
  ${numbers.includes(set) ? "minimize rmse" : "maximize accuracy"}
  search   grid
}
`);
  const planned = planStudy(studies[0]!, { optimise: false });
  const { matrix } = planned.study.data!.table;
  const { features, levels } = planned.study.data!;
  const arms = armsOf(planned.optimised);
  const said: number[] = [];
  const taken: number[] = [];
  for await (const event of run(planned, { workers: 1 })) {
    if (event.type !== "told") continue;
    for (const { candidate, seconds } of event.trials) {
      const { name, args } = pipelineOf(armFor(arms, candidate), candidate).estimator;
      said.push(estimators.get(name).cost!(args, (matrix.rows * (FOLDS - 1)) / FOLDS, features.length, levels.length));
      taken.push((1e9 * seconds) / FOLDS);
    }
  }
  return [median(said), Math.min(...taken.slice(1))];
}

try {
  for (const { model, sets } of cases.filter((c) => c.model.includes(options.only))) {
    for (const set of sets) {
      const [said, taken] = await measure(model, set);
      const times = (taken / said).toPrecision(2);
      console.log(`${model.padEnd(80)} ${set.padEnd(14)} ${said.toExponential(1)} ${taken.toExponential(1)} ${times}`);
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
