import { dateTicks } from "./dates.js";
import type { Axis } from "./picture.js";
import { logTicks, ticks, tickText } from "./ticks.js";

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Where a value of the axis lies, 0 at its beginning and 1 at its end. */
export function share(axis: Axis, value: number): number {
  if (axis.kind === "words") return (value + 0.5) / axis.words.length;
  const { low, high, log, reversed } = axis;
  const at = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return reversed ? 1 - at : at;
}

/** At most about `wanted` of them; of words, every n-th where there are more. */
export function ticksOf(axis: Axis, wanted: number): readonly Tick[] {
  if (axis.kind === "words") {
    const every = Math.ceil(axis.words.length / Math.max(1, wanted));
    return axis.words.flatMap((text, at) => (at % every === 0 ? [{ at, text }] : []));
  }
  if (axis.date) return dateTicks(axis.low, axis.high, wanted);
  const found = axis.log ? logTicks(axis.low, axis.high, wanted) : ticks(axis.low, axis.high, wanted, axis.whole);
  return found.map((at) => ({ at, text: tickText(at) }));
}

/** Numbers nearer than this, in shares of their size, have no room for ticks between them; nor have such small ones. */
const SAME = 1e-9;
const SMALLEST = 1e-100;

/** A little more than the numbers take, so that none lies on the frame. One number alone gets room on both sides. */
export function room(label: string, numbers: readonly number[], log = false): Axis {
  const finite = numbers.filter(Number.isFinite);
  const low = finite.reduce((a, x) => Math.min(a, x), Number.POSITIVE_INFINITY);
  const high = finite.reduce((a, x) => Math.max(a, x), Number.NEGATIVE_INFINITY);
  if (low > high) return { kind: "number", label, low: 0, high: 1 };
  if (log && low > 0) {
    const margin = high / low < 1 + SAME ? 2 : (high / low) ** 0.04;
    return { kind: "number", label, low: low / margin, high: high * margin, log: true };
  }
  const size = Math.max(Math.abs(low), Math.abs(high));
  const isOne = high - low <= size * SAME || size < SMALLEST;
  const margin = isOne ? (size < SMALLEST ? 1 : size / 10) : (high - low) * 0.05;
  return { kind: "number", label, low: low - margin, high: high + margin };
}
