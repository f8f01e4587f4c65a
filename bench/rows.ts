/**
 * npm run bench:rows -- [--rows N] [--only TEXT]
 * Small grids on many rows of 50 numbers: time, and the most memory held. Data of 1 000 000 rows are 400 MB as doubles.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageFolder } from "../src/core/package.js";
import { keyed } from "../src/core/rng.js";
import { time } from "./measure.js";

const COLUMNS = 50;
/** Longest that a grid may take. */
const LIMIT_SECONDS = 3600;
/** Rows that are written at once. */
const BLOCK = 1000;

const STUDIES = [
  { name: "ridge", target: "y", goal: "r2", model: "ridge(alpha ~ 1e-3..1e3 log points 20)" },
  { name: "logistic_regression", target: "c", goal: "accuracy", model: "logistic_regression(C ~ [0.01, 1, 100])" },
  {
    name: "decision_tree",
    target: "c",
    goal: "accuracy",
    model: "decision_tree(max_depth ~ 2..10, min_leaf ~ [1, 100])",
  },
  { name: "boosted_trees", target: "c", goal: "accuracy", model: "boosted_trees(trees ~ [10, 20, 30])" },
] as const;

const { values: options } = parseArgs({
  options: { rows: { type: "string", default: "1000000" }, only: { type: "string", default: "" } },
});
const rows = Number(options.rows);
const root = packageFolder();
const scratch = mkdtempSync(join(tmpdir(), "tunebook-rows-"));

/** y is linear in ten columns with noise; c is whether a product and a square of others outweigh its noise. */
function generate(file: string): void {
  const rng = keyed("bench rows");
  const to = openSync(file, "w");
  writeSync(to, `${[...Array.from({ length: COLUMNS }, (_, j) => `x${j}`), "y", "c"].join(",")}\n`);
  for (let from = 0; from < rows; from += BLOCK) {
    const lines: string[] = [];
    for (let i = from; i < Math.min(rows, from + BLOCK); i++) {
      const x = Array.from({ length: COLUMNS }, () => rng.normal());
      const y = x.slice(0, 10).reduce((sum, v, j) => sum + (j + 1) * v, 5 * rng.normal());
      const c = x[0]! + x[1]! * x[2]! + x[3]! ** 2 - 1 + rng.normal() > 0 ? "yes" : "no";
      lines.push(`${x.map((v) => v.toFixed(6)).join(",")},${y.toFixed(6)},${c}\n`);
    }
    writeSync(to, lines.join(""));
  }
  closeSync(to);
}

async function run(file: string, { name, target, goal, model }: (typeof STUDIES)[number]): Promise<string> {
  const study = join(scratch, `${name}.tune`);
  const other = target === "y" ? "c" : "y";
  writeFileSync(
    study,
    `study ${name} {
  data     ${JSON.stringify(file)}
  predict  ${target}
  ignore   ${other}
  model    ${model}
  validate kfold(folds = 3)
  maximize ${goal}
  search   grid
}
`,
  );
  const command = [join(root, "dist/src/cli.js"), "run", study, "--json", "--fresh", "--store", join(scratch, "store")];
  const args = [...command, "--workers", "2"];
  const ran = await time(process.execPath, args, { scratch, limitSeconds: LIMIT_SECONDS }, {});
  if (ran === undefined) return `${name}: ended after ${LIMIT_SECONDS} s`;
  const { seconds, trials } = JSON.parse(ran.text) as { seconds: number; trials: readonly { state: string }[] };
  const failed = trials.filter(({ state }) => state === "failed").length;
  const peak = ran.peakBytes === null ? "unknown" : `${(ran.peakBytes / 1e6).toFixed(0)} MB`;
  const whole = ran.wholeSeconds;
  return `${name}: ${trials.length} candidates, ${failed} failed; search ${seconds.toFixed(1)} s, process ${whole.toFixed(1)} s, peak ${peak}`;
}

try {
  const file = join(scratch, "rows.csv");
  generate(file);
  console.error(`${rows} rows of ${COLUMNS} numbers: ${(8e-6 * rows * COLUMNS).toFixed(0)} MB as doubles`);
  for (const study of STUDIES) {
    if (!study.name.includes(options.only)) continue;
    // One that fails leaves the others alone.
    console.error(await run(file, study).catch((error: Error) => `${study.name}: ${error.message}`));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
