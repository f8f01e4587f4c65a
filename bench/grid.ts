/**
 * npm run bench:grid -- [--pairs N] [--patience SECONDS] [--only TEXT] [--long] [--limit SECONDS]
 * Searches of ours against GridSearchCV's: the same data, folds and candidates, two workers or jobs, each search in a
 * fresh process, in interleaved rounds. scikit-learn comes from the Python that BENCH_PYTHON names, or from bench/.venv.
 * A workload that has taken longer than the patience has no further round. Writes bench/GRID.md.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageFolder } from "../src/core/package.js";
import { axesOf } from "./compare.js";
import { generatedFile, isGenerated } from "./generated.js";
import { type Measurement, measureOurs, measureTheirs, type Place } from "./measure.js";
import { pageOf, type Rounds } from "./page.js";
import { studyOf, type Workload, workloads } from "./workloads.js";

const WORKERS = 2;
/** A search without sharing that takes longer is run once, not every round. */
const QUICK_SECONDS = 5;

const { values: options } = parseArgs({
  options: {
    pairs: { type: "string", default: "5" },
    patience: { type: "string", default: "600" },
    only: { type: "string", default: "" },
    long: { type: "boolean", default: false },
    limit: { type: "string", default: "600" },
  },
});

const root = packageFolder();
const place: Place = {
  root,
  scratch: mkdtempSync(join(tmpdir(), "tunebook-bench-")),
  limitSeconds: Number(options.limit),
};

function findPython(): { program: string; version: string } | undefined {
  const { BENCH_PYTHON } = process.env;
  const inside = join(root, "bench/.venv/bin/python");
  const program = BENCH_PYTHON ?? (existsSync(inside) ? inside : undefined);
  if (program === undefined) return undefined;
  const ask = "import sys, sklearn; print('Python', sys.version.split()[0] + ', scikit-learn', sklearn.__version__)";
  const { status, stdout, stderr } = spawnSync(program, ["-c", ask], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} has no scikit-learn: ${stderr}`);
  return { program, version: stdout.trim() };
}

function fileOf({ data }: Workload): string {
  return isGenerated(data) ? generatedFile(data, place.scratch) : join(root, "src/data/sets", `${data}.csv`);
}

async function measure(workload: Workload, python: string | undefined, pairs: number): Promise<Rounds> {
  const file = fileOf(workload);
  const study = join(place.scratch, "grid.tune");
  writeFileSync(study, studyOf(workload, isGenerated(workload.data) ? file : undefined));
  const rounds: { -readonly [K in keyof Rounds]: Rounds[K] } = { workload, shared: [], plain: [], theirs: [] };
  const until = performance.now() + 1000 * Number(options.patience);
  for (let round = 0; round < pairs && (round === 0 || performance.now() < until); round++) {
    const shared = await measureOurs(study, WORKERS, true, place);
    add(rounds.shared, shared);
    if (shared === undefined) break;
    if (python !== undefined && (round === 0 || rounds.theirs.length > 0)) {
      const { twin, predict, scorer, folds } = workload;
      const question = { twin, file, predict, scorer, folds, jobs: WORKERS, axes: axesOf(shared) };
      const theirs = await measureTheirs(python, question, place);
      add(rounds.theirs, theirs);
      if (rounds.theirs.length === 0) rounds.endedSeconds = place.limitSeconds;
    }
    const isQuick = (rounds.plain.at(-1)?.seconds ?? Number.POSITIVE_INFINITY) < QUICK_SECONDS;
    if (round === 0 || isQuick) add(rounds.plain, await measureOurs(study, WORKERS, false, place));
  }
  return rounds;
}

function add(list: Measurement[], measurement: Measurement | undefined): void {
  if (measurement !== undefined) list.push(measurement);
}

const python = findPython();
if (python === undefined) console.error("no Python with scikit-learn: our searches are measured against themselves");
const chosen = workloads.filter(({ name, isLong }) => name.includes(options.only) && (options.long || !isLong));
const results: Rounds[] = [];
const versions = `Node ${process.versions.node}${python === undefined ? "" : `, ${python.version}`}`;
const page = () => pageOf(results, { versions, workers: WORKERS, pairs: Number(options.pairs) });
try {
  for (const workload of chosen) {
    const rounds = await measure(workload, python?.program, workload.isLong ? 1 : Number(options.pairs));
    results.push(rounds);
    const seconds = (list: readonly Measurement[]) => list.map((m) => m.seconds.toFixed(3)).join(" ") || "-";
    const { shared, plain, theirs, endedSeconds } = rounds;
    writeFileSync(join(root, "bench/GRID.md"), page());
    console.error(
      `${workload.name}: ours ${seconds(shared)}, plain ${seconds(plain)}, theirs ${endedSeconds === undefined ? seconds(theirs) : `ended after ${endedSeconds}`}`,
    );
  }
} finally {
  rmSync(place.scratch, { recursive: true, force: true });
}
