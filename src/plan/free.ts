import { type Callee, calleesIn, type Study } from "../check/study.js";
import type { Sampler } from "../contracts.js";
import { canonical } from "../core/hash.js";
import { estimators } from "../estimators/index.js";
import { samplers } from "../samplers/index.js";
import { scorers } from "../scorers/index.js";
import { isAllowed } from "../space/candidate.js";
import { size } from "../space/enumerate.js";
import { levelsOf } from "../space/levels.js";
import { both, either, holds, reads } from "../space/predicate.js";
import type { Candidate, Domain, Param, ParamId, Predicate, SearchSpace, Value } from "../space/space.js";
import { substitute } from "../space/substitute.js";
import { axisOf } from "../space/unit.js";

/**
 * A free dimension: a searched argument whose every value one fit serves. The sampler does not search it; at each point
 * that it asks for, all of `values` are tried.
 */
export interface FreeParam {
  readonly id: ParamId;
  readonly values: readonly Value[];
}

/** Values of one parameter, and combinations of several, at most. */
const MOST_REALS = 32;
const MOST = 64;
/** Spaces of the dear parameters up to here are counted. */
const COUNTABLE = 1_000_000;

/**
 * The free dimensions of a study; undefined where nothing is swept: switched off, a sampler that enumerates, several
 * goals or one that the clock decides, nothing but free parameters, or so few dear points that the budget would end the
 * search before it has looked closely at the free ones.
 */
export function freeParamsOf(study: Study): readonly FreeParam[] | undefined {
  if (!isSweepable(study)) return undefined;
  const { space, enqueued = [] } = study;
  const groups = liftable(pathGroups(study), space);
  const free = groups.flatMap((ids) => valuesOf(ids, space, enqueued));
  if (free.length === 0 || free.length === space.params.length) return undefined;
  const points = size(dearSpace(space, free), COUNTABLE);
  const isSmall = points !== undefined && points <= (study.budget.trials ?? Number.POSITIVE_INFINITY);
  return isSmall && !free.every((param) => isWhole(param, space)) ? undefined : free;
}

function isSweepable({ search, arms, goals }: Study): boolean {
  const sampler: Sampler | undefined = samplers.find(search.name);
  const { sweep } = search.args;
  if (sampler?.supports.infinite !== true || arms.length === 0 || goals.length > 1) return false;
  if (sampler.brackets !== undefined || sampler.reads === "gradient") return false;
  if (sweep?.kind === "fixed" && sweep.value === false) return false;
  return scorers.get(goals[0]!.callee.name).needs !== "cost";
}

/** Searched path arguments, those of one estimator together; without what decides whether another parameter exists. */
function pathGroups({ arms, space }: Study): readonly (readonly ParamId[])[] {
  const deciding = new Set(space.params.flatMap(({ when }) => (when === undefined ? [] : reads(when))));
  const ids = (callee: Callee) => {
    const { params = [], dear = [] } = estimators.get(callee.name).path ?? {};
    return params.flatMap((name) => {
      const slot = callee.args[name];
      return slot?.kind === "param" && !dear.includes(name) && !deciding.has(slot.id) ? [slot.id] : [];
    });
  };
  return arms.flatMap(({ steps }) => calleesIn(steps.at(-1)!).map(ids));
}

/**
 * A rule of `where` that reads free parameters asks that some combination of them meets it. That can be said where all
 * such rules read parameters of one estimator that exist together; other parameters that a rule reads stay with the
 * sampler.
 */
function liftable(groups: readonly (readonly ParamId[])[], space: SearchSpace): readonly (readonly ParamId[])[] {
  const ruled = new Set(space.where.flatMap(reads));
  const touched = groups.map((ids) => ids.filter((id) => ruled.has(id)));
  const isOne = touched.filter((ids) => ids.length > 0).length <= 1;
  const whens = new Set(touched.flat().map((id) => canonical(paramIn(space, id).when ?? null)));
  if (isOne && whens.size <= 1) return groups;
  return groups.map((ids) => ids.filter((id) => !ruled.has(id)));
}

const paramIn = (space: SearchSpace, id: ParamId): Param => space.params.find((p) => p.id === id)!;

// ── Values ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** So many values of each that their combinations are at most 64: the longest lists give way first. Given settings are among them. */
function valuesOf(ids: readonly ParamId[], space: SearchSpace, given: readonly Candidate[]): readonly FreeParam[] {
  const domains = ids.map((id) => paramIn(space, id).domain);
  const counts = domains.map((domain) => Math.min(levelsOf(domain)?.count ?? MOST_REALS, MOST));
  while (counts.reduce((product, n) => product * n, 1) > MOST) counts[counts.indexOf(Math.max(...counts))]!--;
  return ids.map((id, i) => {
    const wanted = given.flatMap((candidate) => candidate[id] ?? []);
    return { id, values: inOrder([...thinned(domains[i]!, counts[i]!), ...wanted], domains[i]!) };
  });
}

