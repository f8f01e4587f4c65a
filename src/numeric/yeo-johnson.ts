import { minimize } from "./minimize.js";
import { momentsOf } from "./moments.js";

const TOLERANCE = 1.48e-8;
/** Half of the range of exponents, so that variances stay finite. */
const LOG_SMALL = (Math.log(2.2250738585072014e-308) - Math.log(Number.EPSILON)) / 2;
const LOG_LARGE = (Math.log(Number.MAX_VALUE) + Math.log(Number.EPSILON)) / 2;

/**
 * ((1 + x)^λ − 1) / λ from 0 up, −((1 − x)^(2 − λ) − 1) / (2 − λ) below; logarithms where a power is 0.
 * Yeo & Johnson 2000.
 */
export const yeoJohnson = (x: number, lambda: number): number => bent(x, Math.log1p(Math.abs(x)), lambda);

/** With log(1 + |x|) at hand. */
const bent = (x: number, log: number, lambda: number): number =>
  x >= 0 ? raised(log, lambda) : -raised(log, 2 - lambda);

const raised = (log: number, power: number): number =>
  Math.abs(power) < Number.EPSILON ? log : Math.expm1(power * log) / power;

/**
 * The λ under which the values look most like a normal sample. values: without NaN, not all equal; sorted, each is bent
 * once however often it stands there.
 */
export function likeliestLambda(values: Float64Array): number {
  let slope = 0;
  let largest = 0;
  let hasNegative = false;
  let hasOther = false;
  const logs = values.map((v) => Math.log1p(Math.abs(v)));
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    slope += Math.sign(v) * logs[i]!;
    largest = Math.max(largest, Math.abs(v));
    if (v < 0) hasNegative = true;
    else hasOther = true;
  }
  const moved = new Float64Array(values.length);
  const loss = (lambda: number): number => {
    for (let i = 0; i < values.length; i++) {
      const isRepeated = i > 0 && values[i] === values[i - 1];
      moved[i] = isRepeated ? moved[i - 1]! : bent(values[i]!, logs[i]!, lambda);
    }
    const { variance } = momentsOf(moved);
    const value = 0.5 * values.length * Math.log(variance) - (lambda - 1) * slope;
    // Where the variance has been lost to rounding, this λ is not a candidate.
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  };
  const [low, high] = boundsFor(largest, hasNegative, hasOther);
  return minimize(loss, low, high, TOLERANCE);
}

/** Powers that keep values up to 20 times the largest within range. */
function boundsFor(largest: number, hasNegative: boolean, hasOther: boolean): readonly [number, number] {
  const log = Math.log1p(20 * largest);
  const low = LOG_SMALL / log;
  const high = LOG_LARGE / log;
  if (!hasNegative) return [low, high];
  return hasOther ? [Math.max(2 - high, low), Math.min(2 - low, high)] : [2 - high, 2 - low];
}
