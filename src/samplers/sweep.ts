import type { Sampler } from "../contracts.js";
import { flag, type Schema } from "../core/schema.js";

const sweep = flag({
  doc: "search only what is dear to fit, and try many values of what one fit serves (⟂) at each point",
  default: true,
});

/** What every sampler but those that enumerate, deal out a resource or go by derivatives takes beside its own arguments. The planner reads it, no sampler does. */
export const withSweep = <
  L extends {
    readonly supports?: Sampler["supports"];
    readonly brackets?: unknown;
    readonly reads?: unknown;
    readonly params: Schema;
  },
>(
  sampler: L,
): L =>
  sampler.supports?.infinite === true && sampler.brackets === undefined && sampler.reads === undefined
    ? { ...sampler, params: { sweep, ...sampler.params } }
    : sampler;
