import type { Sampler } from "../contracts.js";
import { flag } from "../core/schema.js";

const sweep = flag({
  doc: "search only what is dear to fit, and try many values of what one fit serves (⟂) at each point",
  default: true,
});

/** What every sampler but those that enumerate takes beside its own arguments. The planner reads it, no sampler does. */
export const withSweep = (sampler: Sampler): Sampler =>
  sampler.supports.infinite ? { ...sampler, params: { ...sampler.params, sweep } } : sampler;
