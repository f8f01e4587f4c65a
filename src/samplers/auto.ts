import type { Sampler } from "../contracts.js";
import { defaultsOf, int } from "../core/schema.js";
import { chooseSampler, saying } from "./choice.js";

const params = {
  lag: int({
    doc: "a suggestion uses results of trials up to so many before it; 1 is strictly one after the other",
    default: 4,
    min: 1,
  }),
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
