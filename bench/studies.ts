/**
 * npm run bench:studies -- [--trials N] [--seeds N] [--limit SECONDS] [--search TEXT] [--only TEXT] [--diamonds FILE]
 * Whole studies against Optuna's tpe with scikit-learn: the same rows, folds, ranges and numbers of fits, both on one
 * thread and by turns; the best mean score after so many trials, and after so many seconds. Optuna and scikit-learn come
 * from the Python that BENCH_PYTHON names, or from bench/.venv. The diamonds are a file of ggplot2's table with its
 * columns; without one that study is left out. Writes bench/STUDIES.md.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { Study } from "../src/check/study.js";
import { compile } from "../src/compile.js";
import { columnOf } from "../src/core/matrix.js";
import { packageFolder } from "../src/core/package.js";
import { planStudy } from "../src/plan/planned.js";
import { targetOf } from "../src/plan/target.js";
import { run } from "../src/run/run.js";
import { findPython } from "./python.js";

const { values: options } = parseArgs({
  options: {
    trials: { type: "string", default: "30" },
    seeds: { type: "string", default: "3" },
    limit: { type: "string", default: "40" },
    search: { type: "string", default: "auto" },
    only: { type: "string", default: "" },
    diamonds: { type: "string" },
    page: { type: "string" },
  },
});
const root = packageFolder();
const scratch = mkdtempSync(join(tmpdir(), "tunebook-studies-"));
const most = Number(options.trials);
const limit = Number(options.limit);
/** Every so many rows of the diamonds: 10 788 of 53 940. */
const EVERY = 5;

type Range = readonly ["int" | "real", number, number];
interface Problem {
  readonly name: string;
  /** What Optuna's side knows it by. */
  readonly model: string;
  readonly score: "rmse" | "accuracy" | "log_loss";
  readonly params: Readonly<Record<string, Range>>;
  /** Data, target, model, validation and goal. */
  readonly text: string;
}

const said = (params: Problem["params"]): string =>
  Object.entries(params)
    .map(([name, [, low, high]]) => `${name} ~ ${low}..${high} log`)
    .join(", ");

function problems(): readonly Problem[] {
  const boosting = {
    trees: ["int", 20, 200],
    learning_rate: ["real", 0.02, 0.5],
    leaves: ["int", 8, 128],
    min_leaf: ["int", 2, 100],
    l2: ["real", 1e-3, 10],
  } as const satisfies Problem["params"];
  const svc = { C: ["real", 0.01, 1000], gamma: ["real", 1e-5, 1] } as const satisfies Problem["params"];
  const mlp = {
    hidden: ["int", 8, 64],
    learning_rate: ["real", 1e-4, 0.1],
    l2: ["real", 1e-5, 10],
  } as const satisfies Problem["params"];
  const { hidden: units, ...rest } = mlp;
  const diamonds = sampleOfDiamonds();
  return [
    ...(diamonds === undefined
      ? []
      : [
          {
            name: "boosting, diamonds (10 788 rows)",
            model: "boosting",
            score: "rmse",
            params: boosting,
            text: `data "${diamonds}"\npredict price as number\nmodel boosted_trees(${said(boosting)})\nvalidate kfold(folds = 5)\nminimize rmse`,
          } as const,
        ]),
    {
      name: "svc, digits",
      model: "svc",
      score: "accuracy",
      params: svc,
      text: `data digits\npredict digit\nmodel standardize |> svc(${said(svc)})\nvalidate stratified(folds = 5)\nmaximize accuracy`,
    },
    {
      name: "mlp, breast_cancer",
      model: "mlp",
      score: "log_loss",
      params: mlp,
      text: `data breast_cancer\npredict diagnosis\nmodel standardize |> mlp(hidden ~ ${units[1]}..${units[2]} log times 1..1, epochs = 50, ${said(rest)})\nvalidate stratified(folds = 5)\nminimize log_loss`,
    },
  ];
}

