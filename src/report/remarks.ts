import type { Goal } from "../contracts.js";
import type { Diagnostic } from "../core/diagnostic.js";
import type { Domain, Param } from "../space/space.js";
import { comparable, type FinishedTrial, type Outcome } from "../trial.js";
import { effects } from "./charts/pair.js";
import { scored } from "./charts/scored.js";
import { varied } from "./charts/varied.js";
import { say } from "./messages.js";
import { decimalsFor, short, standardError } from "./numbers.js";
import { parameterNames } from "./parameter-names.js";
import { keptTrial, ranked } from "./ranking.js";

/** What is known of a study beside its outcome. */
export interface RemarkContext {
  readonly goals: readonly Goal[];
  /** Where it is known: best values at the edge of their range are pointed out. */
  readonly params?: readonly Param[];
  /** How far a parameter's range may go at all: k not below 1. undefined: nothing is to be said of its ends. */
  readonly legalRangeOf?: (id: string) => Ends | undefined;
  /** Codes that the study allows. */
  readonly allowed?: readonly string[];
}

/** A search of fewer trials has not looked around enough for an edge to mean something. */
const ENOUGH_FOR_EDGES = 5;
/** And of fewer trials a parameter, for none to matter. */
const ENOUGH_A_PARAMETER = 15;
/** Shares below which a parameter did not matter. */
const NOTHING = { ofVariance: 0.01, ofBest: 0.02 };

/** What looks odd in a result, and what to do about it. */
export function remarksOf(outcome: Outcome, context: RemarkContext): readonly Diagnostic[] {
  const goal = context.goals[0];
  const best = keptTrial(outcome, goal);
  if (goal === undefined || best === undefined) return [];
  const all = [
    ...notConverged(outcome),
    ...withinNoise(outcome, goal),
    ...overFits(outcome, goal, best),
    ...atEdge(best, outcome, context),
    ...didNotMatter(best, outcome, context),
  ];
  return all.filter(({ code }) => context.allowed?.includes(code) !== true);
}

/** Its scores depend on where it happened to stand. */
const notConverged = ({ described }: Outcome): Diagnostic[] =>
  described?.unconverged === undefined ? [] : [say("not-converged", { folds: described.unconverged })];

/** The winner's lead is no more than what other folds would have changed; and the study does not see to that itself. */
function withinNoise(outcome: Outcome, goal: Goal): Diagnostic[] {
  if (outcome.kept?.rule === "simplest") return [];
  const all = ranked(comparable(outcome.trials), goal);
  const [first] = all;
  const error = first && standardError(first.folds[goal.scorer] ?? []);
  if (first === undefined || error === undefined || all.length < 2) return [];
  const best = first.values[goal.scorer]!;
  const near = all.filter((t) => t !== first && Math.abs(t.values[goal.scorer]! - best) <= error).length;
  return near < Math.max(3, (all.length - 1) / 10) ? [] : [say("within-noise", { trials: near })];
}

/** Better on the rows it learned than on new ones by more than three standard errors, and by a twentieth of the score. */
function overFits({ kept }: Outcome, goal: Goal, best: FinishedTrial): Diagnostic[] {
  const train = kept?.train?.[goal.scorer];
  const error = standardError(best.folds[goal.scorer] ?? []);
  const test = best.values[goal.scorer];
  if (train === undefined || test === undefined || error === undefined) return [];
  const gap = goal.direction === "maximize" ? train - test : test - train;
  if (gap <= 3 * error || gap <= 0.05 * Math.abs(test)) return [];
  const decimals = decimalsFor([train, test]);
  return [say("over-fits", { scorer: goal.scorer, train: train.toFixed(decimals), test: test.toFixed(decimals) })];
}

function atEdge(
  best: FinishedTrial,
  outcome: Outcome,
  { params = [], legalRangeOf = () => ENDLESS }: RemarkContext,
): Diagnostic[] {
  const names = parameterNames(params.map((p) => p.id));
  if (outcome.trials.length < ENOUGH_FOR_EDGES) return [];
  return params.flatMap(({ id, domain }) => {
    const value = best.candidate[id];
    const edge = typeof value === "number" ? edgeOf(value, domain) : undefined;
    const legal = legalRangeOf(id);
    if (edge === undefined || legal === undefined) return [];
    const range = domain as Range;
    const { low, high } = widened(range, edge, legal);
    if (low === range.low && high === range.high) return [];
    const name = names.get(id)!;
    const fix = `${id.split(".").at(-1)} ~ ${short(low)}..${short(high)}${range.scale === "log" ? " log" : ""}`;
    return [say("at-edge", { name, value: value as number, edge, low: range.low, high: range.high, fix })];
  });
}

type Range = Exclude<Domain, { kind: "choice" }>;
interface Ends {
  readonly low: number;
  readonly high: number;
  /** The ends themselves are not legal. */
  readonly above?: true;
  readonly below?: true;
}
const ENDLESS: Ends = { low: -Infinity, high: Infinity };

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

/** A decade more on a log scale; on a linear one as much again; no further than what is legal. */
function widened({ low, high, scale, kind }: Range, edge: "lower" | "upper", legal: Ends): Ends {
  const isLog = scale === "log";
  const whole = (x: number) => (kind === "int" ? Math.round(x) : x);
  if (edge === "upper") {
    const to = Math.min(legal.high, whole(isLog ? high * 10 : high + (high - low)));
    return { low, high: legal.below && to === legal.high ? (high + to) / 2 : to };
  }
  const from = Math.max(
    legal.low,
    whole(isLog ? low / 10 : low - (high - low)),
    isLog && kind === "int" ? 1 : -Infinity,
  );
  return { low: legal.above && from === legal.low ? low / 10 : from, high };
}

function didNotMatter(best: FinishedTrial, outcome: Outcome, context: RemarkContext): Diagnostic[] {
  const found = scored(outcome, context);
  const parameters = found === undefined ? [] : varied(found.trials, context);
  if (found === undefined || parameters.length < 2) return [];
  if (found.trials.length < ENOUGH_A_PARAMETER * parameters.length) return [];
  return effects(found, parameters).flatMap(({ id, label, ofVariance, ofBest }) => {
    const value = best.candidate[id];
    if (value === undefined || ofVariance > NOTHING.ofVariance || ofBest > NOTHING.ofBest) return [];
    const written = typeof value === "number" ? short(value) : String(value);
    return [say("did-not-matter", { name: label, trials: found.trials.length, value: written })];
  });
}
