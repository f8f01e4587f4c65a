import { keyed } from "../core/rng.js";
import { candidateAt, isAllowed } from "./candidate.js";
import { enumerationOf, size } from "./enumerate.js";
import { applyNamed } from "./predicate.js";
import type { Domain, Predicate, SearchSpace, Value } from "./space.js";

export interface Feasible {
  /** Part of the space that `where` allows, 0 … 1, in the measure that random search draws from. */
  readonly share: number;
  /** Proved by counting or by bounds; otherwise the share of `samples` draws. */
  readonly certain: boolean;
  readonly samples: number;
}

const COUNTED = 20_000;
const SAMPLES = 4096;

/** How much of a space `where` leaves: by bounds where they decide, by counting where that is cheap, else by sampling. */
export function feasibleShare(space: SearchSpace): Feasible {
  const bounds = space.where.map((rule) => truthOf(rule, space));
  if (bounds.every((b) => !b.no)) return { share: 1, certain: true, samples: 0 };
  if (bounds.some((b) => !b.yes && !b.absent)) return { share: 0, certain: true, samples: 0 };
  const total = enumerationOf(space)?.total ?? Number.POSITIVE_INFINITY;
  if (total <= COUNTED) return { share: size(space, COUNTED)! / total, certain: true, samples: 0 };
  const d = space.params.length;
  const u = new Float64Array(d);
  let allowed = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const rng = keyed("feasible", i);
    for (let j = 0; j < d; j++) u[j] = rng.real();
    if (isAllowed(space, candidateAt(space, u))) allowed++;
  }
  return { share: allowed / SAMPLES, certain: false, samples: SAMPLES };
}

/** What a formula can come to, over the whole space: an outer bound. */
type Bound =
  | { readonly kind: "number"; readonly low: number; readonly high: number; readonly absent: boolean }
  | { readonly kind: "values"; readonly values: readonly Value[]; readonly absent: boolean }
  | Truth;
interface Truth {
  readonly kind: "truth";
  readonly yes: boolean;
  readonly no: boolean;
  readonly absent: boolean;
}

const number = (low: number, high: number, absent: boolean): Bound =>
  Number.isNaN(low) || Number.isNaN(high)
    ? { kind: "number", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, absent }
    : { kind: "number", low, high, absent };
const truth = (yes: boolean, no: boolean, absent: boolean): Truth => ({ kind: "truth", yes, no, absent });
const anything = (absent: boolean): Truth => truth(true, true, absent);

function truthOf(predicate: Predicate, space: SearchSpace): Truth {
  const bound = boundOf(predicate, space);
  if (bound.kind === "truth") return bound;
  if (bound.kind === "values") {
    return truth(bound.values.includes(true), bound.values.includes(false), bound.absent);
  }
  return anything(bound.absent);
}

function boundOf(predicate: Predicate, space: SearchSpace): Bound {
  switch (predicate.kind) {
    case "literal":
      return boundOfValues([predicate.value], false);
    case "param": {
      const param = space.params.find((p) => p.id === predicate.id);
      return param === undefined ? anything(true) : boundOfDomain(param.domain, param.when !== undefined);
    }
    case "unary": {
      if (predicate.operator === "not") {
        const t = truthOf(predicate.operand, space);
        return truth(t.no, t.yes, t.absent);
      }
      const x = boundOf(predicate.operand, space);
      return x.kind === "number" ? number(-x.high, -x.low, x.absent) : anything(true);
    }
    case "in": {
      const x = boundOf(predicate.operand, space);
      if (x.kind === "values") {
        const inside = x.values.filter((v) => predicate.values.includes(v)).length;
        return truth(inside > 0, inside < x.values.length, x.absent);
      }
      if (x.kind !== "number") return anything(true);
      const reached = predicate.values.some((v) => typeof v === "number" && v >= x.low && v <= x.high);
      return truth(reached, true, x.absent);
    }
    case "apply":
      return applied(predicate, space);
    case "binary":
      return binary(predicate, space);
  }
}

function boundOfValues(values: readonly Value[], absent: boolean): Bound {
  const numbers = values.filter((v) => typeof v === "number") as number[];
  if (numbers.length > 0 && numbers.length === values.length) {
    return number(Math.min(...numbers), Math.max(...numbers), absent);
  }
  return { kind: "values", values, absent };
}

