import type { Ask, Sampler, SamplerContext, SamplerState } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { type Args, defaultsOf } from "../core/schema.js";
import { random } from "../samplers/random.js";
import { isCandidateOf, keyOf } from "../space/candidate.js";
import { unorderedChoice } from "../space/choices.js";
import { enumerationOf, size } from "../space/enumerate.js";
import type { SearchSpace } from "../space/space.js";
import type { FinishedTrial } from "../trial.js";
import { equal, holds, type Law, law } from "./law.js";
import { spaces } from "./spaces.js";

export interface SamplerOptions {
  /** Arguments to search with; the schema's defaults unless given. */
  readonly args?: Args;
}

const goals = [{ scorer: "loss", direction: "minimize" }] as const;
export const contextOf = (space: SearchSpace, more: Partial<SamplerContext> = {}): SamplerContext => {
  const count = size(space, 100_000);
  return { space, goals, seed: 7, ...(count === undefined ? {} : { size: count }), ...more };
};
/** Those that deal out a resource have nine of it here, and run their brackets once: a finite space ends then, too. */
export const fidelity = { resource: "epochs", min: 1, max: 9 };
export const start = (sampler: Sampler, context: SamplerContext, args: Args = {}): SamplerState =>
  sampler.create(sampler.brackets === undefined ? context : { fidelity, ...context }, {
    ...defaultsOf(sampler.params),
    ...args,
  } as never);

/** Some trials fail, some are pruned: samplers take it as it comes. */
export function finish(number: number, { candidate, resource, from }: Ask): FinishedTrial {
  const rng = keyed("result", keyOf(candidate), resource ?? 0);
  const fate = rng.real();
  const state = fate < 0.05 ? "failed" : fate < 0.15 ? "pruned" : "complete";
  const x = Object.values(candidate).reduce<number>(
    (sum, v) => sum + (typeof v === "number" ? Math.log1p(Math.abs(v)) : 0),
    0,
  );
  const loss = state === "failed" ? {} : { loss: x + rng.real() };
  const folds = state === "failed" ? {} : { loss: [x] };
  const got = resource === undefined ? {} : { resource, ...(from === undefined ? {} : { from }) };
  return { number, state, model: "m", candidate, values: loss, folds, ...got, seconds: 0 };
}

/** Asks `batch` at a time and tells what was asked, until `n` or exhaustion. */
export function drive(
  state: SamplerState,
  n: number,
  batch: number,
): { asks: Ask[]; told: FinishedTrial[]; exhausted: boolean } {
  const asks: Ask[] = [];
  const told: FinishedTrial[] = [];
  while (asks.length < n) {
    const wanted = Math.min(batch, n - asks.length);
    const got = state.ask(wanted);
    const finished = got.map((ask, i) => finish(asks.length + i, ask));
    asks.push(...got);
    told.push(...finished);
    state.tell(finished);
    // A sampler that waits for results asks for fewer; it goes on when it has them.
    const isWaiting = state.needs !== undefined && got.length > 0;
    if (got.length < wanted && !isWaiting) return { asks, told, exhausted: true };
  }
  return { asks, told, exhausted: false };
}

const suits = (sampler: Sampler, space: SearchSpace) =>
  (sampler.supports.infinite || enumerationOf(space) !== undefined) &&
  (sampler.supports.conditions || space.params.every((p) => p.when === undefined)) &&
  (sampler.supports.choices !== false || unorderedChoice(space) === undefined);

/** What a sampler has to hold, over every sort of space that it says it supports. */
export const samplerLaws = (sampler: Sampler, options: SamplerOptions = {}): readonly Law[] =>
  Object.entries(spaces).flatMap(([name, space]) =>
    suits(sampler, space) ? spaceLaws(sampler, name, space, options) : [],
  );

function spaceLaws(sampler: Sampler, over: string, space: SearchSpace, { args = {} }: SamplerOptions): readonly Law[] {
  const context = contextOf(space);
  // Those that learn take their time.
  const wanted = sampler.lag({ ...defaultsOf(sampler.params), ...args } as never) === "any" ? 60 : 30;
  const begin = (given = context) => start(sampler, given, args);
  const overSpace = (name: string, check: () => void) => law(`over ${over}: ${name}`, check);
  return [
    overSpace("asks for candidates of the space, each with a reason", () => {
      for (const { candidate, reason } of drive(begin(), wanted, 7).asks) {
        holds(isCandidateOf(space, candidate), `${JSON.stringify(candidate)} is no candidate of the space`);
        holds(reason !== undefined && reason !== "", "a candidate has no reason");
      }
    }),
    overSpace("asks for none twice, and for every one of a finite space", () => {
      const isDealing = sampler.brackets !== undefined;
      const most = context.size === undefined ? wanted : (isDealing ? 4 : 1) * context.size + 5;
      const { asks, exhausted } = drive(begin(), most, 7);
      // The same candidate with more of a resource is another trial.
      equal(new Set(asks.map((a) => `${a.resource} ${keyOf(a.candidate)}`)).size, asks.length, "trials that differ");
      equal(exhausted, context.size !== undefined, "says that it is exhausted");
      const distinct = new Set(asks.map((a) => keyOf(a.candidate))).size;
      if (context.size !== undefined) equal(distinct, context.size, "candidates of the space");
    }),
    overSpace("asks for the same with the same seed", () => {
      const run = () => drive(begin(), wanted, 5).asks;
      equal(run(), run());
    }),
    overSpace("asks for n as for one, n times", () => {
      const one = begin();
      equal(Array.from({ length: 12 }, () => one.ask(1)).flat(), begin().ask(12));
    }),
    overSpace("takes results at once as one by one", () => {
      const first = begin();
      const second = begin();
      for (let round = 0; round < 4; round++) {
        const asks = first.ask(8);
        equal(second.ask(8), asks, `round ${round}`);
        const finished = asks.map((ask, i) => finish(round * 8 + i, ask));
        first.tell(finished);
        for (const trial of finished) second.tell([trial]);
      }
      equal(second.ask(3), first.ask(3), "after all rounds");
    }),
    overSpace("does not ask for what it was told of, though it never asked", () => {
      const given = start(random as Sampler, contextOf(space, { seed: 99 })).ask(1)[0]!.candidate;
      const state = begin();
      state.tell([finish(0, { candidate: given })]);
      const { asks } = drive(state, context.size === undefined ? wanted : 4 * context.size, 7);
      const keys = new Set(asks.map((a) => keyOf(a.candidate)));
      holds(!keys.has(keyOf(given)), `asks for ${JSON.stringify(given)} again`);
      if (context.size !== undefined) equal(keys.size, context.size - 1, "candidates that are left");
    }),
    overSpace("works without being told how large the space is", () => {
      const { size: _size, ...unsized } = context;
      equal(drive(begin(unsized), 20, 4).asks, drive(begin(), 20, 4).asks);
    }),
  ];
}
