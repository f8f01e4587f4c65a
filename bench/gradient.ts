/**
 * npm run bench:gradient -- [--seeds N] [--trials N] [--only TEXT] [--against "tpe(lag = 1, sweep = false)"]
 * A search by derivatives against one by values alone: the other has so many trials, one after the other, and the search by
 * derivatives goes on until it has come to a score as good as its best. On one thread, the two by turns. A trial is a fit a
 * fold. Prints medians over the seeds, which decide the folds, too.
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
  readonly seconds: readonly number[];
}

async function curveOf(text: string): Promise<Curve> {
  const { studies, diagnostics } = await compile(text);
  const [study] = studies;
  if (study === undefined) throw new Error(diagnostics.map((d) => d.message).join("; "));
  const scores: number[] = [];
  const seconds: number[] = [];
  for await (const event of run(planStudy(study), { workers: 1 })) {
    if (event.type !== "told") continue;
    for (const trial of event.trials) {
      scores[trial.number] = trial.values[study.goals[0]!.id] ?? Number.POSITIVE_INFINITY;
      seconds[trial.number] = trial.seconds;
    }
  }
  return { scores, seconds };
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
const range = (values: readonly number[]) => `${median(values)} (${Math.min(...values)} to ${Math.max(...values)})`;

const most = Number(options.trials);
console.log(
  `| study | ${options.against}: best at trial | gradient: as good at trial | fewer in | seconds until then |`,
);
console.log("|---|---|---|---|---|");
for (const [name, head] of Object.entries(STUDIES)) {
  if (!name.includes(options.only)) continue;
  const theirs: { trials: number; seconds: number }[] = [];
  const ours: typeof theirs = [];
  for (let seed = 1; seed <= Number(options.seeds); seed++) {
    const rest = `\nbudget ${most} trials\nseed ${seed}\n`;
    const other = await curveOf(`${head}\nsearch ${options.against}${rest}`);
    const best = Math.min(...other.scores);
    const at = other.scores.indexOf(best) + 1;
    theirs.push({ trials: at, seconds: sum(other.seconds.slice(0, at)) });
    const own = await curveOf(`${head}\nsearch gradient${rest}stop target(value = ${best})\n`);
    const hit = own.scores.findIndex((score) => score <= best);
    ours.push({ trials: hit < 0 ? most + 1 : hit + 1, seconds: sum(own.seconds) });
  }
  const trials = (all: typeof theirs) => range(all.map((r) => r.trials));
  const seconds = (all: typeof theirs) => median(all.map((r) => r.seconds)).toPrecision(2);
  const wins = ours.filter((r, i) => r.trials < theirs[i]!.trials).length;
  const cells = [
    name,
    trials(theirs),
    trials(ours),
    `${wins} of ${ours.length}`,
    `${seconds(theirs)}, ${seconds(ours)}`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