const boundOfDomain = (domain: Domain, absent: boolean): Bound =>
  domain.kind === "choice" ? boundOfValues(domain.values, absent) : number(domain.low, domain.high, absent);

function applied(predicate: Extract<Predicate, { kind: "apply" }>, space: SearchSpace): Bound {
  const args = predicate.args.map((arg) => boundOf(arg, space));
  const absent = args.some((a) => a.absent);
  const lows: number[] = [];
  const highs: number[] = [];
  for (const a of args) {
    if (a.kind !== "number") return anything(true);
    lows.push(a.low);
    highs.push(a.high);
  }
  if (predicate.name === "abs") {
    const [low, high] = [lows[0]!, highs[0]!];
    const least = low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high));
    return number(least, Math.max(Math.abs(low), Math.abs(high)), absent);
  }
  // The others grow with each of their arguments; below the domain of log and sqrt the bound is NaN, hence open.
  return number(applyNamed(predicate.name, ...lows), applyNamed(predicate.name, ...highs), absent);
}

function binary(predicate: Extract<Predicate, { kind: "binary" }>, space: SearchSpace): Bound {
  const { operator } = predicate;
  if (operator === "and" || operator === "or") {
    const a = truthOf(predicate.left, space);
    const b = truthOf(predicate.right, space);
    const absent = a.absent || b.absent;
    return operator === "and"
      ? truth(a.yes && b.yes, a.no || b.no, absent)
      : truth(a.yes || b.yes, a.no && b.no, absent);
  }
  const a = boundOf(predicate.left, space);
  const b = boundOf(predicate.right, space);
  const absent = a.absent || b.absent;
  if (a.kind === "values" && b.kind === "values" && (operator === "==" || operator === "!=")) {
    const equal = a.values.some((v) => b.values.includes(v));
    const unequal = a.values.some((v) => b.values.some((w) => v !== w));
    return operator === "==" ? truth(equal, unequal, absent) : truth(unequal, equal, absent);
  }
  if (a.kind !== "number" || b.kind !== "number") return anything(absent);
  const corners = (f: (x: number, y: number) => number) => {
    const all = [f(a.low, b.low), f(a.low, b.high), f(a.high, b.low), f(a.high, b.high)];
    return number(Math.min(...all), Math.max(...all), absent);
  };
  switch (operator) {
    case "<":
      return truth(a.low < b.high, a.high >= b.low, absent);
    case "<=":
      return truth(a.low <= b.high, a.high > b.low, absent);
    case ">":
      return truth(a.high > b.low, a.low <= b.high, absent);
    case ">=":
      return truth(a.high >= b.low, a.low < b.high, absent);
    case "==":
      return truth(
        a.low <= b.high && b.low <= a.high,
        !(a.low === a.high && b.low === b.high && a.low === b.low),
        absent,
      );
    case "!=":
      return truth(
        !(a.low === a.high && b.low === b.high && a.low === b.low),
        a.low <= b.high && b.low <= a.high,
        absent,
      );
    case "+":
      return number(a.low + b.low, a.high + b.high, absent);
    case "-":
      return number(a.low - b.high, a.high - b.low, absent);
    case "*":
      return corners((x, y) => x * y);
    case "/":
      return b.low <= 0 && b.high >= 0 ? number(Number.NaN, Number.NaN, absent) : corners((x, y) => x / y);
    case "**":
      return power(a, b, absent, corners);
  }
}

type NumberBound = Extract<Bound, { kind: "number" }>;
function power(
  a: NumberBound,
  b: NumberBound,
  absent: boolean,
  corners: (f: (x: number, y: number) => number) => Bound,
): Bound {
  if (a.low > 0) return corners((x, y) => x ** y);
  const even = b.low === b.high && b.low > 0 && b.low % 2 === 0;
  if (!even) return number(Number.NaN, Number.NaN, absent);
  const most = Math.max(Math.abs(a.low), Math.abs(a.high)) ** b.low;
  const least = a.low <= 0 && a.high >= 0 ? 0 : Math.min(Math.abs(a.low), Math.abs(a.high)) ** b.low;
  return number(least, most, absent);
}
