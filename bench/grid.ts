/**
 * npm run bench:grid -- [--pairs N] [--patience SECONDS] [--only TEXT] [--long] [--limit SECONDS]
 * Searches of ours against GridSearchCV's: the same data, folds and candidates, two workers or jobs, each search in a
 * fresh process, in interleaved rounds; also against GridSearchCV with one job, and against what an expert writes by hand.
 * scikit-learn and LightGBM come from the Python that BENCH_PYTHON names, or from bench/.venv, which is made where there
 * is none; where it cannot be made, shared is measured against plain alone. A workload that has taken longer than the
 * patience has no further round. Writes bench/GRID.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageFolder } from "../src/core/package.js";
import { axesOf } from "./compare.js";
import { generatedFile, isGenerated } from "./generated.js";
import { type Measurement, measureOurs, measureTheirs, type Place } from "./measure.js";
import { pageOf, type Rounds } from "./page.js";
import { findPython, makeVenv, type Python } from "./python.js";
import { isMinimized, studyOf, type Workload, workloads } from "./workloads.js";

const WORKERS = 2;
/** What takes longer, of ours without sharing, or of theirs beside the main comparison, is run once, not every round. */
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

/** undefined: no Python, or none that has what it takes. */
function pythonOf(): Python | undefined {
  const find = () => findPython(root, ["scikit-learn", "lightgbm"]);
  const found = find();
  if (found !== undefined || process.env.BENCH_PYTHON !== undefined) return found;
  console.error("making bench/.venv with what bench/requirements.txt names");
  return makeVenv(root) ? find() : undefined;
}

function fileOf({ data }: Workload): string {
  return isGenerated(data) ? generatedFile(data, place.scratch) : join(root, "src/data/sets", `${data}.csv`);
}

async function measure(workload: Workload, python: Python | undefined, pairs: number): Promise<Rounds> {
  const { twin, predict, scorer, folds } = workload;
  const file = fileOf(workload);
  const study = join(place.scratch, "grid.tune");
  writeFileSync(study, studyOf(workload, isGenerated(workload.data) ? file : undefined));
  const ours = (isShared: boolean) => measureOurs(study, WORKERS, isShared, isMinimized(workload), place);
  const rounds: { -readonly [K in keyof Rounds]: Rounds[K] } = {
    workload,
    shared: [],
    plain: [],
    theirs: [],
    oneJob: [],
    expert: [],
  };
  const until = performance.now() + 1000 * Number(options.patience);
  for (let round = 0; round < pairs && (round === 0 || performance.now() < until); round++) {
    const isDue = (list: readonly Measurement[]) =>
      round === 0 || (list.at(-1)?.seconds ?? Number.POSITIVE_INFINITY) < QUICK_SECONDS;
    const shared = await ours(true);
    add(rounds.shared, shared);
    if (shared === undefined) break;
    if (python !== undefined) {
      const question = { twin, file, predict, scorer, folds, axes: axesOf(shared) };
      const theirs = (plan: "grid" | "expert", jobs: number) =>
        measureTheirs(python.program, { ...question, plan, jobs }, place);
      if (round === 0 || rounds.theirs.length > 0) {
        add(rounds.theirs, await theirs("grid", WORKERS));
        if (rounds.theirs.length === 0) rounds.endedSeconds = place.limitSeconds;
      }
      const isWithin = WORKERS * (rounds.theirs[0]?.seconds ?? Number.POSITIVE_INFINITY) < place.limitSeconds;
      if (isWithin && isDue(rounds.oneJob)) add(rounds.oneJob, await theirs("grid", 1));
      if (workload.expert !== undefined && isDue(rounds.expert)) add(rounds.expert, await theirs("expert", WORKERS));
    }
    if (isDue(rounds.plain)) add(rounds.plain, await ours(false));
  }
  return rounds;
}

function add(list: Measurement[], measurement: Measurement | undefined): void {
  if (measurement !== undefined) list.push(measurement);
}

const python = pythonOf();
if (python === undefined)
  console.error("no Python with scikit-learn and LightGBM: ours are measured against themselves");
const chosen = workloads.filter(({ name, isLong }) => name.includes(options.only) && (options.long || !isLong));
const results: Rounds[] = [];
const versions = `Node ${process.versions.node}${python === undefined ? "" : `, ${python.versions}`}`;
const page = () => pageOf(results, { versions, workers: WORKERS, pairs: Number(options.pairs) });
try {
  for (const workload of chosen) {
    const rounds = await measure(workload, python, workload.isLong ? 1 : Number(options.pairs));
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
