/**
 * npm run bench:quality
 * Estimators that draw, under forty seeds of ours, beside scikit-learn's: its means and deviations over seeds stand in
 * test/reference/forests.json. Scores: mean over the folds i % 5 of accuracy, or of R². Writes bench/QUALITY.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { columnOf, type Matrix, take, takeColumns, takeRows } from "../src/core/matrix.js";
import { packageFolder } from "../src/core/package.js";
import { keyed } from "../src/core/rng.js";
import { type Args, defaultsOf } from "../src/core/schema.js";
import { findBuiltIn, readBuiltIn } from "../src/data/index.js";
import { estimators } from "../src/estimators/index.js";

const SEEDS = 40;
const THEIR_SEEDS = 40;
const FOLDS = 5;
/** Rows that a fold is judged on, its first ones, as there. */
const JUDGED = 60;

interface Case {
  readonly estimator: string;
  readonly args: Args;
  readonly set: string;
  readonly target: string;
  /** Of the twin, over its seeds. */
  readonly mean: number;
  readonly sd: number;
}

const root = packageFolder();
const cases = JSON.parse(readFileSync(join(root, "test/reference/forests.json"), "utf8")) as readonly Case[];

interface Data {
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly classes: number;
}

async function dataOf({ set, target }: Case): Promise<Data> {
  const { table } = await readBuiltIn(findBuiltIn(set)!);
  const { matrix } = table!;
  const at = matrix.columns.findIndex(({ name }) => name === target);
  const others = matrix.columns.flatMap((_, j) => (j === at ? [] : [j]));
  const y = columnOf(matrix, at).slice();
  const isNumber = set === "diabetes";
  const levels = [...new Set(y)].sort((a, b) => a - b);
  return {
    x: takeColumns(matrix, others),
    y: isNumber ? y : y.map((value) => levels.indexOf(value)),
    classes: isNumber ? 0 : levels.length,
  };
}

function scoreOf({ estimator: name, args }: Case, { x, y, classes }: Data, seed: number): number {
  const estimator = estimators.get(name);
  let sum = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const all = Uint32Array.from({ length: x.rows }, (_, i) => i);
    const [train, test] = [
      all.filter((i) => i % FOLDS !== fold),
      all.filter((i) => i % FOLDS === fold).slice(0, JUDGED),
    ];
    const rng = keyed("quality", seed, fold);
    const training = { x: takeRows(x, train), y: take(y, train), classes, rng, checkpoint() {} };
    const model = estimator.fit(training, { ...defaultsOf(estimator.params), ...args } as never);
    const out = { values: new Float64Array(test.length), scores: new Float64Array(test.length * classes) };
    estimator.predict(model, takeRows(x, test), out);
    sum += judge(take(y, test), out.values, classes);
  }
  return sum / FOLDS;
}

/** Share of the rows that are right, or R². */
function judge(truth: Float64Array, values: Float64Array, classes: number): number {
  if (classes > 0) return truth.filter((y, i) => y === values[i]).length / truth.length;
  const mean = meanOf(truth);
  return (
    1 - truth.reduce((sum, y, i) => sum + (y - values[i]!) ** 2, 0) / truth.reduce((s, y) => s + (y - mean) ** 2, 0)
  );
}

const meanOf = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

async function rowOf(c: Case): Promise<string> {
  const data = await dataOf(c);
  const scores = Array.from({ length: SEEDS }, (_, seed) => scoreOf(c, data, seed));
  const mean = meanOf(scores);
  const sd = Math.sqrt(meanOf(scores.map((score) => (score - mean) ** 2)));
  // Of the difference of two means.
  const error = Math.sqrt(sd ** 2 / SEEDS + c.sd ** 2 / THEIR_SEEDS);
  const args = Object.entries(c.args).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const cells = [`${c.estimator}(${args.join(", ")})`, c.set, ...[mean, sd, c.mean, c.sd].map((v) => v.toFixed(4))];
  const row = `| ${[...cells, ((mean - c.mean) / error).toFixed(1)].join(" | ")} |`;
  console.error(row);
  return row;
}

const rows: string[] = [];
for (const c of cases) rows.push(await rowOf(c));
writeFileSync(
  join(root, "bench/QUALITY.md"),
  `# Quality under seeds

Made by \`npm run bench:quality\`: ${SEEDS} seeds of ours beside ${THEIR_SEEDS} of scikit-learn's. Scores: mean over five folds, the first
${JUDGED} rows of each, of accuracy, or of R² (diabetes). The difference is in standard errors of the difference of the two means.

| estimator | set | ours: mean | deviation | theirs: mean | deviation | difference |
| --- | --- | --: | --: | --: | --: | --: |
${rows.join("\n")}
`,
);
