import { estimators } from "../estimators/index.js";
import type { Planned } from "../plan/planned.js";
import { transforms } from "../transforms/index.js";
import type { Job } from "./task.js";

/** Of one operation as leaves count them. Leaves differ by a factor of ten either way, and memory adds its own. */
const MILLISECONDS = 3e-6;
/** A member of a path that reads off another's fit, as a share of that fit. */
const READ_OFF = 0.001;
/** To predict, decide and score one number. */
const SCORE_OPERATIONS = 8;

/**
 * How long a study's jobs take, roughly: in milliseconds, from what their leaves say of their costs. Infinite where one
 * says nothing, as leaves of the user's own and objectives do.
 */
export function expectationsOf({ study }: Planned): (job: Job) => number {
  const rows = study.data?.table.matrix.rows ?? 0;
  const columns = study.data?.features.length ?? 0;
  const outputs = Math.max(1, study.data?.levels.length ?? 0);
  return (job) => {
    if (job.kind !== "model" || study.leaves !== undefined) return Number.POSITIVE_INFINITY;
    const { path, cost } = estimators.get(job.estimator);
    const members = job.members.length;
    const fits = job.sweep ? 1 + (members - 1) * (path?.further ?? READ_OFF) : members;
    const steps = job.transforms.reduce(
      (sum, { name }) => sum + (transforms.get(name).cost?.(rows, columns) ?? Number.POSITIVE_INFINITY),
      0,
    );
    const fit = cost?.(job.members[0]!.args, rows, columns) ?? Number.POSITIVE_INFINITY;
    return MILLISECONDS * (steps + fits * fit + SCORE_OPERATIONS * members * rows * outputs);
  };
}
