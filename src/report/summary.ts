import type { Goal } from "../contracts.js";
import type { Domain, Param } from "../space/space.js";
import type { FinishedTrial, Outcome, StopReason } from "../trial.js";
import { leaderboard, shortNames } from "./leaderboard.js";
import { count, counted, decimalsFor, duration, mean, short, standardError } from "./numbers.js";
import type { Paint } from "./paint.js";
import { keptTrial, ranked } from "./ranking.js";

export interface SummaryOptions {
  readonly goals: readonly Goal[];
  readonly width: number;
  readonly paint: Paint;
  /** The kept trial's settings, as text to paste. */
  readonly settings?: string;
  /** Where it is known: best values at the edge of their range are pointed out. */
  readonly params?: readonly Param[];
  /** Whether a range may go beyond this bound at all; k = 1 may not. */
  readonly isOpen?: (id: string, bound: number) => boolean;
  /** Leaves out how long it took: the same run gives the same text. */
  readonly timeless?: true;
  /** Commands to type next, each with what it does. */
  readonly next?: readonly (readonly [command: string, doc: string])[];
}

/** The answer to a study in plain text: leaderboard, what is kept, what was saved, what looks odd, what to do next. */
export function summary(outcome: Outcome, options: SummaryOptions): string {
  const { paint, next = [] } = options;
  const { heading: head, kept, remarks: odd } = summaryParts(outcome, options);
  const blocks = [
    head,
    leaderboard.text(outcome, options),
    kept.join("\n"),
    odd.map((line) => `${paint("yellow", "·")} ${line}`).join("\n"),
    next.length === 0 ? "" : ["next", ...commands(next, paint)].join("\n"),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** What an answer says beside the leaderboard: the heading, what is kept and was saved, what looks odd. */
export interface SummaryParts {
  readonly heading: string;
  readonly kept: readonly string[];
  readonly remarks: readonly string[];
}

export function summaryParts(outcome: Outcome, options: SummaryOptions): SummaryParts {
  const { paint, settings } = options;
  const best = keptTrial(outcome, options.goals[0]);
  const choice =
    best === undefined || settings === undefined
      ? []
      : [`${outcome.kept === undefined ? "best so far" : "kept"}  ${paint("green", settings)}`];
  return {
    heading: heading(outcome, options),
    kept: [
      ...choice,
      ...(best === undefined ? [] : reasons(outcome, best)),
      ...outerLine(outcome, options.goals[0]),
      fitsLine(outcome),
    ],
    remarks: [...troubles(outcome), ...remarks(outcome, options)],
  };
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

function reasons(outcome: Outcome, best: FinishedTrial): string[] {
  if (outcome.kept === undefined || outcome.kept.number !== best.number) return [];
  return [`      trial ${best.number}: ${outcome.kept.why}`];
}

/** The score of the whole procedure on parts that the search never saw. */
function outerLine({ outer }: Outcome, goal: Goal | undefined): string[] {
  if (outer.length === 0 || goal === undefined) return [];
  const scores = outer.map((o) => o.values[goal.scorer] ?? Number.NaN);
  const decimals = decimalsFor(scores);
  const error = standardError(scores);
  const spread = error === undefined ? "" : ` ± ${error.toFixed(decimals)}`;
  const where = outer.length === 1 ? "the sealed part" : `${outer.length} sealed parts`;
  return [`on ${where}, which the search never saw: ${goal.scorer} ${mean(scores).toFixed(decimals)}${spread}`];
}

function fitsLine({ fits }: Outcome): string {
  const saved = fits.requested - fits.run;
  const sharing = saved > 0 ? `: ${count(saved)} saved by sharing` : "";
  const more = fits.described === undefined ? "" : `; ${count(fits.described)} more describe what is kept`;
  return `${counted(fits.requested, "fit")} asked, ${count(fits.run)} run${sharing}${more}`;
}

/** Trials that did not complete, with their reasons, the most frequent first. */
function troubles({ trials }: Outcome): string[] {
  return (["failed", "infeasible", "pruned"] as const).flatMap((state) => {
    const those = trials.filter((t) => t.state === state);
    if (those.length === 0) return [];
    const noun = `${counted(those.length, "trial")} ${state === "infeasible" ? "missed 'subject to'" : state}`;
    if (state === "pruned") return [`${noun} after the folds that showed they could not win`];
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
    groups.set(error, [...(groups.get(error) ?? []), trial]);
  }
  return groups;
}

function numbers(trials: readonly FinishedTrial[]): string {
  const shown = trials.slice(0, 3).map((t) => t.number);
  const more = trials.length - shown.length;
  return `${trials.length === 1 ? "trial" : "trials"} ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

// ── What looks odd ──────────────────────────────────────────────────────────────────────────────────────────────────

function remarks(outcome: Outcome, options: SummaryOptions): string[] {
  const goal = options.goals[0];
  const best = keptTrial(outcome, goal);
  if (goal === undefined || best === undefined) return [];
  return [...tieRemark(outcome, goal), ...fitRemark(outcome, goal, best), ...edgeRemarks(best, outcome, options)];
}

/** The winner's lead is no more than what other folds would have changed. */
function tieRemark(outcome: Outcome, goal: Goal): string[] {
  const [first, ...others] = ranked(outcome.trials, goal);
  const error = first && standardError(first.folds[goal.scorer] ?? []);
  if (first === undefined || error === undefined || others.length < 1) return [];
  const near = others.filter((t) => Math.abs(t.values[goal.scorer]! - first.values[goal.scorer]!) <= error).length;
  if (near < Math.max(3, others.length / 10)) return [];
  return [
    `${counted(near, "other trial")} came within one standard error of the best: the order among them may be chance`,
  ];
}

/** Better on the rows it learned than on new ones by more than three standard errors, and by a twentieth of the score. */
function fitRemark({ kept }: Outcome, goal: Goal, best: FinishedTrial): string[] {
  const train = kept?.train?.[goal.scorer];
  const error = standardError(best.folds[goal.scorer] ?? []);
  const test = best.values[goal.scorer];
  if (train === undefined || test === undefined || error === undefined) return [];
  const gap = goal.direction === "maximize" ? train - test : test - train;
  if (gap <= 3 * error || gap <= 0.05 * Math.abs(test)) return [];
  const decimals = decimalsFor([train, test]);
  return [
    `${goal.scorer} is ${train.toFixed(decimals)} on the rows it learned from, ${test.toFixed(decimals)} on others: it may over-fit; try a simpler or more regularized model`,
  ];
}

function edgeRemarks(
  best: FinishedTrial,
  outcome: Outcome,
  { params = [], isOpen = () => true }: SummaryOptions,
): string[] {
  const names = shortNames(params.map((p) => p.id));
  // A search of a few trials has not looked around enough for an edge to mean something.
  if (outcome.trials.length < 5) return [];
  return params.flatMap(({ id, domain }) => {
    const value = best.candidate[id];
    const edge = typeof value === "number" ? edgeOf(value, domain) : undefined;
    if (edge === undefined || !isOpen(id, value as number)) return [];
    const { low, high } = domain as Exclude<Domain, { kind: "choice" }>;
    return [
      `the best ${names.get(id)} = ${short(value as number)} is at the ${edge} edge of ${short(low)}..${short(high)}: a wider range may hold a better one`,
    ];
  });
}

/** Within a hundredth of an end, on the domain's scale; of whole numbers, the end itself. */
function edgeOf(value: number, domain: Domain): "lower" | "upper" | undefined {
  if (domain.kind === "choice" || domain.low === domain.high) return undefined;
  const { low, high, scale, kind } = domain;
  if (value === low) return "lower";
  if (value === high) return "upper";
  if (kind === "int") return undefined;
  const at = (x: number) => (scale === "log" ? Math.log(x) : x);
  const share = (at(value) - at(low)) / (at(high) - at(low));
  return share < 0.01 ? "lower" : share > 0.99 ? "upper" : undefined;
}

function commands(next: NonNullable<SummaryOptions["next"]>, paint: Paint): string[] {
  const width = Math.max(...next.map(([command]) => command.length));
  return next.map(([command, doc]) => `  ${paint("cyan", command.padEnd(width))}  ${paint("dim", doc)}`);
}
