import { domainHas, isAllowed, keyOf } from "../space/candidate.js";
import { holds } from "../space/predicate.js";
import type { Candidate, Domain, Param, ParamId, SearchSpace, Value } from "../space/space.js";
import { axisOf } from "../space/unit.js";

/** What a stored run knows: the settings of its complete trials, the best first. */
export interface StoredSettings {
  readonly candidates: readonly Candidate[];
}

/** So many of a stored run's best settings go first. */
export const CARRIED = 5;

export interface Carried {
  /** Settings in this space, the best first. */
  readonly candidates: readonly Candidate[];
  /** How many were looked at. */
  readonly of: number;
  /** Why settings were left behind, or what they lost or gained on the way; each once. */
  readonly remarks: readonly string[];
}

/**
 * The best settings of another study in this study's space. A parameter that this study does not search is left out; one
 * that the other lacks takes its default, or the middle of its range, and a choice what lets most of the settings in; a
 * value outside of its domain, settings that `where` refuses, and those that say nothing of this space stay behind.
 */
export function carry(
  stored: StoredSettings,
  space: SearchSpace,
  defaultOf: (id: ParamId) => Value | undefined,
): Carried {
  const candidates = new Map<string, Candidate>();
  const remarks = new Set<string>();
  const looked = stored.candidates.slice(0, CARRIED);
  for (const from of looked) {
    const carried = translate(from, space, defaultOf);
    if ("candidate" in carried) candidates.set(keyOf(carried.candidate), carried.candidate);
    for (const remark of carried.remarks) remarks.add(remark);
  }
  return { candidates: [...candidates.values()], of: looked.length, remarks: [...remarks] };
}

function translate(
  from: Candidate,
  space: SearchSpace,
  defaultOf: (id: ParamId) => Value | undefined,
): { readonly candidate: Candidate; readonly remarks: readonly string[] } | { readonly remarks: readonly string[] } {
  const candidate: Record<ParamId, Value> = {};
  const remarks: string[] = [];
  const used = new Set<ParamId>();
  for (const { id, domain, when } of space.params) {
    if (when !== undefined && !holds(when, candidate)) continue;
    const source = sourceOf(id, from, space.params);
    if (source === undefined) {
      candidate[id] = letsIn(id, domain, candidate, from, space) ?? defaultOf(id) ?? axisOf(domain).valueAt(0.5);
      remarks.push(`${id} is new and starts at ${shown(candidate[id])}`);
      continue;
    }
    used.add(source);
    const value = from[source]!;
    if (!domainHas(domain, value)) return { remarks: [`${id} = ${shown(value)} is not in ${domainText(domain)}`] };
    candidate[id] = value;
  }
  if (used.size === 0) return { remarks: ["some say nothing of what is searched here"] };
  if (!isAllowed(space, candidate)) return { remarks: ["'where' refuses some"] };
  const dropped = Object.keys(from).filter((id) => !used.has(id));
  remarks.push(...dropped.map((id) => `${id} is not searched here`));
  return { candidate, remarks };
}

/** The first value of a choice under which most of the settings exist; undefined where all or none do, whatever it is. */
function letsIn(id: ParamId, domain: Domain, sofar: Candidate, from: Candidate, { params }: SearchSpace) {
  if (domain.kind !== "choice") return undefined;
  const known = params.filter((param) => param.when !== undefined && sourceOf(param.id, from, params) !== undefined);
  const counts = domain.values.map((value) => {
    const candidate = { ...sofar, [id]: value };
    return known.filter(({ when }) => holds(when!, candidate)).length;
  });
  const most = Math.max(...counts);
  return counts.every((count) => count === most) ? undefined : domain.values[counts.indexOf(most)];
}

/** The same id; or, where a model got or lost its name, the only one that ends alike. */
function sourceOf(id: ParamId, from: Candidate, params: readonly Param[]): ParamId | undefined {
  if (from[id] !== undefined) return id;
  const isAlike = (other: ParamId) => other.endsWith(`.${id}`) || id.endsWith(`.${other}`);
  const alike = Object.keys(from).filter((other) => isAlike(other) && !params.some((p) => p.id === other));
  return alike.length === 1 ? alike[0] : undefined;
}

const shown = (value: Value): string =>
  typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);

const domainText = (domain: Domain): string =>
  domain.kind === "choice" ? `[${domain.values.join(", ")}]` : `${domain.low}..${domain.high}`;
