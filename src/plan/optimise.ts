import type { Plan } from "./plan.js";
import { rules } from "./rules/index.js";

export interface RuleTrace {
  readonly name: string;
  readonly doc: string;
  /** off: switched off by name. */
  readonly state: "applied" | "nothing to do" | "off";
  readonly before: Plan;
  readonly after: Plan;
}
export interface Optimised {
  readonly plan: Plan;
  readonly trace: readonly RuleTrace[];
}

/** The rules in their order, each with its effect. `without`: names of rules to leave out; "all" leaves out all. */
export function optimise(plan: Plan, without: readonly string[] | "all" = []): Optimised {
  const trace: RuleTrace[] = [];
  let current = plan;
  for (const { name, doc, apply } of rules) {
    const off = without === "all" || without.includes(name);
    const after = off ? current : apply(current);
    trace.push({
      name,
      doc,
      state: off ? "off" : after === current ? "nothing to do" : "applied",
      before: current,
      after,
    });
    current = after;
  }
  return { plan: current, trace };
}
