import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { watchPeak } from "./peak.js";

/** Scores of one candidate, one a fold; the larger the better. */
export interface Cell {
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly scores: readonly number[];
}

/** One search in a process of its own. */
export interface Measurement {
  /** Of the search alone: after imports, parsing and reading the data; threads or workers started within. */
  readonly seconds: number;
  /** Of the process, from its start to its end. */
  readonly wholeSeconds: number;
  /** null where the system does not say. */
  readonly peakBytes: number | null;
  readonly fits: { readonly requested: number; readonly run: number };
  readonly cells: readonly Cell[];
}

export interface Place {
  readonly root: string;
  readonly scratch: string;
  /** After so long a search is ended: no measurement. */
  readonly limitSeconds: number;
}

interface Answer {
  readonly seconds: number;
  readonly fits: Measurement["fits"];
  readonly trials: readonly { readonly params: Cell["params"]; readonly folds: Readonly<Record<string, number[]>> }[];
}

/** The command as users run it. */
export async function measureOurs(
  study: string,
  workers: number,
  isShared: boolean,
  isMinimized: boolean,
  place: Place,
): Promise<Measurement | undefined> {
  const store = join(place.scratch, "store");
  rmSync(store, { recursive: true, force: true });
  const command = [join(place.root, "dist/src/cli.js"), "run", study, "--json", "--fresh", "--store", store];
  const options = ["--workers", String(workers), ...(isShared ? [] : ["--no-optimise"])];
  const ran = await time(process.execPath, [...command, ...options], place, { XDG_CACHE_HOME: place.scratch });
  if (ran === undefined) return undefined;
  const { seconds, fits, trials } = JSON.parse(ran.text) as Answer;
  const sign = isMinimized ? -1 : 1;
  const cells = trials.map(({ params, folds }) => ({
    params,
    scores: (Object.values(folds)[0] ?? []).map((score) => sign * score),
  }));
  return { seconds, wholeSeconds: ran.wholeSeconds, peakBytes: ran.peakBytes, fits, cells };
}

/** What grid.py is asked. */
export interface Question {
  readonly plan: "grid" | "expert";
  readonly twin: string;
  readonly file: string;
  readonly predict: string;
  readonly scorer: string;
  readonly folds: string;
  readonly jobs: number;
  readonly axes: Readonly<Record<string, readonly (string | number | boolean)[]>>;
}

/** Cells of an expert's are left out: only its time is looked at. */
export async function measureTheirs(
  python: string,
  question: Question,
  place: Place,
): Promise<Measurement | undefined> {
  const ran = await time(python, [join(place.root, "bench/grid.py"), JSON.stringify(question)], place, {});
  if (ran === undefined) return undefined;
  const answer = JSON.parse(ran.text) as Omit<Measurement, "wholeSeconds" | "fits">;
  const fits = answer.cells.reduce((sum, { scores }) => sum + scores.length, 0);
  return { ...answer, wholeSeconds: ran.wholeSeconds, fits: { requested: fits, run: fits } };
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * In a process group of its own, which ends whole at the limit or an interrupt: workers that a search started go with it.
 * undefined at the limit. Throws where the program fails.
 */
export async function time(
  program: string,
  args: readonly string[],
  place: Omit<Place, "root">,
  env: Readonly<Record<string, string>>,
) {
  const start = performance.now();
  const child = spawn(program, args, { cwd: place.scratch, env: { ...process.env, ...env }, detached: true });
  const peak = watchPeak(child.pid!);
  let [answer, complaint, isEnded] = ["", "", false];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const end = () => {
    isEnded = true;
    process.kill(-child.pid!, "SIGKILL");
  };
  const limit = setTimeout(end, 1000 * place.limitSeconds);
  const interrupt = () => {
    end();
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, interrupt);
  const [status] = (await once(child, "close")) as [number | null];
  clearTimeout(limit);
  const peakBytes = peak();
  for (const signal of SIGNALS) process.off(signal, interrupt);
  const wholeSeconds = (performance.now() - start) / 1000;
  if (isEnded) return undefined;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}\n${answer}${complaint}`);
  return { wholeSeconds, peakBytes, text: answer };
}