/** Evenly on the domain's scale, the ends among them; under a prior, equally likely. */
function thinned(domain: Domain, count: number): readonly Value[] {
  const levels = levelsOf(domain);
  if (levels !== undefined && levels.count <= count)
    return Array.from({ length: levels.count }, (_, i) => levels.at(i));
  const axis = axisOf(domain);
  const hasEnds = domain.kind === "choice" || domain.prior === undefined;
  const unit = (i: number) => (hasEnds && count > 1 ? i / (count - 1) : (i + 0.5) / count);
  return Array.from({ length: count }, (_, i) => axis.valueAt(unit(i)));
}

function inOrder(values: readonly Value[], domain: Domain): readonly Value[] {
  const distinct = [...new Set(values)];
  return domain.kind === "choice" ? distinct : (distinct as number[]).sort((a, b) => a - b);
}

const isWhole = ({ id, values }: FreeParam, space: SearchSpace): boolean =>
  levelsOf(paramIn(space, id).domain)?.count === values.length;

// ── Points and candidates ───────────────────────────────────────────────────────────────────────────────────────────

/** What the sampler searches: the dear parameters, and those points to which some combination of the free ones is allowed. */
export function dearSpace(space: SearchSpace, free: readonly FreeParam[]): SearchSpace {
  const ids = new Set(free.map(({ id }) => id));
  const params = space.params.filter(({ id }) => !ids.has(id));
  const isMixed = (rule: Predicate) => reads(rule).some((id) => ids.has(id));
  const mixed = space.where.filter(isMixed);
  const plain = space.where.filter((rule) => !isMixed(rule));
  return { params, where: mixed.length === 0 ? plain : [...plain, someMeets(mixed, space, free)] };
}

/** The rules with each combination in the place of the free parameters, one of which must do; where these exist at all. */
function someMeets(rules: readonly Predicate[], space: SearchSpace, free: readonly FreeParam[]): Predicate {
  const ids = new Set(rules.flatMap(reads));
  const ruled = free.filter(({ id }) => ids.has(id));
  const { when } = paramIn(space, ruled[0]!.id);
  const meets = productOf(ruled).map((values) => rules.map((rule) => substitute(rule, values)).reduce(both));
  const some = meets.reduce(either);
  return when === undefined ? some : either({ kind: "unary", operator: "not", operand: when }, some);
}

/** Every combination, the last parameter fastest. */
export function productOf(free: readonly FreeParam[]): readonly Candidate[] {
  let rows: readonly Candidate[] = [{}];
  for (const { id, values } of free) rows = rows.flatMap((row) => values.map((value) => ({ ...row, [id]: value })));
  return rows;
}

/** Most combinations that one point can have: parameters of one estimator come together, those of two never do. */
export function mostAtOnce(free: readonly FreeParam[]): number {
  const products = new Map<string, number>();
  for (const { id, values } of free) {
    const owner = id.slice(0, id.lastIndexOf("."));
    products.set(owner, (products.get(owner) ?? 1) * values.length);
  }
  return Math.max(1, ...products.values());
}

/** A candidate's values of the dear parameters: what the sampler knows of it. */
export function pointOf(free: readonly FreeParam[], candidate: Candidate): Candidate {
  const ids = new Set(free.map(({ id }) => id));
  return Object.fromEntries(Object.entries(candidate).filter(([id]) => !ids.has(id)));
}

/** The free parameters that exist at a point. */
export const activeAt = (space: SearchSpace, free: readonly FreeParam[], point: Candidate): readonly FreeParam[] =>
  free.filter(({ id }) => {
    const { when } = paramIn(space, id);
    return when === undefined || holds(when, point);
  });

/** A point completed by every combination, in order; undefined in the place of one that `where` forbids. */
export function completionsOf(
  space: SearchSpace,
  free: readonly FreeParam[],
  point: Candidate,
): readonly (Candidate | undefined)[] {
  return productOf(activeAt(space, free, point)).map((values) => {
    const all = { ...point, ...values };
    const candidate = Object.fromEntries(space.params.flatMap(({ id }) => (id in all ? [[id, all[id]!]] : [])));
    return isAllowed(space, candidate) ? candidate : undefined;
  });
}
