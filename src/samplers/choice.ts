import type { SamplerContext, SamplerState } from "../contracts.js";
import { unorderedChoice } from "../space/choices.js";
import { size } from "../space/enumerate.js";
import { MOST_DIMENSIONS } from "./sobol-points.js";

export type ChoiceContext = Pick<SamplerContext, "space" | "goals" | "trials">;

/** The sampler that suits a study, and why. */
export interface Choice {
  readonly sampler: string;
  readonly why: string;
}

/** What a chosen sampler asks for, saying who asks, and once why. */
export function saying({ sampler, why }: Choice, state: SamplerState): SamplerState {
  let asked = 0;
  return {
    ...state,
    ask: (n) =>
      state.ask(n).map((ask) => ({
        ...ask,
        reason: `${sampler}${asked++ === 0 ? `, as ${why}` : ""}: ${ask.reason}`,
      })),
  };
}

/** Spaces up to here are counted; without a budget of trials, a space up to the second is run whole. */
const COUNTABLE = 100_000;
const SMALL = 500;
/** A process models so many trials closely; with more, others get as far in less time. */
const MODELED = 400;

/**
 * By the space, the budget and how many trials are under way at once: never by results, so that it is known before the
 * run. underWay: Infinity where all of them are asked for before any result is in.
 */
export function chooseSampler({ space, goals, trials }: ChoiceContext, underWay: number): Choice {
  const most = Math.min(trials ?? SMALL, COUNTABLE);
  const cells = size(space, most);
  if (cells !== undefined && cells <= most) {
    const all = cells === 1 ? "there is one candidate" : `all ${cells} candidates`;
    return {
      sampler: "grid",
      why: cells === 1 ? all : `${all} ${trials === undefined ? "can run" : "fit the budget"}`,
    };
  }
  if (underWay >= (trials ?? Number.POSITIVE_INFINITY)) {
    const why = "all trials run at once, before any result";
    return { sampler: space.params.length <= MOST_DIMENSIONS ? "sobol" : "random", why };
  }
  if (goals.length > 1) return { sampler: "tpe", why: `it searches for ${goals.length} goals` };
  const sometimes = space.params.find(({ when }) => when !== undefined);
  if (trials === undefined || trials <= MODELED) {
    const there = sometimes === undefined ? "every parameter is always there" : `${sometimes.id} exists only sometimes`;
    return {
      sampler: "gp",
      why: trials === undefined ? there : `${there} and there are ${trials} trials to learn from`,
    };
  }
  const many = `${trials} trials are many for a process`;
  if (sometimes !== undefined) return { sampler: "tpe", why: `${many}, and ${sometimes.id} exists only sometimes` };
  const choice = unorderedChoice(space);
  if (choice !== undefined) return { sampler: "tpe", why: `${many}, and ${choice.id} is a choice without an order` };
  return { sampler: "cmaes", why: `${many}, and every parameter is a number` };
}
