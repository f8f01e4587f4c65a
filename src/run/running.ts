import type { Ask } from "../contracts.js";
import { digest } from "../core/hash.js";
import { type ArmPlan, armFor } from "../plan/pipeline.js";
import { evaluate } from "../space/predicate.js";
import type { FinishedTrial } from "../trial.js";
import type { Started } from "./jobs.js";
import { mean } from "./keep.js";
import { bestMember, type Member, sweptAt } from "./members.js";
import type { SearchSpec } from "./search-spec.js";
import type { Sheet } from "./sheet.js";

/** A trial that is under way. */
export interface Running extends Started {
  /** What it has come to: its first candidate is at `place`, the others follow. */
  readonly sheet: Sheet;
  readonly place: number;
  readonly content: string;
  /** Folds that it is judged on, and those of them that another trial has run for it. */
  readonly folds: number;
  readonly inherited: number;
  /** Folds that count: with a pruner, those up to its stage. */
  reach: number;
  /** Where some of its folds come from. */
  taken?: NonNullable<FinishedTrial["taken"]>;
  whole?: FinishedTrial;
  /** Why it was given up on. */
  pruned?: string | undefined;
}

/** What trials are judged by. */
type Judge = Pick<SearchSpec, "arms" | "feasible" | "goals" | "sweep">;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** All that is swept at its point has been judged on the fold. */
export const isDone = ({ sheet, place, candidates }: Running, fold: number) =>
  sheet.isDone(place, candidates.length, fold);

/** An objective is told the number of its trial, and may use it. */
export const contentFor = ({ content, number }: Running, arms: readonly ArmPlan[]): string =>
  arms.length === 0 ? digest([content, String(number)]) : content;

/** What a trial records of its ask. */
export const askedOf = ({ reason, resource, from }: Ask) => ({
  ...(reason === undefined ? {} : { reason }),
  ...(resource === undefined ? {} : { resource }),
  ...(from === undefined ? {} : { from }),
});

/** What is its best so far, of all that is swept at its point. */
export const leading = (running: Running, judge: Judge): Member => bestOf(judged(running, judge), judge);

/** What it has come to. */
export function resultOf(running: Running, judge: Judge): FinishedTrial {
  const { arms, sweep, goals } = judge;
  const { number, ask, sheet, reach } = running;
  const members = judged(running, judge);
  const { candidate, place, scores, error, isFeasible } = bestOf(members, judge);
  // Of thousands of trials: written field by field, without copies.
  const trial: Writable<FinishedTrial> = {
    number,
    model: arms.length === 0 ? "objective" : armFor(arms, candidate).name,
    candidate,
    content: contentFor(running, arms),
    state: "complete",
    values: {},
    folds: {},
    seconds: members.reduce((sum, member) => sum + member.seconds, 0),
  };
  if (running.taken !== undefined) trial.taken = running.taken;
  if (ask.reason !== undefined) trial.reason = ask.reason;
  if (ask.resource !== undefined) trial.resource = ask.resource;
  if (ask.from !== undefined) trial.from = ask.from;
  const clocked = sheet.clocked(running.place);
  if (clocked !== undefined) {
    trial.startedAt = clocked.startedAt;
    trial.endedAt = clocked.endedAt;
  }
  if (error !== undefined) {
    trial.state = "failed";
    trial.error = error;
    return trial;
  }
  trial.values = meansOf(scores);
  trial.folds = scores;
  const train = sheet.trained(place, reach);
  if (train !== undefined) trial.train = train;
  const gradient = sheet.gradient(place, reach);
  if (gradient !== undefined) trial.gradient = gradient;
  if (members.length > 1 && sweep !== undefined) trial.swept = sweptAt(members, ask.candidate, sweep, goals[0]!);
  if (running.pruned !== undefined) {
    trial.state = "pruned";
    trial.error = running.pruned;
  } else if (!isFeasible) {
    trial.state = "infeasible";
    trial.error = "misses 'subject to'";
  }
  return trial;
}

function judged({ candidates, sheet, place, reach }: Running, judge: Judge): readonly Member[] {
  return candidates.map((candidate, i) => {
    const { scores, seconds, error } = sheet.ran(place + i, reach);
    const isFeasible = error === undefined && meetsAll(scores, judge);
    return { candidate, place: place + i, isFeasible, scores, seconds, ...(error !== undefined && { error }) };
  });
}

const bestOf = (members: readonly Member[], { goals, arms }: Judge): Member =>
  members.length === 1 ? members[0]! : bestMember(members, goals[0]!, arms);

function meetsAll(scores: FinishedTrial["folds"], { feasible }: Judge): boolean {
  if (feasible.length === 0) return true;
  const values = meansOf(scores);
  return feasible.every((predicate) => evaluate(predicate, values) === true);
}

function meansOf(scores: FinishedTrial["folds"]): Record<string, number> {
  const means: Record<string, number> = {};
  for (const id in scores) means[id] = mean(scores[id]!);
  return means;
}
