import type { Rng } from "../core/rng.js";
import { isAllowed } from "./candidate.js";
import { type Levels, levelsOf } from "./levels.js";
import { allows, holds, reads } from "./predicate.js";
import type { Candidate, Param, ParamId, Predicate, SearchSpace, Value } from "./space.js";

/** A finite space, never held in memory as a whole. */
export interface Enumeration {
  /** How many candidates there are before `where`; beyond 2^53 to double precision. */
  readonly total: number;
  /**
   * Every candidate that `where` allows, each once, lazily. Values come in the order of their domain and the last
   * parameter moves fastest. `onStep` is called for every value tried; it returns false to end the walk.
   */
  walk(onStep?: () => boolean): Generator<Candidate, void, undefined>;
  /** One candidate, uniformly among `total`; `where` is not asked. */
  draw(rng: Rng): Candidate;
  /** Negative when a comes before b in the walk. */
  compare(a: Candidate, b: Candidate): number;
}

/** A parameter with more levels than this may not decide whether others exist: its branches could not be counted. */
const MOST_BRANCHES = 1_000_000;
/** Counting under `where` gives up after this many steps a candidate of the limit. */
const MOST_STEPS = 20;

/** The enumeration of a space, or undefined when it is infinite, or its conditions are too wide to count. */
export function enumerationOf(space: SearchSpace): Enumeration | undefined {
  const levels: Levels[] = [];
  for (const param of space.params) {
    const own = levelsOf(param.domain);
    if (own === undefined) return undefined;
    levels.push(own);
  }
  const parents = parentsAfter(space.params);
  for (const [i, param] of space.params.entries()) {
    if (parents[i + 1]!.includes(param.id) && levels[i]!.count > MOST_BRANCHES) return undefined;
  }
  const count = counter(space.params, levels, parents);
  return {
    total: count(0, {}),
    walk: (onStep = () => true) => walk(space, levels, onStep),
    draw: (rng) => draw(space.params, levels, parents, count, rng),
    compare: (a, b) => compare(space.params, levels, a, b),
  };
}

/**
 * How many candidates a space has, `where` respected; undefined when there are more than `limit`, infinitely many, or
 * when counting them would take more than 20 · limit steps.
 */
export function size(space: SearchSpace, limit: number): number | undefined {
  const all = enumerationOf(space);
  if (all === undefined) return undefined;
  if (space.where.length === 0) return all.total <= limit ? all.total : undefined;
  if (all.total > MOST_STEPS * limit) return undefined;
  let steps = 0;
  let found = 0;
  const within = () => ++steps <= MOST_STEPS * limit;
  for (const _ of all.walk(within)) if (++found > limit) return undefined;
  return steps > MOST_STEPS * limit ? undefined : found;
}

/** parents[i]: which of the parameters before i decide about parameters from i on. */
function parentsAfter(params: readonly Param[]): readonly (readonly ParamId[])[] {
  return Array.from({ length: params.length + 1 }, (_, i) => {
    const later = new Set(params.slice(i).flatMap((p) => (p.when === undefined ? [] : reads(p.when))));
    return params.slice(0, i).flatMap((p) => (later.has(p.id) ? [p.id] : []));
  });
}

type Count = (place: number, sofar: Candidate) => number;

/** Candidates below a partial one; remembered by the parents that decide them. */
function counter(params: readonly Param[], levels: readonly Levels[], parents: readonly (readonly ParamId[])[]): Count {
  const known = new Map<string, number>();
  const count: Count = (place, sofar) => {
    if (place === params.length) return 1;
    const key = `${place}:${parents[place]!.map((id) => JSON.stringify(sofar[id]) ?? "").join(",")}`;
    let total = known.get(key);
    if (total === undefined) {
      total = countHere(place, sofar);
      known.set(key, total);
    }
    return total;
  };
  function countHere(place: number, sofar: Candidate): number {
    const param = params[place]!;
    if (param.when !== undefined && !holds(param.when, sofar)) return count(place + 1, sofar);
    const own = levels[place]!;
    if (!parents[place + 1]!.includes(param.id)) return own.count * count(place + 1, sofar);
    let total = 0;
    for (let i = 0; i < own.count; i++) total += count(place + 1, { ...sofar, [param.id]: own.at(i) });
    return total;
  }
  return count;
}

function draw(
  params: readonly Param[],
  levels: readonly Levels[],
  parents: readonly (readonly ParamId[])[],
  count: Count,
  rng: Rng,
): Candidate {
  const candidate: Record<ParamId, Value> = {};
  for (const [place, param] of params.entries()) {
    if (param.when !== undefined && !holds(param.when, candidate)) continue;
    const own = levels[place]!;
    if (!parents[place + 1]!.includes(param.id)) {
      candidate[param.id] = own.at(rng.int(own.count));
      continue;
    }
    // A value that opens more branches stands for more candidates.
    let left = rng.real() * count(place, candidate);
    let i = 0;
    for (; i < own.count - 1; i++) {
      left -= count(place + 1, { ...candidate, [param.id]: own.at(i) });
      if (left < 0) break;
    }
    candidate[param.id] = own.at(i);
  }
  return candidate;
}

/** Each rule with the place after which all that it reads is decided. */
function rulesByPlace(space: SearchSpace): readonly (readonly Predicate[])[] {
  const at: Predicate[][] = space.params.map(() => []);
  for (const rule of space.where) {
    const ids = reads(rule);
    at[space.params.findLastIndex((p) => ids.includes(p.id))]?.push(rule);
  }
  return at;
}

function* walk(space: SearchSpace, levels: readonly Levels[], onStep: () => boolean): Generator<Candidate> {
  const { params } = space;
  const rules = rulesByPlace(space);
  const passes = (place: number, candidate: Candidate) => rules[place]!.every((rule) => allows(rule, candidate));
  if (params.length === 0) {
    if (isAllowed(space, {})) yield {};
    return;
  }
  function* from(place: number, sofar: Candidate): Generator<Candidate, boolean> {
    if (place === params.length) {
      yield sofar;
      return true;
    }
    const param = params[place]!;
    if (param.when !== undefined && !holds(param.when, sofar)) {
      if (!onStep()) return false;
      return passes(place, sofar) ? yield* from(place + 1, sofar) : true;
    }
    const own = levels[place]!;
    for (let i = 0; i < own.count; i++) {
      if (!onStep()) return false;
      const next = { ...sofar, [param.id]: own.at(i) };
      if (passes(place, next) && !(yield* from(place + 1, next))) return false;
    }
    return true;
  }
  yield* from(0, {});
}

function compare(params: readonly Param[], levels: readonly Levels[], a: Candidate, b: Candidate): number {
  for (const [i, { id }] of params.entries()) {
    const left = a[id];
    const right = b[id];
    if (left === right) continue;
    // Parents decide what is absent, so the two already differ there.
    return levels[i]!.indexOf(left!) - levels[i]!.indexOf(right!);
  }
  return 0;
}