/** Its words as whole numbers, in the order in which they are better: both sides read the same numbers. */
function sampleOfDiamonds(): string | undefined {
  const places = ["../shared/data/diamonds.csv", "../../shared/data/diamonds.csv"].map((path) => join(root, path));
  const file = options.diamonds ?? places.find((path) => existsSync(path));
  if (file === undefined) return undefined;
  const words: Readonly<Record<string, readonly string[]>> = {
    cut: ["Fair", "Good", "Very Good", "Premium", "Ideal"],
    color: ["J", "I", "H", "G", "F", "E", "D"],
    clarity: ["I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF"],
  };
  const [head, ...rows] = readFileSync(file, "utf8").trim().replaceAll('"', "").split("\n");
  const names = head!.trim().split(",");
  const coded = rows
    .filter((_, i) => i % EVERY === 0)
    .map((row) =>
      row
        .trim()
        .split(",")
        .map((cell, j) => words[names[j]!]?.indexOf(cell) ?? cell)
        .join(","),
    );
  const to = join(scratch, "diamonds.csv");
  writeFileSync(to, `${names.join(",")}\n${coded.join("\n")}\n`);
  return to;
}

/** Smaller is better. */
type Curve = readonly { readonly best: number; readonly seconds: number }[];

async function studyOf({ text }: Problem, seed: number): Promise<Study> {
  const budget = `budget ${most} trials, ${limit} s`;
  const { studies, diagnostics } = await compile(`${text}\nsearch ${options.search}\n${budget}\nseed ${seed}\n`);
  if (studies[0] === undefined) throw new Error(diagnostics.map((d) => `${d.code}: ${d.message}`).join("; "));
  return studies[0];
}

async function ours(study: Study): Promise<Curve> {
  const { id, direction } = study.goals[0]!;
  const sign = direction === "minimize" ? 1 : -1;
  const curve: { best: number; seconds: number }[] = [];
  const start = performance.now();
  for await (const event of run(planStudy(study), { workers: 1 })) {
    if (event.type !== "told") continue;
    for (const { values } of event.trials) {
      const before = curve.at(-1)?.best ?? Number.POSITIVE_INFINITY;
      const score = sign * (values[id] ?? Number.NaN);
      // biome-ignore lint/complexity/useMathMinMax: of NaN both would make NaN, and it is no best.
      curve.push({ best: score < before ? score : before, seconds: (performance.now() - start) / 1000 });
    }
  }
  return curve;
}

class Theirs {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(python: string) {
    const threads = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
    this.#child = spawn(python, [join(root, "bench/studies.py")], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...threads },
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async #ask<T>(question: unknown): Promise<T> {
    this.#child.stdin!.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error("bench/studies.py ended before its answer");
    return JSON.parse(value) as T;
  }

  /** Features and target as numbers, once. */
  async load({ name }: Problem, { data }: Study): Promise<void> {
    const { table, features } = data!;
    const x = features.map((place) => [...columnOf(table.matrix, place)]);
    await this.#ask({ name, x, y: [...targetOf(data!)] });
  }

  search({ name, model, score, params }: Problem, study: Study, seed: number): Promise<Curve> {
    const { folds } = planStudy(study).folds.main;
    const rows = folds.map(({ train, test }) => ({ train: [...train], test: [...test] }));
    return this.#ask({ data: name, model, score, params, seed, trials: most, limit, folds: rows });
  }

  end(): void {
    this.#child.stdin!.end();
  }
}

// ── Tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Pair {
  readonly ours: Curve;
  readonly theirs: Curve;
}
const after = (curve: Curve, trials: number) => curve[Math.min(trials, curve.length) - 1]!.best;
const within = (curve: Curve, seconds: number) =>
  curve.findLast((at) => at.seconds <= seconds)?.best ?? Number.POSITIVE_INFINITY;
const until = (curve: Curve, best: number) => curve.find((at) => at.best <= best)?.seconds;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[(values.length - 1) >> 1]!;

