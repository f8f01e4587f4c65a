import type { Plan } from "../plan.js";

/**
 * Changes what a plan costs, never what it scores: optimised and plain plans give the same table. `apply` sees the
 * whole plan and returns it, the same object when there is nothing to do.
 */
export interface Rule {
  readonly name: string;
  readonly doc: string;
  apply(plan: Plan): Plan;
}
