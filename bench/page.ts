import { availableParallelism } from "node:os";
import { type Agreement, compare, median } from "./compare.js";
import type { Measurement } from "./measure.js";
import type { Workload } from "./workloads.js";

/** All measurements of one workload; empty where a search took longer than the limit, or there is no Python. */
export interface Rounds {
  readonly workload: Workload;
  readonly shared: Measurement[];
  /** Ours with `--no-optimise`. */
  readonly plain: Measurement[];
  /** GridSearchCV with as many jobs as we have workers, and with one. */
  readonly theirs: Measurement[];
  readonly oneJob: Measurement[];
  readonly expert: Measurement[];
  /** Theirs was ended after so many seconds. */
  readonly endedSeconds?: number;
}

export interface Setting {
  readonly versions: string;
  readonly workers: number;
  readonly pairs: number;
}

type Row = readonly string[];

/** Ratios from here on count as reached. */
const GATE = 3;

export function pageOf(results: readonly Rounds[], { versions, workers, pairs }: Setting): string {
  const measured = results.filter(({ shared }) => shared.length > 0);
  return `# Grids against GridSearchCV

Made by \`npm run bench:grid\`. ${versions}; ${availableParallelism()} cores; ${workers} worker threads of ours against
\`GridSearchCV(n_jobs=${workers}, refit=False)\`. Each search runs in a fresh process, on the same file, folds and candidates; medians of
up to ${pairs} interleaved rounds. Absolute times hold for one machine at one hour; ratios travel better.

## Time

Search: without imports, parsing and reading; worker threads and processes start within. Process: all of it. Plain: ours
with \`--no-optimise\`, one fit a candidate and fold. Ratios: their time over ours. A time after > is the limit at which
their search was ended: the ratio is larger than what stands there, and counts as that in the mean.

${table(["workload", "rounds", "candidates", "fits asked → run", "search s: theirs", "ours", "ratio", "process s: theirs", "ours", "ratio", "plain s", "plain / shared"], measured.map(timeRow))}

${summary(measured)}

## One job, and experts

Search times. One job: \`GridSearchCV(n_jobs=1)\`. Expert: what somebody who knows scikit-learn and LightGBM writes instead of a
grid, with ${workers} jobs where it takes any. Ratios: over our time with ${workers} workers. What takes longer than some seconds ran once.

${table(["workload", "one job s", "ratio", "expert", "expert s", "ratio"], measured.map(otherRow))}

## Memory and agreement

Peak of resident memory: of our process; of theirs and its workers together. Cells: one score of one candidate on one fold.
Equal to plain: to the last bit; leave-one-out in closed form is within 1e-8 of it instead. Equal to theirs: to 1e-9. Winner: the candidate that ours finds best is among their best.

${table(["workload", "peak MB: theirs", "ours", "ratio", "cells", "equal to plain", "equal to theirs", "largest difference", "same winner"], measured.map(agreementRow))}
${unfinished(results)}`;
}

const secondsOf = (list: readonly Measurement[]) => middle(list.map((m) => m.seconds));
const wholeOf = (list: readonly Measurement[]) => middle(list.map((m) => m.wholeSeconds));
const peakOf = (list: readonly Measurement[]) => middle(list.flatMap((m) => m.peakBytes ?? []));
const middle = (values: readonly number[]) => (values.length === 0 ? undefined : median(values));

function timeRow({ workload, shared, plain, theirs, endedSeconds }: Rounds): Row {
  const { cells, fits } = shared[0]!;
  const over = (text: string) => (endedSeconds === undefined ? text : `> ${text}`);
  return [
    workload.name,
    String(shared.length),
    String(cells.length),
    `${fits.requested} → ${fits.run}`,
    over(short(endedSeconds ?? secondsOf(theirs))),
    short(secondsOf(shared)),
    over(times(ratio(endedSeconds ?? secondsOf(theirs), secondsOf(shared)))),
    over(short(endedSeconds ?? wholeOf(theirs))),
    short(wholeOf(shared)),
    over(times(ratio(endedSeconds ?? wholeOf(theirs), wholeOf(shared)))),
    short(secondsOf(plain)),
    times(ratio(secondsOf(plain), secondsOf(shared))),
  ];
}

function otherRow({ workload, shared, oneJob, expert }: Rounds): Row {
  const own = secondsOf(shared);
  const [one, hand] = [secondsOf(oneJob), secondsOf(expert)];
  const plan = hand === undefined ? "–" : workload.expert!;
  return [workload.name, short(one), times(ratio(one, own)), plan, short(hand), times(ratio(hand, own))];
}

function agreementRow({ workload, shared, plain, theirs }: Rounds): Row {
  const [ours, slow, other] = [shared[0]!, plain[0], theirs[0]];
  const toPlain = slow && compare(ours, slow, 0);
  const toTheirs = other && compare(ours, other);
  const [a, b] = [peakOf(theirs), peakOf(shared)];
  return [
    workload.name,
    megabytes(a),
    megabytes(b),
    times(ratio(a, b)),
    String(ours.cells.reduce((sum, { scores }) => sum + scores.length, 0)),
    share(toPlain),
    share(toTheirs),
    toTheirs === undefined ? "–" : toTheirs.largest === 0 ? "0" : toTheirs.largest.toExponential(1),
    toTheirs === undefined ? "–" : toTheirs.sameBest ? "yes" : "no",
  ];
}

/** The mean ratio, and what falls short of the gate. */
function summary(results: readonly Rounds[]): string {
  const ratios = results.flatMap(({ workload, shared, theirs, endedSeconds }) => {
    const search = ratio(endedSeconds ?? secondsOf(theirs), secondsOf(shared));
    return search === undefined ? [] : [{ name: workload.name, search }];
  });
  if (ratios.length === 0) return "Without scikit-learn: plain and shared alone.";
  const mean = Math.exp(ratios.reduce((sum, { search }) => sum + Math.log(search), 0) / ratios.length);
  const below = ratios.filter(({ search }) => search < GATE).map(({ name, search }) => `${name} (${times(search)})`);
  const losses = below.length === 0 ? "" : ` Below ${GATE} times: ${below.join(", ")}.`;
  const bound = results.some(({ endedSeconds }) => endedSeconds !== undefined) ? "at least " : "";
  return `Geometric mean of the ${ratios.length} searches' ratios: ${bound}${times(mean)}.${losses}`;
}

function unfinished(results: readonly Rounds[]): string {
  const names = results.filter(({ shared }) => shared.length === 0).map(({ workload }) => workload.name);
  return names.length === 0 ? "" : `\nOurs did not end within the limit: ${names.join(", ")}.\n`;
}

function table(head: Row, rows: readonly Row[]): string {
  const lines = [head, head.map((_, i) => (i === 0 ? "---" : "--:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const ratio = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? undefined : a / b;
const short = (x: number | undefined) => (x === undefined ? "–" : Number(x.toPrecision(3)).toString());
const times = (x: number | undefined) => (x === undefined ? "–" : `${Number(x.toPrecision(2))}×`);
const megabytes = (x: number | undefined) => (x === undefined ? "–" : String(Math.round(x / 1e6)));

function share(agreement: Agreement | undefined): string {
  if (agreement === undefined) return "–";
  const { equal, cells } = agreement;
  return equal === cells ? "all" : `${((100 * equal) / cells).toFixed(1)} %`;
}
