import type { Ask, SamplerContext } from "../contracts.js";
import { DiagnosticError, speaker } from "../core/diagnostic.js";
import { keyed } from "../core/rng.js";
import { isAllowed, isCandidateOf, keyOf } from "../space/candidate.js";
import { enumerationOf, size } from "../space/enumerate.js";
import { levelsOf } from "../space/levels.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import type { FinishedTrial } from "../trial.js";

const say = speaker({
  "where-too-narrow": (d: { tries: number }) => ({
    message: `none of ${d.tries} draws met every 'where': too little of the space is allowed`,
    hint: "narrow the ranges, or loosen 'where'",
  }),
});

/** A finite space with more candidates than this is treated as endless: meeting a candidate twice is then a rare chance. */
const COUNTABLE = 100_000;
/** Draws that `where` may refuse until what is left of a finite space is listed; of an endless one, until it is an error. */
const TRIES = 10_000;
const TRIES_ENDLESS = 200_000;
/** After this many draws that were all seen before, the rest of a finite space is listed. */
const SEEN_IN_A_ROW = 200;

/** Draws candidates that `where` allows and that were neither asked nor told before. */
export interface Fresh {
  /** Candidates are drawn by `draw`, again and again until one is new; undefined when the space is exhausted. */
  next(draw: () => Candidate): Candidate | undefined;
  isNew(candidate: Candidate): boolean;
  /** Marks it as asked. */
  take(candidate: Candidate): Candidate;
  tell(trials: readonly FinishedTrial[]): void;
}

export function fresh(context: SamplerContext, name: string): Fresh {
  const { space } = context;
  const endless = endlessIds(space);
  const total = context.size ?? size(space, COUNTABLE);
  const seen = new Set<string>();
  let rest: Candidate[] | undefined;

  // A candidate with a real number in it is never met again: its key is not worth the memory.
  const isEndless = (candidate: Candidate) => endless.some((id) => candidate[id] !== undefined);
  const isNew = (candidate: Candidate) => seen.size === 0 || isEndless(candidate) || !seen.has(keyOf(candidate));
  const take = (candidate: Candidate) => {
    if (!isEndless(candidate)) seen.add(keyOf(candidate));
    return candidate;
  };
  function fromRest(): Candidate | undefined {
    rest ??= unseen(space, isNew, context.seed, name);
    for (;;) {
      const candidate = rest.pop();
      if (candidate === undefined || isNew(candidate)) return candidate === undefined ? undefined : take(candidate);
    }
  }

  return {
    isNew,
    take,
    next(draw) {
      if (total !== undefined && seen.size >= total) return undefined;
      if (rest !== undefined) return fromRest();
      let last: Candidate | undefined;
      let repeats = 0;
      const tries = total === undefined ? TRIES_ENDLESS : TRIES;
      for (let i = 0; i < tries; i++) {
        const candidate = draw();
        if (!isAllowed(space, candidate)) continue;
        if (isNew(candidate)) return take(candidate);
        last = candidate;
        if (++repeats >= SEEN_IN_A_ROW && total !== undefined) return fromRest();
      }
      if (total !== undefined) return fromRest();
      if (last === undefined) throw new DiagnosticError([say("where-too-narrow", { tries })]);
      return last;
    },
    tell(trials) {
      for (const { candidate } of trials) if (!isEndless(candidate) && isCandidateOf(space, candidate)) take(candidate);
    },
  };
}

/** Asks one after the other until `n` or until there is nothing left. */
export function askEach(n: number, one: () => Ask | undefined): readonly Ask[] {
  const asks: Ask[] = [];
  while (asks.length < n) {
    const ask = one();
    if (ask === undefined) break;
    asks.push(ask);
  }
  return asks;
}

const endlessIds = (space: SearchSpace) =>
  space.params.filter((p) => levelsOf(p.domain) === undefined).map((p) => p.id);

/** What is left of a finite space, in random order. */
function unseen(space: SearchSpace, isNew: (c: Candidate) => boolean, seed: number, name: string): Candidate[] {
  const left = [...enumerationOf(space)!.walk()].filter(isNew);
  const rng = keyed(seed, name, "rest");
  for (let i = left.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [left[i], left[j]] = [left[j]!, left[i]!];
  }
  return left;
}
