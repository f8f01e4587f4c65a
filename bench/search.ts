/**
 * npm run bench:search -- [--samplers a,b] [--theirs a,b] [--seeds N] [--trials N] [--only TEXT] [--threads N]
 *   [--keep FILE] [--page FILE]
 * Searches of ours against Optuna's: the same objectives and budgets, one trial after the other. Functions always; tables
 * where BENCH_TABLES, or ../shared/bench/tables, holds them; Optuna from the Python that BENCH_PYTHON names, or
 * bench/.venv (its cmaes needs the package cmaes, its gp torch and scipy); what is stored of it beside the tables, as
 * reference. `--keep`: runs of Optuna are kept in a file and not done twice. Writes bench/SEARCH.md.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { packageFolder } from "../src/core/package.js";
import { samplers } from "../src/samplers/index.js";
import { unorderedChoice } from "../src/space/choices.js";
import { findPython } from "./python.js";
import { type Job, problemsOf, type Run } from "./search-jobs.js";
import { pageOf, type Reference, summaryOf } from "./search-page.js";
import type { Problem } from "./search-problem.js";
import { runTheirs } from "./search-theirs.js";

const { values: options } = parseArgs({
  options: {
    samplers: { type: "string", default: "auto,tpe,rf,cmaes,random" },
    theirs: { type: "string", default: "tpe" },
    seeds: { type: "string", default: "20" },
    trials: { type: "string", default: "200" },
    only: { type: "string", default: "" },
    threads: { type: "string", default: "2" },
    keep: { type: "string" },
    page: { type: "string" },
  },
});

const root = packageFolder();
const folder = process.env.BENCH_TABLES ?? firstOf("../shared/bench/tables", "../../shared/bench/tables") ?? "";
const chosen = new Set(options.only.split(","));
const problems = problemsOf(folder).filter((p) => options.only === "" || chosen.has(p.name) || chosen.has(p.kind));
const seeds = Array.from({ length: Number(options.seeds) }, (_, i) => i);
const trials = Number(options.trials);
const threads = Number(options.threads);

function firstOf(...paths: readonly string[]): string | undefined {
  return paths.map((path) => resolve(root, path)).find((path) => existsSync(path));
}

const jobsFor = (names: string, suits: (sampler: string, problem: Problem) => boolean): readonly Job[] =>
  names
    .split(",")
    .filter(Boolean)
    .flatMap((sampler) =>
      problems
        .filter((problem) => suits(sampler, problem))
        .flatMap(({ name }) => seeds.map((seed) => ({ problem: name, sampler, seed, trials }))),
    );

/** Ours refuse what they do not search. */
function ourSuits(sampler: string, { space }: Problem): boolean {
  const { supports } = samplers.get(sampler);
  const isConditional = space.params.some(({ when }) => when !== undefined);
  return (
    (supports.conditions || !isConditional) && (supports.choices !== false || unorderedChoice(space) === undefined)
  );
}
const theirJobs = jobsFor(options.theirs, () => true);

function runOurs(jobs: readonly Job[]): Promise<readonly Run[]> {
  const parts = Array.from({ length: threads }, (_, t) => jobs.filter((_job, i) => i % threads === t));
  const part = (own: readonly Job[]) =>
    new Promise<readonly Run[]>((done, fail) => {
      const runs: Run[] = [];
      const worker = new Worker(new URL("./search-ours.js", import.meta.url), { workerData: { jobs: own, folder } });
      worker.on("message", (run: Run) => runs.push(run));
      worker.on("error", fail);
      worker.on("exit", () => done(runs));
    });
  return Promise.all(parts.map(part)).then((lists) => lists.flat());
}

/** What was kept counts where it is long enough. */
async function theirRuns(program: string): Promise<readonly Run[]> {
  const kept: Run[] =
    options.keep !== undefined && existsSync(options.keep)
      ? (JSON.parse(readFileSync(options.keep, "utf8")) as Run[])
      : [];
  const find = ({ problem, sampler, seed }: Job) =>
    kept.find(
      (r) => r.problem === problem && r.sampler === `optuna ${sampler}` && r.seed === seed && r.curve.length >= trials,
    );
  const jobs = theirJobs.filter((job) => find(job) === undefined);
  const fresh: Run[] = [];
  const parts = Array.from({ length: threads }, (_, t) => jobs.filter((_job, i) => i % threads === t));
  const keep = () => options.keep !== undefined && writeFileSync(options.keep, JSON.stringify([...kept, ...fresh]));
  await Promise.all(
    parts.map((own) =>
      runTheirs(program, root, own, folder, (run) => {
        fresh.push(run);
        if (fresh.length % 10 === 0) keep();
      }),
    ),
  );
  keep();
  kept.push(...fresh);
  return theirJobs.map((job) => find(job)!);
}

const optuna = options.theirs === "" ? undefined : findPython(root, ["optuna"]);
if (optuna === undefined && options.theirs !== "") console.error("no Python with Optuna: reference results alone");
const referenceFile = join(dirname(folder), "reference-optuna5.json");
const reference: readonly Reference[] = existsSync(referenceFile)
  ? (JSON.parse(readFileSync(referenceFile, "utf8")) as { results: Reference[] }).results
  : [];
const ours = await runOurs(jobsFor(options.samplers, ourSuits));
const theirs = optuna === undefined ? [] : await theirRuns(optuna.program);
const setting = {
  versions: `Node ${process.versions.node}${optuna === undefined ? "" : `, ${optuna.versions}`}`,
  seeds: seeds.length,
  trials,
  problems,
};
console.log(summaryOf([...ours, ...theirs], reference, setting));
if (options.page !== "none") {
  writeFileSync(options.page ?? join(root, "bench/SEARCH.md"), pageOf([...ours, ...theirs], reference, setting));
}
