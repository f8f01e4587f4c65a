import { estimators } from "../estimators/index.js";
import { transforms } from "../transforms/index.js";
import type { Step } from "./pipeline.js";

/** The table that fits are on; 0 classes of a number. */
export interface Extent {
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
}

/** How a fit runs: members one by one, or one fit for several. */
export type FitKind = "alone" | "swept";
export const kindOf = (sweep: boolean, members: number): FitKind => (sweep && members > 1 ? "swept" : "alone");

/** What every fit takes however small it is: to take its rows, predict and score. */
export const LEAST = 2e5;
/** Of one number in a transform that says nothing. */
const UNSAID = 100;
/** A member of a path that reads off another's fit, as a share of that fit. */
const READ_OFF = 0.001;
/** To predict, decide and score one number of a further member. */
const SCORE = 8;

/**
 * Nanoseconds of one fit of a pipeline's last step on all rows of the data, roughly: from what estimators say of
 * themselves, never from a clock. Of one that says nothing, as leaves of the user's own, one for each number.
 */
export function fitCost({ name, args }: Step, { rows, columns, classes }: Extent): number {
  return LEAST + (estimators.get(name).cost?.(args, rows, columns, classes) ?? rows * columns);
}

/** Nanoseconds of all transforms of a pipeline. */
export function transformsCost(steps: readonly Step[], { rows, columns }: Extent): number {
  return sum(steps.map(({ name }) => transforms.get(name).cost?.(rows, columns) ?? UNSAID * rows * columns));
}

/** Nanoseconds of fits that each take so much alone: one after the other, or one for all. */
export function membersCost(
  estimator: string,
  alone: readonly number[],
  kind: FitKind,
  { rows, classes }: Extent,
): number {
  const scores = SCORE * rows * Math.max(1, classes) * alone.length;
  if (kind === "alone") return sum(alone) + scores;
  const further = estimators.get(estimator).path?.further ?? READ_OFF;
  const most = alone.reduce((a, b) => Math.max(a, b), 0);
  return most + further * (sum(alone) - most) + scores;
}

const sum = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0);
