import { askedOf, foldsOfSearches, groupsAsked, groupsOf } from "./count.js";
import { type FitKind, fitCost, kindOf, LEAST, membersCost, transformsCost } from "./fit-cost.js";
import type { Group } from "./pipeline.js";
import { bracketsOf, extentOf, lagOf, type Planned } from "./planned.js";

/** What fits were seen to take, as a multiple of what their estimators say; undefined of what was never seen. */
export interface FitRatios {
  ratio(estimator: string, kind: FitKind): number | undefined;
}

/** Ratios of times below are not worth a word. */
export const WORTH_SAYING = 1.2;

/** Seconds of one core. */
export interface Work {
  /** Every fit that is asked for by itself. */
  readonly plain: number;
  /** As the plan runs them. */
  readonly shared: number;
}

/** Where a sampler learns from results, so many random points stand for what it will ask for. */
const DRAWS = 64;

/**
 * What a study's searches cost, roughly, before they run; undefined where nobody knows: of objectives and leaves of the
 * user's own, where only a clock ends the search, and where candidates get more or less of a resource.
 */
export function workOf(planned: Planned, seen: FitRatios): Work | undefined {
  const { study, candidates } = planned;
  if (study.data === undefined || study.leaves !== undefined || candidates === undefined) return undefined;
  if (bracketsOf(study) !== undefined) return undefined;
  const isKnown = lagOf(study) === "any";
  const points = isKnown ? candidates : Math.min(DRAWS, candidates);
  const { groups } = isKnown
    ? groupsAsked(planned, candidates)
    : groupsOf(planned, askedOf({ name: "random", args: {} }, planned, points));
  const times = foldsOfSearches(planned).reduce((sum, n) => sum + n, 0);
  const drawn = points === 0 ? 0 : candidates / points;
  const { plain, shared } = workOnOneFold(planned, groups, seen);
  const all = 1e-9 * times * drawn;
  return { plain: all * plain, shared: all * shared };
}

/** Nanoseconds. */
function workOnOneFold({ study, folds }: Planned, groups: readonly Group<undefined>[], seen: FitRatios): Work {
  const extent = extentOf(study);
  const prefixes = new Set<string>();
  let [plain, shared] = [0, 0];
  for (const { pipeline, prefix, sweep, leftOut, members } of groups) {
    const { name } = pipeline.estimator;
    const before = transformsCost(pipeline.transforms, extent);
    const alone = members.map(({ args }) => fitCost({ name, args }, extent));
    const cost = (kind: FitKind) => membersCost(name, alone, kind, extent) * (seen.ratio(name, kind) ?? 1);
    plain += members.length * before + cost("alone");
    const together = cost(kindOf(sweep, members.length));
    shared += leftOut ? LEAST + together / folds.main.folds.length : together;
    if (prefix === undefined || !prefixes.has(prefix)) shared += before;
    if (prefix !== undefined) prefixes.add(prefix);
  }
  return { plain, shared };
}
