import type { Domain, Value } from "./space.js";

/** The values of a finite domain, in order, by index. */
export interface Levels {
  readonly count: number;
  at(index: number): Value;
  /** Place of a value, or −1. */
  indexOf(value: Value): number;
}

const cache = new WeakMap<Domain, Levels | null>();

/**
 * The levels of a domain, or undefined when it has no finite number of them: a real range without step or points, an
 * int range without bounds. A step counts from `low` and includes `high` where it is reached; points lie evenly on the
 * scale, both ends included exactly, and of int points that round to the same number one remains.
 */
export function levelsOf(domain: Domain): Levels | undefined {
  let levels = cache.get(domain);
  if (levels === undefined) {
    levels = makeLevels(domain) ?? null;
    cache.set(domain, levels);
  }
  return levels ?? undefined;
}

function makeLevels(domain: Domain): Levels | undefined {
  if (domain.kind === "choice") return listed(domain.values);
  if (!Number.isFinite(domain.low) || !Number.isFinite(domain.high)) return undefined;
  if (domain.points !== undefined) return listed(spaced(domain, domain.points));
  if (domain.step !== undefined) return stepped(domain.low, domain.high, domain.step);
  return undefined;
}

function listed(values: readonly Value[]): Levels {
  const places = new Map(values.map((value, i) => [value, i]));
  return { count: values.length, at: (i) => values[i]!, indexOf: (value) => places.get(value) ?? -1 };
}

function stepped(low: number, high: number, step: number): Levels {
  // The slack lets 0..1 step 0.1 reach 1, though ten times 0.1 falls short in binary.
  const count = Math.floor((high - low) / step + 1e-9) + 1;
  const digits = Math.max(decimals(low), decimals(step));
  const at = (i: number) => {
    const value = low + i * step;
    return digits === 0 || digits > 15 ? value : Number(value.toFixed(digits));
  };
  return {
    count,
    at,
    indexOf(value) {
      if (typeof value !== "number") return -1;
      const i = Math.round((value - low) / step);
      return i >= 0 && i < count && at(i) === value ? i : -1;
    },
  };
}

/** Digits after the point of a number as it is written: 0.05 has two, 1e-7 seven. */
function decimals(x: number): number {
  const [mantissa, exponent] = String(x).split("e");
  const fraction = mantissa!.split(".")[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent ?? 0));
}

/** Rounded to 15 digits, so that 1e-3..1e3 log points 7 holds 0.01 and not 0.010000000000000002. */
function spaced(domain: Exclude<Domain, { kind: "choice" }>, points: number): number[] {
  const { low, high, scale } = domain;
  const values = new Set<number>();
  for (let i = 0; i < points; i++) {
    const t = points === 1 ? 0 : i / (points - 1);
    const between =
      scale === "log" ? 10 ** (Math.log10(low) + t * (Math.log10(high) - Math.log10(low))) : low + t * (high - low);
    const exact = t === 0 ? low : t === 1 ? high : Number(between.toPrecision(15));
    values.add(domain.kind === "int" ? Math.round(exact) : exact);
  }
  return [...values];
}
