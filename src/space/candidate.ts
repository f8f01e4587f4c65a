import { levelsOf } from "./levels.js";
import { allows, holds } from "./predicate.js";
import type { Candidate, Domain, ParamId, SearchSpace, Value } from "./space.js";
import { axisOf } from "./unit.js";

/**
 * The candidate that a full assignment comes to: one pass left to right keeps the parameters that are active. `value`
 * is asked for active parameters only, with its place in the space and what was decided before it.
 */
export function activate(space: SearchSpace, value: (place: number, sofar: Candidate) => Value): Candidate {
  const candidate: Record<ParamId, Value> = {};
  for (let i = 0; i < space.params.length; i++) {
    const param = space.params[i]!;
    if (param.when !== undefined && !holds(param.when, candidate)) continue;
    candidate[param.id] = value(i, candidate);
  }
  return candidate;
}

/** Length = parameters; the candidate of a point of the unit cube. Coordinates of inactive parameters are not read. */
export const candidateAt = (space: SearchSpace, u: ArrayLike<number>): Candidate =>
  activate(space, (i) => axisOf(space.params[i]!.domain).valueAt(u[i]!));

/** The point of a candidate in the unit cube; ½ for inactive parameters. */
export function pointOf(
  space: SearchSpace,
  candidate: Candidate,
  out: Float64Array = new Float64Array(space.params.length),
): Float64Array {
  for (const [i, param] of space.params.entries()) {
    const value = candidate[param.id];
    out[i] = value === undefined ? 0.5 : axisOf(param.domain).unitOf(value);
  }
  return out;
}

/** Whether every `where` allows it. */
export function isAllowed(space: SearchSpace, candidate: Candidate): boolean {
  for (const predicate of space.where) if (!allows(predicate, candidate)) return false;
  return true;
}

/** Equal candidates have equal keys, whatever the order of their fields. */
export function keyOf(candidate: Candidate): string {
  let key = "";
  for (const id of Object.keys(candidate).sort()) {
    const value = candidate[id]!;
    // Strings are quoted, so that "1" and 1 differ; -0 is 0.
    key += `${id}=${typeof value === "string" ? JSON.stringify(value) : value};`;
  }
  return key;
}

export function domainHas(domain: Domain, value: Value): boolean {
  const levels = levelsOf(domain);
  if (levels !== undefined) return levels.indexOf(value) >= 0;
  if (domain.kind === "choice" || typeof value !== "number") return false;
  return value >= domain.low && value <= domain.high && (domain.kind === "real" || Number.isInteger(value));
}

/** Exactly the active parameters are there, each with a value of its domain, and `where` allows them. */
export function isCandidateOf(space: SearchSpace, candidate: Candidate): boolean {
  let present = 0;
  for (const param of space.params) {
    const active = param.when === undefined || holds(param.when, candidate);
    const value = candidate[param.id];
    if (active !== (value !== undefined)) return false;
    if (value === undefined) continue;
    present++;
    if (!domainHas(param.domain, value)) return false;
  }
  return present === Object.keys(candidate).length && isAllowed(space, candidate);
}
