import { samplers } from "../samplers/index.js";
import { completionsOf, mostAtOnce } from "./free.js";
import { armFor, armsOf, fixedArgs, groupCandidates, pipelineKey, pipelineOf } from "./pipeline.js";
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
  const perSearch = Math.max(1, folds.main.folds.length);
  const inner = folds.sealed ? [perSearch] : [perSearch, ...folds.outer.map((o) => o.inner.folds.length)];
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
  const { fits, compared } = distinctFits(planned, candidates);
  return { requested: overall(compared), run: overall(fits) };
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

/** A fold's fits and candidates: what the sampler asks for, completed and grouped as the run will group it. */
function distinctFits(planned: Planned, candidates: number): { readonly fits: number; readonly compared: number } {
  const arms = armsOf(planned.optimised);
  if (arms.length === 0) return { fits: candidates, compared: candidates };
  const { study, plan } = planned;
  const { free = [], space } = nodeOf(plan, "search")!;
  const context = samplerContext(study, plan);
  const state = samplers.get(study.search.name).create(context, fixedArgs(study.search) as never);
  const given = enqueuedPoints(plan).map((candidate) => ({ candidate }));
  const points = [...given, ...state.ask(candidates)].slice(0, study.budget.trials);
  const asked =
    free.length === 0
      ? points
      : points.flatMap(({ candidate: point }) =>
          completionsOf(space, free, point).flatMap((candidate) => (candidate === undefined ? [] : [{ candidate }])),
        );
  const isDeduped = nodeOf(planned.optimised, "search")!.dedupe;
  const seen = new Set<string>();
  const distinct = asked.filter(({ candidate }) => {
    if (!isDeduped) return true;
    const key = pipelineKey(pipelineOf(armFor(arms, candidate), candidate));
    return !seen.has(key) && seen.add(key);
  });
  const groups = groupCandidates(
    arms,
    distinct.map(({ candidate }) => ({ candidate, of: undefined })),
  );
  return { fits: groups.length, compared: free.length === 0 ? candidates : asked.length };
}
