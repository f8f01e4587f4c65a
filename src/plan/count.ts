import { samplers } from "../samplers/index.js";
import { armFor, armsOf, fixedArgs, groupCandidates, pipelineKey, pipelineOf } from "./pipeline.js";
import { nodeOf } from "./plan.js";
import { lagOf, type Planned, samplerContext } from "./planned.js";

/** Exact, or between bounds where the sampler, a pruner or a clock decides; null where nothing is known before the run. */
export type Count = number | { readonly min: number; readonly expected: number | null; readonly max: number | null };
export interface FitCounts {
  readonly requested: Count;
  readonly run: Count;
}

/** Fits that a study asks for and fits that will run, nested searches and refits included. */
export function countFits(planned: Planned): FitCounts {
  const { study, folds } = planned;
  const perSearch = Math.max(1, folds.main.folds.length);
  const inner = folds.sealed ? [perSearch] : [perSearch, ...folds.outer.map((o) => o.inner.folds.length)];
  const refits = folds.outer.length;
  const { candidates } = planned;
  const known = lagOf(study) === "any" && candidates !== undefined && isUndisturbed(planned);
  if (!known) {
    const most = candidates === undefined ? null : inner.reduce((sum, f) => sum + f * candidates, refits);
    const least = candidates === undefined || !isUndisturbed(planned) ? 1 : inner[0]!;
    const open = { min: least, expected: most, max: most };
    return { requested: most !== null && isUndisturbed(planned) ? most : open, run: open };
  }
  const distinct = distinctFits(planned, candidates);
  return {
    requested: inner.reduce((sum, f) => sum + f * candidates, refits),
    run: inner.reduce((sum, f) => sum + f * distinct, refits),
  };
}

/** Nothing but the number of candidates decides when the study ends. */
function isUndisturbed({ study }: Planned): boolean {
  const { seconds, fits } = study.budget;
  return study.prune === undefined && study.stops.length === 0 && seconds === undefined && fits === undefined;
}

/** Fits a fold: the sampler's own candidates, grouped as the run will group them. */
function distinctFits(planned: Planned, candidates: number): number {
  const arms = armsOf(planned.optimised);
  if (arms.length === 0) return candidates;
  const { study } = planned;
  const state = samplers.get(study.search.name).create(samplerContext(study), fixedArgs(study.search) as never);
  const asked = [...(study.enqueued ?? []).map((candidate) => ({ candidate })), ...state.ask(candidates)];
  const isDeduped = nodeOf(planned.optimised, "search")!.dedupe;
  const seen = new Set<string>();
  const distinct = asked.filter(({ candidate }) => {
    if (!isDeduped) return true;
    const key = pipelineKey(pipelineOf(armFor(arms, candidate), candidate));
    return !seen.has(key) && seen.add(key);
  });
  return groupCandidates(
    arms,
    distinct.map(({ candidate }) => ({ candidate, of: undefined })),
  ).length;
}
