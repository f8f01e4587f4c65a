import { fitCost, membersCost, transformsCost } from "../plan/fit-cost.js";
import { extentOf, type Planned } from "../plan/planned.js";
import type { FitRatios } from "../plan/work.js";
import type { Job, ModelJob } from "./task.js";

/** What a job takes, in milliseconds, as its leaves say of themselves; infinite with leaves of the user's own. */
export type Expect = (job: Job) => number;

export function expectIn({ study }: Planned): Expect {
  const extent = extentOf(study);
  return (job) => {
    if (job.kind !== "model" || study.leaves !== undefined) return Number.POSITIVE_INFINITY;
    const alone = job.members.map(({ args }) => fitCost({ name: job.estimator, args }, extent));
    return 1e-6 * (transformsCost(job.transforms, extent) + membersCost(job.estimator, alone, isSwept(job), extent));
  };
}

/** The same, with what was seen of such fits. */
export function expectSeen(planned: Planned, seen: FitRatios | undefined): Expect {
  const expect = expectIn(planned);
  if (seen === undefined) return expect;
  return (job) => {
    const ratio = job.kind === "model" ? seen.ratio(job.estimator, isSwept(job) ? "swept" : "alone") : undefined;
    return expect(job) * (ratio ?? 1);
  };
}

/** One fit serves several members. */
export const isSwept = (job: Job): job is ModelJob => job.kind === "model" && job.sweep && job.members.length > 1;
