/**
 * npm run bench:race
 * Twenty studies of as many pairs of a model and data, on five times five folds, whole and under `prune race`: whether the
 * winner stays, and how many fits that takes. Prints a table; the scores of the whole studies become
 * test/conformance/raced-studies.json, which the suite races again.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../src/compile.js";
import { packageFolder } from "../src/core/package.js";
import { planStudy } from "../src/plan/planned.js";
import { run } from "../src/run/run.js";
import type { FinishedTrial } from "../src/trial.js";

const FOLDS = 5;
const REPEATS = 5;
const TRIALS = 80;

const targets = {
  iris: "species",
  wine: "cultivar",
  breast_cancer: "diagnosis",
  diabetes: "progression",
} as const;
type Set = keyof typeof targets;

const svc = "standardize |> svc(C ~ 0.01..100 log, gamma ~ 0.001..1 log)";
const tree = "decision_tree(max_depth ~ 1..10, min_leaf ~ 1..50 log)";
const boosting = "boosted_trees(trees = 30, learning_rate ~ 0.02..1 log, leaves ~ 2..32 log)";
const forest = "random_forest(trees = 20, max_features ~ 0.1..1, min_leaf ~ 1..20 log)";
const knn = "standardize |> knn(k ~ 1..60, weights ~ [uniform, distance], p ~ [1, 2])";
const network = "standardize |> mlp(hidden ~ 2..32 log times 1..1, epochs = 20, learning_rate ~ 0.001..0.1 log)";
const logistic = "standardize |> logistic_regression(C ~ 1e-4..100 log)";

/** Model, data, goal. */
const studies: readonly (readonly [model: string, set: Set, goal: string])[] = [
  [svc, "wine", "maximize accuracy"],
  [svc, "breast_cancer", "maximize accuracy"],
  [svc, "iris", "maximize balanced_accuracy"],
  [knn, "wine", "maximize accuracy"],
  [knn, "breast_cancer", "minimize log_loss"],
  [knn, "iris", "maximize accuracy"],
  [tree, "wine", "maximize accuracy"],
  [tree, "breast_cancer", "maximize auc"],
  [tree, "diabetes", "minimize rmse"],
  [logistic, "wine", "minimize log_loss"],
  [logistic, "breast_cancer", "maximize accuracy"],
  [boosting, "breast_cancer", "minimize log_loss"],
  [boosting, "diabetes", "minimize rmse"],
  [forest, "wine", "maximize accuracy"],
  [forest, "diabetes", "minimize mae"],
  [network, "wine", "minimize log_loss"],
  [network, "breast_cancer", "maximize accuracy"],
  ["standardize |> svr(C ~ 0.1..1000 log, epsilon ~ 0.1..50 log)", "diabetes", "minimize rmse"],
  ["standardize |> elastic_net(alpha ~ 0.001..10 log, l1_ratio ~ 0..1)", "diabetes", "maximize r2"],
  ["standardize |> ridge(alpha ~ 1e-3..1e4 log)", "diabetes", "minimize rmse"],
];

async function trialsOf(place: number, prune: string): Promise<readonly FinishedTrial[]> {
  const [model, set, goal] = studies[place]!;
  const kind = set === "diabetes" ? "kfold" : "stratified";
  const validate = `${kind}(folds = ${FOLDS}, repeats = ${REPEATS})`;
  const text = `data ${set}\npredict ${targets[set]}\nmodel ${model}\nvalidate ${validate}\n${goal}\nsearch random\n${prune}\nbudget ${TRIALS} trials\nseed ${place}\n`;
  const { studies: found, diagnostics } = await compile(text);
  if (found[0] === undefined) throw new Error(diagnostics.map((d) => `${set}: ${d.code}: ${d.message}`).join("; "));
  const trials: FinishedTrial[] = [];
  for await (const event of run(planStudy(found[0]), { workers: 1 })) {
    if (event.type === "told") trials.push(...event.trials);
  }
  return trials.sort((a, b) => a.number - b.number);
}

/** Fold by fold, larger is better. */
function curvesOf(trials: readonly FinishedTrial[], goal: string): readonly (readonly number[])[] {
  const sign = goal.startsWith("maximize") ? 1 : -1;
  return trials.map(({ folds }) => Object.values(folds)[0]!.map((score) => sign * score));
}

const meanOf = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Place of the best mean over all folds. */
function winnerOf(curves: readonly (readonly number[])[]): number {
  const means = curves.map((curve) => (curve.length < FOLDS * REPEATS ? Number.NEGATIVE_INFINITY : meanOf(curve)));
  return means.indexOf(Math.max(...means));
}

/** Scores as 16-bit shares of the way from the worst to the best. */
function packed(curves: readonly (readonly number[])[]): string {
  const all = curves.flat();
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return Buffer.from(Uint16Array.from(all, (v) => Math.round((65535 * (v - low)) / (high - low))).buffer).toString(
    "base64",
  );
}

const records: { readonly study: string; readonly folds: number; readonly scores: string }[] = [];
const shares: number[] = [];
let kept = 0;
console.log("| model | data | goal | share of the fits | winner |\n| --- | --- | --- | --: | --- |");
for (const [place, [model, set, goal]] of studies.entries()) {
  const whole = curvesOf(await trialsOf(place, ""), goal);
  const raced = curvesOf(await trialsOf(place, "prune race"), goal);
  const share = raced.flat().length / whole.flat().length;
  const [best, found] = [winnerOf(whole), winnerOf(raced)];
  const lost = meanOf(whole[best]!) - meanOf(whole[found]!);
  shares.push(share);
  if (lost === 0) kept++;
  const cells = [model, set, goal, share.toFixed(2), lost === 0 ? "kept" : `worse by ${lost.toPrecision(2)}`];
  console.log(`| ${cells.join(" | ")} |`);
  records.push({ study: `${model}, ${set}, ${goal}`, folds: FOLDS * REPEATS, scores: packed(whole) });
}
console.log(`\nwinner kept in ${kept} of ${studies.length}; mean share of the fits ${meanOf(shares).toFixed(3)}`);
const lines = records.map((record) => JSON.stringify(record)).join(",\n");
writeFileSync(join(packageFolder(), "test/conformance/raced-studies.json"), `[\n${lines}\n]\n`);