function rowsOf({ name, score }: Problem, pairs: readonly Pair[]): readonly string[] {
  const sign = score === "accuracy" ? -1 : 1;
  const digits = score === "rmse" ? 1 : 4;
  const shown = (v: number) => (Number.isFinite(v) ? (sign * v).toFixed(digits) : "none yet");
  const compared = (label: string, of: (pair: Pair) => readonly [number, number]) => {
    const values = pairs.map(of);
    const [wins, draws] = [values.filter(([a, b]) => a < b).length, values.filter(([a, b]) => a === b).length];
    const cells = [median(values.map(([a]) => a)), median(values.map(([, b]) => b))].map(shown);
    return `| ${name}, ${score} | ${label} | ${cells.join(" | ")} | ${wins} of ${pairs.length}${draws > 0 ? `, ${draws} equal` : ""} |`;
  };
  const least = Math.min(...pairs.flatMap((p) => [p.ours.length, p.theirs.length]));
  const budgets = [...new Set([Math.min(10, least), least])];
  const seconds = (of: (pair: Pair) => number | undefined) =>
    median(pairs.map((p) => of(p) ?? Number.POSITIVE_INFINITY));
  const total = (curve: Curve) => curve.at(-1)!.seconds;
  const shared = (pair: Pair) => Math.min(total(pair.ours), total(pair.theirs));
  const same = seconds((p) => until(p.ours, p.theirs.at(-1)!.best));
  const mean = pairs.map((p) => total(p.theirs) / p.theirs.length / (total(p.ours) / p.ours.length));
  return [
    ...budgets.map((n) => compared(`${n} trials, ${5 * n} fits`, (p) => [after(p.ours, n), after(p.theirs, n)])),
    compared(`${seconds(shared).toPrecision(2)} s`, (p) => [within(p.ours, shared(p)), within(p.theirs, shared(p))]),
    `| ${name} | seconds to Optuna's best | ${Number.isFinite(same) ? same.toPrecision(2) : "not reached"} | ${seconds((p) => until(p.theirs, p.theirs.at(-1)!.best)).toPrecision(2)} | a trial ${median(mean).toPrecision(2)} times as fast |`,
  ];
}

const theirs = findPython(root, ["optuna", "scikit-learn"]);
if (theirs === undefined) throw new Error("set BENCH_PYTHON to a Python that has optuna and scikit-learn");
const other = new Theirs(theirs.program);
const lines: string[] = [];
for (const problem of problems()) {
  if (!problem.name.includes(options.only)) continue;
  const pairs: Pair[] = [];
  for (let seed = 1; seed <= Number(options.seeds); seed++) {
    const study = await studyOf(problem, seed);
    if (seed === 1) await other.load(problem, study);
    const first = seed % 2 === 0 ? await other.search(problem, study, seed) : undefined;
    const own = await ours(study);
    pairs.push({ ours: own, theirs: first ?? (await other.search(problem, study, seed)) });
  }
  const rows = rowsOf(problem, pairs);
  console.log(rows.join("\n"));
  lines.push(...rows);
}
other.end();
rmSync(scratch, { recursive: true });
const page = `# Whole studies

\`npm run bench:studies\`: \`search ${options.search}\` against Optuna (tpe, its defaults) with scikit-learn, the same rows,
folds and ranges, ${most} trials or ${limit} seconds each, ${options.seeds} seeds, which decide the folds, too. Both on one thread, by turns, on a machine with
${availableParallelism()} cores (${cpus()[0]!.model.trim()}), Node ${process.versions.node}, ${theirs.versions}. Medians over the seeds; "better" counts seeds. A trial is 5 fits;
where one fit serves many values of an argument (the number of trees), ours tries them all at each trial, which is counted as one.
How many trials fit into the seconds depends on what else the machine does; as the two take turns, their ratio counts.

| study | after | ours | Optuna with scikit-learn | ours better |
|---|---|---|---|---|
${lines.join("\n")}
`;
if (options.only === "" || options.page !== undefined)
  writeFileSync(options.page ?? join(root, "bench/STUDIES.md"), page);
