/**
 * npm run bench:candidates -- [--only TEXT] [--candidates 10000] [--workers 1,2] [--root FOLDER]
 * What a candidate costs around its fits, where there are thousands: milliseconds of processor time a candidate, of all
 * threads. `whole`: the command with its JSON, from start to end, of the package in FOLDER; `start`: the same with ten
 * candidates; `fits`: fits, predictions and scores alone, on one thread of a process of its own, the mean of as many such
 * processes at once as the search has workers: where all cores are at work the same fits take a tenth longer; `above`:
 * what is left of the whole without both.
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { compile } from "../src/compile.js";
import { packageFolder } from "../src/core/package.js";
import { compileLater, setFlags } from "../src/core/v8-flags.js";
import { planStudy } from "../src/plan/planned.js";
import { Cells } from "../src/run/cell.js";
import { InProcess } from "../src/run/in-process.js";
import { run } from "../src/run/run.js";
import type { ModelJob } from "../src/run/task.js";

const FEW = 10;

/** A search of so many candidates, about: products of short axes do not come to every number. */
interface Case {
  readonly name: string;
  readonly study: (candidates: number) => string;
}

const study = (data: string, goal: string, model: string, search: string) => `study candidates {
  ${data}
  model    ${model}
  validate kfold(folds = 5)
  ${goal}
  search   ${search}
}
`;
const numbers = (model: string, search: string) =>
  study("data     diabetes\n  predict  progression", "maximize r2", model, search);
const classes = (model: string, search: string) =>
  study("data     wine\n  predict  cultivar", "maximize accuracy", model, search);
const random = (candidates: number) => `random\n  budget   ${candidates} trials`;
/** The rest of a grid, as values of one more axis. */
const points = (candidates: number, others: number) => Math.max(2, Math.round(candidates / others));

const cases: readonly Case[] = [
  { name: "ridge, grid", study: (n) => numbers(`ridge(alpha ~ 1e-3..1e3 log points ${n})`, "grid") },
  { name: "ridge, random", study: (n) => numbers("ridge(alpha ~ 1e-3..1e3 log)", random(n)) },
  {
    name: "knn, grid",
    study: (n) => classes(`knn(k ~ 1..50, weights ~ [uniform, distance], p ~ 1..3 points ${points(n, 100)})`, "grid"),
  },
  {
    name: "decision_tree, grid",
    study: (n) =>
      numbers(
        `decision_tree(max_depth ~ 1..20, min_leaf ~ 1..20, ccp_alpha ~ 1e-3..10 log points ${points(n, 400)})`,
        "grid",
      ),
  },
  {
    name: "decision_tree, random",
    study: (n) => numbers("decision_tree(max_depth ~ 1..20, min_leaf ~ 1..20, ccp_alpha ~ 1e-3..10 log)", random(n)),
  },
  {
    name: "decision_tree, five",
    study: (n) =>
      numbers(
        "decision_tree(max_depth ~ 1..20, min_leaf ~ 1..20, ccp_alpha ~ 1e-3..10 log, min_split ~ [2, 5, 10], max_features ~ [0.5, all])",
        random(n),
      ),
  },
  {
    name: "elastic_net, grid",
    study: (n) =>
      numbers(`elastic_net(alpha ~ 1e-3..10 log points ${points(n, 10)}, l1_ratio ~ 0.1..1 points 10)`, "grid"),
  },
  {
    name: "naive_bayes, grid",
    study: (n) => classes(`naive_bayes(smoothing ~ 1e-9..1 log points ${n})`, "grid"),
  },
  {
    name: "random_forest, grid",
    study: (n) => classes(`random_forest(trees ~ 1..${points(n, 100)}, max_depth ~ 1..20, min_leaf ~ 1..5)`, "grid"),
  },
];

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    candidates: { type: "string", default: "10000" },
    workers: { type: "string", default: "1,2" },
    root: { type: "string", default: packageFolder() },
    /** What children of this program are asked for: processor time of a file's fits. */
    fits: { type: "string" },
  },
});

/** Milliseconds of this process on all its threads, so far. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Runs the study of a file on this thread, under the command's flags; milliseconds that its fits take, with what is predicted and scored. */
async function fitsOf(file: string): Promise<number> {
  setFlags();
  compileLater();
  const { studies } = await compile(readFileSync(file, "utf8"));
  const workforce = new InProcess({ trialSeconds: 3600, room: 2 ** 29 });
  let spent = 0;
  const { run: fit } = Cells.prototype;
  Cells.prototype.run = function (job: ModelJob) {
    const start = processorTime();
    try {
      return fit.call(this, job);
    } finally {
      if (job.train === undefined && job.predict === undefined) spent += processorTime() - start;
    }
  };
  for await (const _ of run(planStudy(studies[0]!), { workforce }));
  return spent;
}

const scratch = mkdtempSync(join(tmpdir(), "tunebook-candidates-"));
const { root } = options;
let files = 0;

function inFile(text: string): string {
  const file = join(scratch, `${files++}.tune`);
  writeFileSync(file, text);
  return file;
}

function answerOf(program: string, args: readonly string[], more: readonly string[] = []): string {
  const env = { ...process.env, PROCESSOR_FILE: join(scratch, "processor"), XDG_CACHE_HOME: scratch };
  return execFileSync(process.execPath, [...more, program, ...args], {
    env,
    cwd: scratch,
    maxBuffer: 2 ** 30,
  }).toString();
}

/** Milliseconds that the fits of a study take, in each of so many processes at once. */
async function fitsBeside(text: string, workers: number): Promise<number> {
  const file = inFile(text);
  const args = [fileURLToPath(import.meta.url), "--fits", file];
  const runs = Array.from({ length: workers }, () => promisify(execFile)(process.execPath, args, { cwd: scratch }));
  const spent = (await Promise.all(runs)).map(({ stdout }) => Number(stdout));
  return spent.reduce((sum, ms) => sum + ms, 0) / workers;
}

/** The command as users run it: its milliseconds of processor time, and its trials. */
function commandOf(text: string, workers: string): { readonly spent: number; readonly trials: number } {
  const store = join(scratch, "store");
  rmSync(store, { recursive: true, force: true });
  const hook = `data:text/javascript,import{writeFileSync as w}from"node:fs";import{isMainThread as m}from"node:worker_threads";m&&process.on("exit",()=>{const{user,system}=process.cpuUsage();w(process.env.PROCESSOR_FILE,String((user+system)/1000))})`;
  const args = ["run", inFile(text), "--json", "--fresh", "--store", store, "--workers", workers];
  const { trials } = JSON.parse(answerOf(join(root, "dist/src/cli.js"), args, ["--import", hook]));
  return { spent: Number(readFileSync(join(scratch, "processor"), "utf8")), trials: trials.length };
}

async function measure({ name, study }: Case, workers: string): Promise<string> {
  const many = study(Number(options.candidates));
  const fits = await fitsBeside(many, Number(workers));
  const { spent, trials } = commandOf(many, workers);
  const start = commandOf(study(FEW), workers).spent;
  const each = [spent, start, fits, spent - start - fits].map((ms) => (ms / trials).toFixed(3).padStart(8));
  return `${name.padEnd(24)} ${workers.padStart(7)} ${String(trials).padStart(10)} ${each.join(" ")}`;
}

if (options.fits !== undefined) console.log(await fitsOf(options.fits));
else {
  try {
    console.log(`${"".padEnd(24)} workers candidates    whole    start     fits    above`);
    for (const one of cases.filter(({ name }) => name.includes(options.only)))
      for (const workers of options.workers.split(",")) console.log(await measure(one, workers));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
