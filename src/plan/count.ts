import type { Callee } from "../check/study.js";
import { samplers } from "../samplers/index.js";
import type { Candidate } from "../space/space.js";
import { completionsOf, mostAtOnce } from "./free.js";
import { armFor, armsOf, fixedArgs, type Group, groupCandidates, pipelineKey, pipelineOf } from "./pipeline.js";
import { nodeOf } from "./plan.js";
import { enqueuedPoints, lagOf, type Planned, samplerContext } from "./planned.js";

/** Exact, or between bounds where the sampler, a pruner or a clock decides; null where nothing is known before the run. */
export type Count = number | { readonly min: number; readonly expected: number | null; readonly max: number | null };
export interface FitCounts {
  readonly requested: Count;
  readonly run: Count;
}

/** Fits that a study asks for and fits that will run, nested searches, refits and the selection of an ensemble included. */
export function countFits(planned: Planned): FitCounts {
  const { requested, run } = countSearches(planned);
  const more = mostOfEnsembles(planned);
  return more === 0 ? { requested, run } : { requested: upTo(requested, more), run: upTo(run, more) };
}

/** At most so many more: what a blend is made of is known when it is made. */
function upTo(count: Count, more: number): Count {
  if (typeof count === "number") return { min: count, expected: count + more, max: count + more };
  const { min, expected, max } = count;
  return { min, expected: expected === null ? null : expected + more, max: max === null ? null : max + more };
}

/** Each search's best trials, fitted again on its folds; on a sealed part, the members of its blend. */
function mostOfEnsembles({ study, folds, candidates }: Planned): number {
  if (study.keep.name !== "ensemble" || study.data === undefined) return 0;
  const { size, from } = fixedArgs(study.keep) as { size: number; from: number };
  const trials = Math.min(from, candidates ?? from);
  const main = trials * folds.main.folds.length;
  const nested = folds.outer.map(
    ({ inner }) => Math.min(size, trials) + (folds.sealed ? 0 : trials * inner.folds.length),
  );
  return nested.reduce((sum, n) => sum + n, main);
}

function countSearches(planned: Planned): FitCounts {
  const { study, folds } = planned;
  const inner = foldsOfSearches(planned);
  const refits = folds.outer.length;
  const { candidates } = planned;
  const overall = (each: number) => inner.reduce((sum, f) => sum + f * each, refits);
  const known = lagOf(study) === "any" && candidates !== undefined && isUndisturbed(planned);
  if (!known) {
    const compared = countCompared(planned);
    const most = compared.max === null ? null : overall(compared.max);
    const least = candidates === undefined || !isUndisturbed(planned) ? 1 : inner[0]!;
    const upTo = (max: number | null) => ({ min: least, expected: max, max });
    const isSettled = most !== null && isUndisturbed(planned) && compared.isExact;
    const isShared = armsOf(planned.optimised).every(({ fit }) => fit.sweep !== undefined || !isSwept(planned));
    const run = isShared && candidates !== undefined ? overall(candidates) : most;
    return { requested: isSettled ? most : upTo(most), run: upTo(run) };
  }
  if (study.data === undefined) return { requested: overall(candidates), run: overall(candidates) };
  const { groups, compared } = groupsAsked(planned, candidates);
  const once = groups.filter(({ leftOut }) => leftOut).length;
  const run = overall(groups.length - once) + once * inner.length;
  return { requested: overall(isSwept(planned) ? compared : candidates), run };
}

/** Candidates that the study's own search compares: so many a point where free dimensions are swept; null: no end known. */
export function countCompared({ plan, candidates }: Planned): {
  readonly max: number | null;
  readonly isExact: boolean;
} {
  const { free, space } = nodeOf(plan, "search")!;
  if (candidates === undefined) return { max: null, isExact: false };
  if (free === undefined) return { max: candidates, isExact: true };
  const ids = new Set(free.map(({ id }) => id));
  const isPlain = space.where.length === 0 && space.params.every((p) => !ids.has(p.id) || p.when === undefined);
  return { max: candidates * mostAtOnce(free), isExact: isPlain };
}

const isSwept = ({ plan }: Planned): boolean => nodeOf(plan, "search")!.free !== undefined;

/** Nothing but the number of candidates decides when the study ends. */
function isUndisturbed({ study }: Planned): boolean {
  const { seconds, fits } = study.budget;
  return study.prune === undefined && study.stops.length === 0 && seconds === undefined && fits === undefined;
}

/** How many folds the study's own search has, and each search inside outer folds. */
export function foldsOfSearches({ folds }: Planned): readonly number[] {
  const own = Math.max(1, folds.main.folds.length);
  return folds.sealed ? [own] : [own, ...folds.outer.map((o) => o.inner.folds.length)];
}

/** What a sampler that learns nothing from results asks for, known good settings first. */
export function askedOf(search: Callee, { study, plan }: Planned, candidates: number): readonly Candidate[] {
  const state = samplers.get(search.name).create(samplerContext(study, plan), fixedArgs(search) as never);
  const asked = state.ask(candidates).map(({ candidate }) => candidate);
  return [...enqueuedPoints(plan), ...asked].slice(0, study.budget.trials);
}

const known = new WeakMap<Planned, Grouped>();

/** Of a study whose sampler learns nothing from results, once: both counts and costs are read off it. */
export function groupsAsked(planned: Planned, candidates: number): Grouped {
  const found = known.get(planned) ?? groupsOf(planned, askedOf(planned.study.search, planned, candidates));
  known.set(planned, found);
  return found;
}

/** A fold's fits, and the candidates that they serve. */
export interface Grouped {
  readonly groups: readonly Group<undefined>[];
  readonly compared: number;
}

/** A fold's fits and candidates: points, completed and grouped as the run will group them. */
export function groupsOf({ plan, optimised }: Planned, points: readonly Candidate[]): Grouped {
  const arms = armsOf(optimised);
  const { free = [], space } = nodeOf(plan, "search")!;
  const swept = (point: Candidate) =>
    free.length === 0 ? [point] : completionsOf(space, free, point).filter((candidate) => candidate !== undefined);
  const isDeduped = nodeOf(optimised, "search")!.dedupe;
  const seen = new Set<string>();
  const isNew = (candidate: Candidate) => {
    if (!isDeduped) return true;
    const key = pipelineKey(pipelineOf(armFor(arms, candidate), candidate));
    return !seen.has(key) && seen.add(key);
  };
  // What the study gives goes first, one by one, and shares no fit with what follows.
  const given = Math.min(enqueuedPoints(plan).length, points.length);
  const waves = [...points.slice(0, given).map((point) => [point]), points.slice(given)];
  const asked = waves.map((wave) => wave.flatMap(swept));
  const groups = asked.flatMap((wave) =>
    groupCandidates(
      arms,
      wave.filter(isNew).map((candidate) => ({ candidate, of: undefined })),
    ),
  );
  return { groups, compared: asked.reduce((sum, { length }) => sum + length, 0) };
}
