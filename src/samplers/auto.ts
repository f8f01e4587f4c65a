import type { Sampler } from "../contracts.js";
import { defaultsOf } from "../core/schema.js";
import { chooseSampler, saying } from "./choice.js";
import { lag } from "./lag.js";

const params = {
  lag: lag(),
};

/**
 * Whichever sampler suits the space and the budget. In a study the checker puts that one into its place; here is what
 * others ask who bring a space of their own.
 */
export const auto = (samplerNamed: (name: string) => Sampler): Sampler<typeof params> => ({
  name: "auto",
  doc: "The sampler that suits the space, the budget and the trials under way; what a study without a search clause gets",
  params,
  supports: { conditions: true, objectives: "several", infinite: true },
  lag: (args) => args.lag,
  create(context, { lag }) {
    const choice = chooseSampler(context, lag);
    const sampler = samplerNamed(choice.sampler);
    const args = { ...defaultsOf(sampler.params), ...("lag" in sampler.params ? { lag } : {}) };
    return saying(choice, sampler.create(context, args as never));
  },
});
