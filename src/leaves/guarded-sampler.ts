import type { Ask, Sampler, SamplerState } from "../contracts.js";
import { DiagnosticError } from "../core/diagnostic.js";
import { isCandidateOf } from "../space/candidate.js";
import type { SearchSpace } from "../space/space.js";
import { say } from "./messages.js";

/** A user's sampler that is held to its laws: what it asks for is a list of candidates of the space, no more than wanted. */
export const guarded = (sampler: Sampler): Sampler => ({
  ...sampler,
  create(context, args) {
    const state = sampler.create(context, args);
    // Not spread: it may be an object with a prototype.
    const guard: SamplerState = {
      ask: (n) => checked(sampler.name, context.space, n, state.ask(n)),
      tell: (trials) => state.tell(trials),
      ...(state.needs === undefined ? {} : { needs: () => state.needs!() }),
    };
    return guard;
  },
});

function checked(name: string, space: SearchSpace, wanted: number, asks: readonly Ask[]): readonly Ask[] {
  const tell = (found: string) => new DiagnosticError([say("sampler-asks", { name, found })]);
  if (!Array.isArray(asks)) throw tell("gave no list");
  if (asks.length > wanted) throw tell(`gave ${asks.length} where ${wanted} were wanted`);
  for (const ask of asks as readonly Partial<Ask>[]) {
    const { candidate } = ask ?? {};
    if (candidate === undefined || !isCandidateOf(space, candidate)) {
      throw tell(`gave ${JSON.stringify(candidate) ?? "no candidate"}, which is none of the space`);
    }
  }
  return asks;
}
