import { type Extent, type FitKind, fitCost, kindOf, membersCost, transformsCost } from "../plan/fit-cost.js";
import { extentOf, type Planned } from "../plan/planned.js";
import type { FitRatios } from "../plan/work.js";
import { type Job, type ModelJob, narrowed } from "./task.js";

/** What a job takes, as its leaves say of themselves, in milliseconds. */
export interface Expected {
  readonly kind: FitKind;
  /** All of it. */
  readonly whole: number;
  /** Each member by itself. */
  readonly alone: () => readonly number[];
}
/** undefined where nobody says: of objectives, and with leaves of the user's own. */
export type Expect = (job: Job) => Expected | undefined;

const MILLISECOND = 1e6;

export function expectIn({ study }: Planned): Expect {
  const extent = extentOf(study);
  // The jobs of all folds have the same members.
  const known = new WeakMap<Job["members"], Expected>();
  return (job) => {
    if (job.kind !== "model" || study.leaves !== undefined) return undefined;
    // What is fitted along with the members that are wanted is at hand, mostly.
    const expected = known.get(job.members) ?? expectedOf(narrowed(job), extent);
    known.set(job.members, expected);
    return expected;
  };
}

function expectedOf({ estimator: name, members, sweep, transforms }: ModelJob, extent: Extent): Expected {
  const kind = kindOf(sweep, members.length);
  const steps = transformsCost(transforms, extent);
  const fits = members.map(({ args }) => fitCost({ name, args }, extent));
  let alone: readonly number[] | undefined;
  return {
    kind,
    whole: (steps + membersCost(name, fits, kind, extent)) / MILLISECOND,
    alone: () => {
      alone ??= fits.map((fit) => (steps + membersCost(name, [fit], "alone", extent)) / MILLISECOND);
      return alone;
    },
  };
}

/** Milliseconds that a job takes, with what was seen of such fits; infinite where nobody says. */
export function expectSeen(planned: Planned, seen: FitRatios | undefined): (job: Job) => number {
  const expect = expectIn(planned);
  return (job) => {
    const expected = expect(job);
    if (expected === undefined || job.kind !== "model") return Number.POSITIVE_INFINITY;
    return expected.whole * (seen?.ratio(job.estimator, expected.kind) ?? 1);
  };
}
