import type { Ask, Rung, SamplerContext, SamplerState } from "../contracts.js";
import type { Candidate } from "../space/space.js";
import type { FinishedTrial } from "../trial.js";
import { type Entrant, Entrants, promotion, ranked } from "./entrants.js";
import { askEach } from "./fresh.js";
import { amountOf } from "./rungs.js";

/** Where a bracket's new candidates come from. */
export interface Newcomers {
  /** Undefined when the space is exhausted. */
  next(): { readonly candidate: Candidate; readonly reason: string } | undefined;
  tell(trials: readonly FinishedTrial[]): void;
}

/**
 * Brackets one after the other, again and again, or `cycles` times. The best of a rung are promoted to the next once all
 * of it is told; a bracket's first rung needs no results, so that it begins while the last rung before it still runs.
 * Jamieson & Talwalkar 2016.
 */
export function halving(
  context: SamplerContext,
  brackets: readonly (readonly Rung[])[],
  cycles: number,
  newcomers: Newcomers,
): SamplerState {
  const { resource } = context.fidelity!;
  const entrants = new Entrants(context);
  let bracket = 0;
  let rung = 0;
  let needed = 0;
  let isDrained = false;
  let members: Entrant[] = [];
  /** Of the rung before: who goes on, the best first. */
  let promoted: Entrant[] = [];
  let before = 0;

  const isOver = () => bracket >= brackets.length * cycles;
  const plan = () => brackets[bracket % brackets.length]!;
  function nextBracket(): void {
    bracket++;
    rung = 0;
    members = [];
  }
  /** The rung is full: the next one needs all of its results. */
  function climb(): void {
    if (rung + 1 >= plan().length || members.length === 0) {
      nextBracket();
      return;
    }
    rung++;
    needed = entrants.asked;
    promoted = [];
  }
  /** Once its results are there. A rung whose trials were too few, or failed, passes on as many as there are. */
  function select(): void {
    before = members.length;
    promoted = ranked(members).slice(0, Math.max(1, Math.min(plan()[rung]!.trials!, before)));
    members = [];
  }

  function newcomer(): Ask | undefined {
    const found = isDrained ? undefined : newcomers.next();
    if (found === undefined) {
      isDrained = true;
      return undefined;
    }
    const { resource: amount, trials } = plan()[0]!;
    members.push(entrants.enter(found.candidate, amount));
    const where = `bracket ${(bracket % brackets.length) + 1} of ${brackets.length}`;
    const reason = `${where}, ${members.length} of ${trials} at ${amountOf(resource, amount)}: ${found.reason}`;
    if (members.length === trials) climb();
    return { candidate: found.candidate, resource: amount, reason };
  }

  function climber(): Ask | undefined {
    if (promoted.length === 0) select();
    const winner = promoted[members.length];
    if (winner === undefined) return undefined;
    const amount = plan()[rung]!.resource;
    members.push(entrants.enter(winner.candidate, amount));
    const reason = `promoted: rank ${members.length} of ${before} at ${amountOf(resource, winner.resource)}`;
    if (members.length === promoted.length) climb();
    return promotion(winner, amount, reason);
  }

  function one(): Ask | undefined {
    while (!isOver() && entrants.told >= needed) {
      const ask = rung === 0 ? newcomer() : climber();
      if (ask !== undefined) return ask;
      // The space ended within a first rung: what there is climbs. Or a rung has failed as a whole.
      if (rung === 0 && members.length > 0) climb();
      else if (isDrained) return undefined;
      else nextBracket();
    }
    return undefined;
  }

  return {
    ask: (n) => askEach(n, one),
    tell(trials) {
      newcomers.tell(trials);
      for (const trial of trials) entrants.tell(trial);
    },
    needs: () => needed,
  };
}
