import type { Goal } from "../contracts.js";
import type { Diagnostic } from "../core/diagnostic.js";
import { whole } from "../core/ledger.js";
import { WORTH_SAYING } from "../plan/work.js";
import { comparedIn, type EarlierRun, type FinishedTrial, type Outcome, type StopReason } from "../trial.js";
import { leaderboard } from "./leaderboard.js";
import { count, counted, decimalsFor, duration, mean, standardError } from "./numbers.js";
import type { Paint } from "./paint.js";
import { keptTrial } from "./ranking.js";
import { type RemarkContext, remarksOf } from "./remarks.js";
import { frontLines } from "./several-goals.js";

export interface SummaryOptions extends RemarkContext {
  readonly width: number;
  readonly paint: Paint;
  /** The kept trial's settings, as text to paste. */
  readonly settings?: string;
  /** Leaves out how long it took, and what the store had of earlier plans: the same study gives the same text. */
  readonly timeless?: true;
  /** Commands to type next, each with what it does. */
  readonly next?: readonly (readonly [command: string, doc: string])[];
}

/** The answer to a study in plain text: leaderboard, what is kept, what was saved, what looks odd, what to do next. */
export function summary(outcome: Outcome, options: SummaryOptions): string {
  const { paint, next = [] } = options;
  const { heading: head, kept, fits, remarks: odd } = summaryParts(outcome, options);
  const blocks = [
    head,
    leaderboard.text(options.timeless ? asFresh(outcome) : outcome, options),
    [...kept, ...(options.timeless ? lastingFits(outcome) : fits)].join("\n"),
    odd.map((line) => `${paint("yellow", "·")} ${line}`).join("\n"),
    next.length === 0 ? "" : ["next", ...commands(next, paint)].join("\n"),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** Without what tells a stored trial from one that ran. */
const asFresh = (outcome: Outcome): Outcome => ({
  ...outcome,
  trials: outcome.trials.map((trial) => (trial.taken === undefined ? trial : fresh(whole(trial)))),
});

const fresh = ({ taken: _, ...trial }: FinishedTrial): FinishedTrial => trial;

/** What an answer says beside the leaderboard: the heading, what is kept, what was saved, what looks odd. */
export interface SummaryParts {
  readonly heading: string;
  readonly kept: readonly string[];
  /** What was fitted, and what was taken over from the store. */
  readonly fits: readonly string[];
  readonly remarks: readonly string[];
}

export function summaryParts(outcome: Outcome, options: SummaryOptions): SummaryParts {
  const { paint, settings } = options;
  const best = keptTrial(outcome, options.goals[0]);
  const choice =
    best === undefined || settings === undefined ? [] : [`${keptWord(outcome)}  ${paint("green", settings)}`];
  return {
    heading: heading(outcome, options),
    kept: [
      ...choice,
      ...(best === undefined ? [] : reasons(outcome, best, options.goals[0])),
      ...frontLines(outcome, options.goals),
      ...outerLine(outcome, options.goals[0]),
      ...sweepLine(outcome),
    ],
    fits: [...takenLines(outcome), fitsLine(outcome, options.timeless), ...exactnessLine(outcome)],
    remarks: [...troubles(outcome), ...remarksOf(outcome, options).map(line)],
  };
}

/** With its code: what a study allows, it names. */
const line = ({ message, hint, code }: Diagnostic): string => `${message}; ${hint} [${code}]`;

function keptWord({ kept }: Outcome): string {
  if (kept === undefined) return "best so far";
  return (kept.ensemble?.members.length ?? 1) > 1 ? "kept  a blend, with" : "kept";
}

const ENDINGS: Readonly<Record<StopReason, string>> = {
  exhausted: "every candidate has run",
  trials: "the budget of trials is spent",
  fits: "the budget of fits is spent",
  time: "the budget of time is spent",
  stopped: "a stop rule ended it",
  interrupted: "interrupted",
};

function heading(outcome: Outcome, { paint, timeless }: SummaryOptions): string {
  const { study, state, reason, why, trials, planned, seconds } = outcome;
  const done = trials.length;
  const of =
    planned !== undefined && planned.trials !== done
      ? `${count(done)} of ${counted(planned.trials, "trial")}`
      : counted(done, "trial");
  const ending = reason === undefined ? state : state === "interrupted" ? "interrupted" : (why ?? ENDINGS[reason]);
  const took = timeless === true ? "" : ` in ${duration(seconds)}`;
  return `${paint("bold", study)}  ${of}${took}: ${ending}`;
}

function reasons(outcome: Outcome, best: FinishedTrial, goal: Goal | undefined): string[] {
  if (outcome.kept === undefined || outcome.kept.number !== best.number) return [];
  const { why, ensemble } = outcome.kept;
  if (ensemble === undefined || ensemble.members.length === 1 || goal === undefined) {
    return [`      trial ${best.number}: ${why}`];
  }
  const folds = ensemble.folds[goal.scorer] ?? [];
  const [blended, alone] = [ensemble.values[goal.scorer] ?? Number.NaN, best.values[goal.scorer] ?? Number.NaN];
  const decimals = decimalsFor([blended, alone]);
  const error = standardError(folds);
  const spread = error === undefined ? "" : ` ± ${error.toFixed(decimals)}`;
  const members = ensemble.members.map(({ number, count: n }) => (n === 1 ? `${number}` : `${n} × ${number}`));
  return [
    `      ${why}`,
    `      trials ${members.join(", ")}: ${goal.scorer} ${blended.toFixed(decimals)}${spread}; trial ${best.number} alone ${alone.toFixed(decimals)}`,
  ];
}

/** The score of the whole procedure on parts that the search never saw. */
function outerLine({ outer }: Outcome, goal: Goal | undefined): string[] {
  if (outer.length === 0 || goal === undefined) return [];
  const scores = outer.map((o) => o.values[goal.scorer] ?? Number.NaN);
  const decimals = decimalsFor(scores);
  const error = standardError(scores);
  const spread = error === undefined ? "" : ` ± ${error.toFixed(decimals)}`;
  const where = outer.length === 1 ? "the sealed part" : `${outer.length} sealed parts`;
  return [
    `on ${where}, which the search never saw: ${goal.scorer} ${mean(scores).toFixed(decimals)}${spread}${alone(outer, goal, decimals)}`,
  ];
}

/** Of an ensemble: what the best trial alone has there. */
function alone(outer: Outcome["outer"], { scorer }: Goal, decimals: number): string {
  const singles = outer.flatMap(({ ensemble, values }) => [(ensemble?.single ?? values)[scorer] ?? Number.NaN]);
  return outer.some((o) => o.ensemble !== undefined)
    ? `; ${outer.length === 1 ? "the best trial" : "the best trials"} alone ${mean(singles).toFixed(decimals)}`
    : "";
}

/** What counts of earlier runs of a changed study, and why the rest does not: a reason is said once. */
function takenLines({ trials, earlier = [] }: Outcome): string[] {
  const lines: string[] = [];
  const idle = new Map<string, EarlierRun[]>();
  for (const run of earlier) {
    const taken = trials.filter((t) => t.taken?.planHash === run.planHash);
    if (taken.length > 0) lines.push(takenLine(run, taken, trials.length));
    else {
      const why = run.why ?? "what was tried there is not asked for, or has to run anew";
      idle.set(why, [...(idle.get(why) ?? []), run]);
    }
  }
  for (const [why, runs] of idle) {
    const which = runs.length === 1 ? `the stored run of plan ${runs[0]!.planHash}` : `${runs.length} stored runs`;
    lines.push(`nothing taken over from ${which}: ${why}`);
  }
  return lines;
}

function takenLine({ planHash, trials: had }: EarlierRun, taken: readonly FinishedTrial[], all: number): string {
  const whole = taken.filter((t) => t.taken!.folds >= foldsIn(t)).length;
  const partly = taken.length - whole;
  return [
    `${count(whole)} of ${counted(all, "trial")} taken over from the stored run of plan ${planHash}`,
    ...(partly === 0 ? [] : [`some folds of ${count(partly)} more`]),
    ...(had > taken.length
      ? [`${count(had - taken.length)} of its ${count(had)} were not asked for, or have to run anew`]
      : []),
  ].join("; ");
}

const foldsIn = ({ folds }: FinishedTrial): number => Math.max(0, ...Object.values(folds).map((s) => s.length));

/** Fits that nobody asked for, as their scores were taken over. */
const fitsTaken = (trials: readonly FinishedTrial[]): number =>
  trials.reduce((n, t) => n + (t.taken === undefined ? 0 : comparedIn(t) * Math.min(t.taken.folds, foldsIn(t))), 0);

/** The best of many comparisons looks better than it is: how many there were is said. */
function sweepLine({ trials, compared }: Outcome): string[] {
  if (!trials.some((t) => t.swept !== undefined)) return [];
  return [
    `${counted(trials.length, "point")} swept, ${counted(compared, "candidate")} compared: expect the best to do a little worse on new rows`,
  ];
}

/** Where earlier plans are stored, the number that ran depends on what was there. */
const lastingFits = (outcome: Outcome): string[] => [
  outcome.earlier === undefined ? fitsLine(outcome, true) : `${counted(outcome.fits.requested, "fit")} asked`,
  ...exactnessLine(outcome),
];

/** Of paths that hold a tolerance; nothing where scores are those of fits one by one, to the bit. */
function exactnessLine({ exactness, fits }: Outcome): string[] {
  if (exactness === undefined || exactness.class === "exact" || fits.run === fits.requested) return [];
  const { by, tolerance } = exactness;
  return [`shared along ${by.join(", ")}: predictions within ${tolerance.toExponential()} of fits one by one`];
}

/** "0.06 s instead of about 14 s": where it is known what the same fits take one by one. */
function timeSaved({ seconds, unsharedSeconds = 0 }: Outcome): string {
  if (unsharedSeconds < WORTH_SAYING * seconds) return "";
  return `, ${duration(seconds)} instead of about ${duration(Number(unsharedSeconds.toPrecision(2)))}`;
}

function fitsLine(outcome: Outcome, isTimeless = false): string {
  const { fits, trials } = outcome;
  const taken = fitsTaken(trials);
  const saved = fits.requested - fits.run - taken;
  const sharing = saved > 0 ? `: ${count(saved)} saved by sharing${isTimeless ? "" : timeSaved(outcome)}` : "";
  const kept = taken > 0 ? `${saved > 0 ? "," : ":"} ${count(taken)} taken over` : "";
  const continued = fits.continued === undefined ? "" : `, ${count(fits.continued)} of them continued`;
  const more = fits.described === undefined ? "" : `; ${count(fits.described)} more describe what is kept`;
  return `${counted(fits.requested, "fit")} asked, ${count(fits.run)} run${continued}${sharing}${kept}${more}`;
}

/** The folds that pruned trials were not run on; nothing where no trial says how many there are. */
function sparedBy(pruned: readonly FinishedTrial[], trials: readonly FinishedTrial[]): string {
  const foldsOf = ({ folds }: FinishedTrial) => Object.values(folds)[0]?.length ?? 0;
  const most = trials.reduce((n, trial) => Math.max(n, foldsOf(trial)), 0);
  const spared = pruned.reduce((sum, trial) => sum + most - foldsOf(trial), 0);
  return spared === 0 ? "" : `: ${count(spared)} of their ${counted(most * pruned.length, "fold")} not run`;
}

/** Trials that did not complete, with their reasons, the most frequent first. */
function troubles({ trials }: Outcome): string[] {
  return (["failed", "infeasible", "pruned"] as const).flatMap((state) => {
    const those = trials.filter((t) => t.state === state);
    if (those.length === 0) return [];
    const noun = `${counted(those.length, "trial")} ${state === "infeasible" ? "missed 'subject to'" : state}`;
    if (state === "pruned") return [`${noun} after the folds that showed they could not win${sparedBy(those, trials)}`];
    const groups = grouped(those);
    const most = [...groups].sort((a, b) => b[1].length - a[1].length);
    const lines = most.slice(0, 3).map(([error, of]) => `${error} (${numbers(of)})`);
    const rest = most.length > 3 ? [`and ${counted(most.length - 3, "other reason")}`] : [];
    return [`${noun}: ${[...lines, ...rest].join("; ")}`];
  });
}

function grouped(trials: readonly FinishedTrial[]): Map<string, FinishedTrial[]> {
  const groups = new Map<string, FinishedTrial[]>();
  for (const trial of trials) {
    const error = trial.error ?? "no reason was given";
    const group = groups.get(error);
    if (group === undefined) groups.set(error, [trial]);
    else group.push(trial);
  }
  return groups;
}

function numbers(trials: readonly FinishedTrial[]): string {
  const shown = trials.slice(0, 3).map((t) => t.number);
  const more = trials.length - shown.length;
  return `${trials.length === 1 ? "trial" : "trials"} ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function commands(next: NonNullable<SummaryOptions["next"]>, paint: Paint): string[] {
  const width = Math.max(...next.map(([command]) => command.length));
  return next.map(([command, doc]) => `  ${paint("cyan", command.padEnd(width))}  ${paint("dim", doc)}`);
}
