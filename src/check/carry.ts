import { domainHas, isAllowed, keyOf } from "../space/candidate.js";
import { type Levels, levelsOf } from "../space/levels.js";
import { holds } from "../space/predicate.js";
import type { Candidate, Domain, Param, ParamId, SearchSpace, Value } from "../space/space.js";
import { axisOf } from "../space/unit.js";

/** What a stored run knows: the settings of its complete trials, the best first, and what all of them have in common. */
export interface StoredSettings {
  readonly candidates: readonly Candidate[];
  /** What its study does not search. */
  readonly settled?: Candidate;
}

/** So many of a stored run's best settings go first. */
export const CARRIED = 5;
/** Where some do not fit, the next ones are looked at, up to this share of all: beyond, none is known to be good. */
const GOOD = 0.5;
/** A remark names so many values. */
const NAMED = 3;

export interface Carried {
  /** Settings in this space, the best first. */
  readonly candidates: readonly Candidate[];
  /** How many were looked at. */
  readonly of: number;
  /** Why settings were left behind, or what they lost or gained on the way; each once. */
  readonly remarks: readonly string[];
}

/**
 * The best settings of another study in this study's space, as many as `CARRIED`. A parameter that this study does not
 * search is left out; one that the other did not search has the value that it had there, else its default, or the middle
 * of its range, and a choice what lets most of the settings in; a number between two levels becomes the nearer one; a value
 * outside of its domain, settings that `where` refuses, and those that say nothing of this space stay behind.
 */
export function carry(
  stored: StoredSettings,
  space: SearchSpace,
  defaultOf: (id: ParamId) => Value | undefined,
): Carried {
  const candidates = new Map<string, Candidate>();
  const remarks = new Remarks();
  const most = Math.max(CARRIED, Math.ceil(GOOD * stored.candidates.length));
  let of = 0;
  for (const from of stored.candidates.slice(0, most)) {
    if (candidates.size === CARRIED) break;
    of++;
    const carried = translate(from, settledFor(stored, from), space, defaultOf, remarks);
    if (carried !== undefined) candidates.set(keyOf(carried), carried);
  }
  return { candidates: [...candidates.values()], of, remarks: remarks.all() };
}

/** Of several models, that of the one that these settings are of. */
function settledFor({ settled = {} }: StoredSettings, { model }: Candidate): Candidate {
  const own = Object.entries(settled).filter(([id]) => model === undefined || id.startsWith(`${model}.`));
  return Object.fromEntries(own);
}

/** Remarks that differ in a value alone are one. */
class Remarks {
  readonly #values = new Map<string, Set<string>>();

  /** say: with the values in place of `…`. */
  add(say: string, value = ""): void {
    const known = this.#values.get(say);
    if (known === undefined) this.#values.set(say, new Set([value]));
    else known.add(value);
  }

  all(): readonly string[] {
    return [...this.#values].map(([say, values]) => {
      const named = [...values].slice(0, NAMED).join(", ");
      return say.replace("…", () => named + (values.size > NAMED ? ` and ${values.size - NAMED} more` : ""));
    });
  }
}

/** undefined: stays behind. */
function translate(
  from: Candidate,
  settled: Candidate,
  space: SearchSpace,
  defaultOf: (id: ParamId) => Value | undefined,
  remarks: Remarks,
): Candidate | undefined {
  const candidate: Record<ParamId, Value> = {};
  const used = new Set<ParamId>();
  for (const { id, domain, when } of space.params) {
    if (when !== undefined && !holds(when, candidate)) continue;
    const source = sourceOf(id, from, space.params);
    const known = source === undefined ? settledAt(id, domain, settled, space.params) : from[source]!;
    if (known === undefined) {
      candidate[id] = letsIn(id, domain, candidate, from, space) ?? defaultOf(id) ?? axisOf(domain).valueAt(0.5);
      remarks.add(`${id} is new and starts at …`, shown(candidate[id]));
      continue;
    }
    const value = nearestIn(domain, known);
    if (value === undefined) {
      remarks.add(`${id} = … is not in ${domainText(domain)}`, shown(known));
      return undefined;
    }
    if (source === undefined) remarks.add(`${id} is new and starts at …, as it was there`, shown(value));
    else used.add(source);
    if (value !== known) remarks.add(`${id} takes the nearest of its values: …`, `${shown(known)} → ${shown(value)}`);
    candidate[id] = value;
  }
  if (used.size === 0) {
    remarks.add("some say nothing of what is searched here");
    return undefined;
  }
  if (!isAllowed(space, candidate)) {
    remarks.add("'where' refuses some");
    return undefined;
  }
  for (const id of Object.keys(from)) if (!used.has(id)) remarks.add(`${id} is not searched here`);
  return candidate;
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

/** What a parameter was fixed to, where that is in its domain; of a choice between steps, whichever of them was there. */
function settledAt(id: ParamId, domain: Domain, settled: Candidate, params: readonly Param[]): Value | undefined {
  const isStep = (other: ParamId) => /(?:^|\.)step\d+$/.test(other);
  const ids = isStep(id) ? Object.keys(settled).filter(isStep) : [sourceOf(id, settled, params) ?? id];
  return ids.map((other) => settled[other]).find((value) => value !== undefined && domainHas(domain, value));
}

/** The value itself, or of a number that lies between two levels the nearer one, on a log scale where all are positive. */
function nearestIn(domain: Domain, value: Value): Value | undefined {
  if (domainHas(domain, value)) return value;
  const levels = typeof value === "number" ? numbersOf(domain) : undefined;
  if (levels === undefined || typeof value !== "number") return undefined;
  const level = (i: number) => levels.at(i) as number;
  let [low, high] = [0, levels.count - 1];
  if (!(value >= level(low) && value <= level(high))) return undefined;
  while (high - low > 1) {
    const mid = (low + high) >> 1;
    if (level(mid) <= value) low = mid;
    else high = mid;
  }
  const isLinear = level(0) <= 0 || (domain.kind !== "choice" && domain.scale === "linear");
  const on = isLinear ? (v: number) => v : Math.log;
  return on(value) - on(level(low)) <= on(level(high)) - on(value) ? level(low) : level(high);
}

/** The levels of a domain, ascending; undefined where there is no end of them, or not all are numbers. */
function numbersOf(domain: Domain): Levels | undefined {
  if (domain.kind !== "choice") return levelsOf(domain);
  if (!domain.values.every((value) => typeof value === "number")) return undefined;
  return levelsOf({ kind: "choice", values: domain.values.toSorted((a, b) => Number(a) - Number(b)) });
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
