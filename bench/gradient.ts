/**
 * npm run bench:gradient -- [--seeds N] [--trials N] [--only TEXT] [--against "tpe(lag = 1, sweep = false)"]
 * A search by derivatives against one by values alone: the other has so many trials, one after the other, and the search by
 * derivatives goes on until it has come to a score as good as its best. On one thread, the two by turns. A trial is a fit a
 * fold. Prints medians over the seeds, which decide the folds, too: trials until the best score itself, and until one that is
 * no worse by a tenth of the standard error that it has over the folds.
 */
import { parseArgs } from "node:util";
import { compile } from "../src/compile.js";
import { planStudy } from "../src/plan/planned.js";
import { run } from "../src/run/run.js";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "10" },
    trials: { type: "string", default: "40" },
    only: { type: "string", default: "" },
    against: { type: "string", default: "tpe(lag = 1, sweep = false)" },
  },
});

const STUDIES: Readonly<Record<string, string>> = {
  "ridge, diabetes with squares: alpha": `data diabetes
predict progression
model standardize |> polynomial(degree = 2) |> standardize |> ridge(alpha ~ 1e-3..1e5 log)
validate kfold(folds = 5)
minimize mse`,
  "elastic_net, diabetes with squares: alpha, l1_ratio": `data diabetes
predict progression
model standardize |> polynomial(degree = 2) |> standardize |> elastic_net(alpha ~ 1e-3..1e2 log, l1_ratio ~ 0.0..1.0)
validate kfold(folds = 5)
minimize mse`,
  "logistic_regression, breast_cancer: C": `data breast_cancer
predict diagnosis
model standardize |> logistic_regression(C ~ 1e-4..1e4 log)
validate stratified(folds = 5)
minimize log_loss`,
  "logistic_regression, wine: C, l1_ratio": `data wine
predict cultivar
model standardize |> logistic_regression(C ~ 1e-3..1e2 log, l1_ratio ~ 0.0..1.0)
validate stratified(folds = 5)
minimize log_loss`,
  "mlp, breast_cancer: learning_rate, l2": `data breast_cancer
predict diagnosis
model standardize |> mlp(hidden = [8], epochs = 20, batch = 64, learning_rate ~ 1e-4..1e-1 log, l2 ~ 1e-4..1e2 log)
validate stratified(folds = 5)
minimize log_loss`,
};

interface Curve {
  /** Smaller is better. */
  readonly scores: readonly number[];
  /** Over the folds, of each trial. */
  readonly errors: readonly number[];
  readonly seconds: readonly number[];
}

async function curveOf(text: string): Promise<Curve> {
  const { studies, diagnostics } = await compile(text);
  const [study] = studies;
  if (study === undefined) throw new Error(diagnostics.map((d) => d.message).join("; "));
  const scores: number[] = [];
  const seconds: number[] = [];
  const errors: number[] = [];
  for await (const event of run(planStudy(study), { workers: 1 })) {
    if (event.type !== "told") continue;
    for (const trial of event.trials) {
      const { id } = study.goals[0]!;
      scores[trial.number] = trial.values[id] ?? Number.POSITIVE_INFINITY;
      errors[trial.number] = errorOf(trial.folds[id] ?? []);
      seconds[trial.number] = trial.seconds;
    }
  }
  return { scores, errors, seconds };
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
/** Standard error of a mean. */
function errorOf(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((v) => (v - mean) ** 2)) / (values.length - 1) / values.length);
}
const range = (values: readonly number[]) => `${median(values)} (${Math.min(...values)} to ${Math.max(...values)})`;

const most = Number(options.trials);
console.log("| study | as good as | trials | trials by derivatives | fewer in | seconds | seconds by derivatives |");
console.log("|---|---|---|---|---|---|---|");
interface Reached {
  readonly trials: number;
  readonly seconds: number;
}
/** Trials and seconds until a score; one trial more than there were where it was not reached. */
function until({ scores, seconds }: Curve, score: number): Reached {
  const at = scores.findIndex((v) => v <= score);
  return { trials: at < 0 ? most + 1 : at + 1, seconds: sum(at < 0 ? seconds : seconds.slice(0, at + 1)) };
}
function row(name: string, target: string, theirs: readonly Reached[], ours: readonly Reached[]): string {
  const trials = (all: readonly Reached[]) => range(all.map((r) => r.trials));
  const seconds = (all: readonly Reached[]) => median(all.map((r) => r.seconds)).toPrecision(2);
  const wins = ours.filter((r, i) => r.trials < theirs[i]!.trials).length;
  const cells = [
    name,
    target,
    trials(theirs),
    trials(ours),
    `${wins} of ${ours.length}`,
    seconds(theirs),
    seconds(ours),
  ];
  return `| ${cells.join(" | ")} |`;
}
for (const [name, head] of Object.entries(STUDIES)) {
  if (!name.includes(options.only)) continue;
  const exact: (readonly [Reached, Reached])[] = [];
  const alike: (readonly [Reached, Reached])[] = [];
  for (let seed = 1; seed <= Number(options.seeds); seed++) {
    const rest = `\nbudget ${most} trials\nseed ${seed}\n`;
    const other = await curveOf(`${head}\nsearch ${options.against}${rest}`);
    const best = Math.min(...other.scores);
    const own = await curveOf(`${head}\nsearch gradient${rest}stop target(value = ${best})\n`);
    const margin = best + 0.1 * other.errors[other.scores.indexOf(best)]!;
    exact.push([until(other, best), until(own, best)]);
    alike.push([until(other, margin), until(own, margin)]);
  }
  for (const [target, pairs] of [
    ["its best", exact],
    ["that, to a tenth of its error", alike],
  ] as const) {
    const [theirs, ours] = [pairs.map(([their]) => their), pairs.map(([, own]) => own)];
    console.log(row(name, target, theirs, ours));
  }
}
