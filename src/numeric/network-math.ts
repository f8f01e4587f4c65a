import type { AdamStep, MomentumStep } from "./descent.js";
import { expOf } from "./exponential.js";
import { type Numbers, numbers, type Precision } from "./precision.js";

/** What a hidden unit makes of its sum s: max(0, s), tanh s or 1 / (1 + exp(−s)). */
export type Activation = "relu" | "tanh" | "logistic";

/** How much a network's arrays take: numbers of its precision, doubles, places, and in how many arrays they stand. */
export interface NetworkRoom {
  readonly numbers: number;
  readonly doubles: number;
  readonly places: number;
  readonly arrays: number;
}

/**
 * What networks compute with; arrays come from `room`, `doubles` and `places`, all of them before the first operation. Every sum,
 * product and quotient of numbers is rounded to the precision; activations are found in doubles, and then rounded.
 */
export interface NetworkMath {
  /** Zeros, of the precision. */
  room(length: number): Numbers;
  /** Zeros. */
  doubles(length: number): Float64Array;
  /** Zeros. */
  places(length: number): Int32Array;
  /** The rows at some places, one after the other.   rows: row-major, `width` numbers each. */
  takeRows(rows: Numbers, width: number, places: Int32Array, out: Numbers): void;
  /** The numbers at some places. */
  takeNumbers(values: Float64Array, places: Int32Array, out: Float64Array): void;
  /** Of the first `count`, in order. */
  sum(values: Float64Array, count: number): number;
  /**
   * out += C R, where C is read as C(r, s) = coefs[r · down + s · along].
   * rows: s-th row at s · width.   out: count × width, row-major.   Every entry sums its terms in order.
   */
  addCombinations(
    coefs: Numbers,
    down: number,
    along: number,
    rows: Numbers,
    terms: number,
    width: number,
    count: number,
    out: Numbers,
  ): void;
  /** out = A Bᵀ.   a: count × width, b: terms × width, out: count × terms, row-major.   turned: room for Bᵀ. */
  rowProducts(a: Numbers, b: Numbers, count: number, terms: number, width: number, turned: Numbers, out: Numbers): void;
  /** Of the first `count`, in place. */
  activate(values: Numbers, count: number, activation: Activation): void;
  /** What the last layer's sums say: their softmax, row by row, or of one unit the logistic function.   out: as many. */
  chances(values: Numbers, rows: number, units: number, out: Float64Array): void;
  /**
   * How the loss moves with the last layer's sums, for all three losses w / total · (output − target).
   * outputs, errors: rows × units, row-major.   y: of one unit the target; else the unit of which it is 1, where it is 0 of the others.
   */
  outputErrors(
    outputs: Float64Array,
    y: Float64Array,
    weights: Float64Array,
    total: number,
    rows: number,
    units: number,
    errors: Numbers,
  ): void;
  /** Errors times the slope of the activation where units gave `signals`, in place. */
  throughSlopes(errors: Numbers, signals: Numbers, count: number, activation: Activation): void;
  /** gradient += l2 θ + l1 sign θ. */
  addPenalty(gradient: Numbers, theta: Numbers, l1: number, l2: number): void;
  readonly adamStep: AdamStep;
  readonly momentumStep: MomentumStep;
}

/** The slope of an activation where a unit gave s. `round`: what is done to intermediate results. */
export const slopeAt = (activation: Activation, s: number, round: (value: number) => number = Number): number =>
  activation === "relu" ? (s > 0 ? 1 : 0) : activation === "tanh" ? 1 - round(s * s) : s * round(1 - s);

const activations: Readonly<Record<Activation, (s: number) => number>> = {
  relu: (s) => Math.max(0, s),
  tanh(s) {
    const e = expOf(-2 * Math.abs(s));
    const size = (1 - e) / (1 + e);
    return s < 0 ? -size : s > 0 ? size : s;
  },
  logistic(s) {
    const e = expOf(-Math.abs(s));
    return (s < 0 ? e : 1) / (1 + e);
  },
};

/** Moments that are less count as 0: they move nothing, and tiny numbers are slow. */
const LEAST = 1e-30;

/** The twin of NetworkKernel. What is stored in an array of singles is rounded by that. */
export function plainMath(precision: Precision): NetworkMath {
  const round = precision === "single" ? Math.fround : Number;
  const large = (value: number) => (Math.abs(value) < round(LEAST) ? 0 : value);
  const addCombinations: NetworkMath["addCombinations"] = (coefs, down, along, rows, terms, width, count, out) => {
    for (let r = 0; r < count; r++) {
      for (let s = 0; s < terms; s++) {
        const c = coefs[r * down + s * along]!;
        for (let j = 0; j < width; j++) out[r * width + j] = out[r * width + j]! + round(c * rows[s * width + j]!);
      }
    }
  };
  return {
    room: (length) => numbers(precision, length),
    doubles: (length) => new Float64Array(length),
    places: (length) => new Int32Array(length),
    takeRows(rows, width, places, out) {
      for (const [to, i] of places.entries()) out.set(rows.subarray(i * width, (i + 1) * width), to * width);
    },
    takeNumbers(values, places, out) {
      for (let to = 0; to < places.length; to++) out[to] = values[places[to]!]!;
    },
    sum(values, count) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += values[i]!;
      return sum;
    },
    addCombinations,
    rowProducts(a, b, count, terms, width, turned, out) {
      for (let k = 0; k < terms; k++) for (let j = 0; j < width; j++) turned[j * terms + k] = b[k * width + j]!;
      out.fill(0, 0, count * terms);
      addCombinations(a, width, 1, turned, width, terms, count, out);
    },
    activate(values, count, activation) {
      const of = activations[activation];
      for (let at = 0; at < count; at++) values[at] = of(values[at]!);
    },
    chances(values, rows, units, out) {
      if (units === 1) for (let i = 0; i < rows; i++) out[i] = activations.logistic(values[i]!);
      else for (let i = 0; i < rows; i++) softmax(values, i * units, units, out);
    },
    outputErrors(outputs, y, weights, total, rows, units, errors) {
      for (let i = 0; i < rows; i++) {
        const w = weights[i]! / total;
        for (let j = 0; j < units; j++) {
          const wanted = units === 1 ? y[i]! : y[i] === j ? 1 : 0;
          errors[i * units + j] = w * (outputs[i * units + j]! - wanted);
        }
      }
    },
    throughSlopes(errors, signals, count, activation) {
      for (let at = 0; at < count; at++) {
        errors[at] = errors[at]! * round(slopeAt(activation, signals[at]!, round));
      }
    },
    addPenalty(gradient, theta, l1, l2) {
      for (let k = 0; k < theta.length; k++) {
        const t = theta[k]!;
        const sign = (t > 0 ? 1 : 0) - (t < 0 ? 1 : 0);
        gradient[k] = gradient[k]! + round(round(round(l2) * t) + round(round(l1) * sign));
      }
    },
    adamStep(theta, gradient, means, squares, corrected) {
      const [kept, own, keptSquare, ownSquare] = [0.9, 0.1, 0.999, 0.001].map(round) as [
        number,
        number,
        number,
        number,
      ];
      for (let k = 0; k < theta.length; k++) {
        const g = gradient[k]!;
        const m = large(round(round(kept * means[k]!) + round(own * g)));
        const s = large(round(round(keptSquare * squares[k]!) + round(round(ownSquare * g) * g)));
        means[k] = m;
        squares[k] = s;
        const length = round(round(Math.sqrt(s)) + round(1e-8));
        theta[k] = theta[k]! - round(round(round(corrected) * m) / length);
      }
    },
    momentumStep(theta, gradient, velocity, momentum, rate) {
      for (let k = 0; k < theta.length; k++) {
        const step = round(round(rate) * gradient[k]!);
        const v = large(round(round(round(momentum) * velocity[k]!) - step));
        velocity[k] = v;
        theta[k] = round(theta[k]! + round(round(momentum) * v)) - step;
      }
    },
  };
}

/** Even and odd places are summed apart. */
function softmax(values: Numbers, from: number, units: number, out: Float64Array): void {
  let top = values[from]!;
  for (let j = 1; j < units; j++) top = Math.max(top, values[from + j]!);
  let even = 0;
  let odd = 0;
  for (let j = 0; j < units; j++) {
    const e = expOf(values[from + j]! - top);
    out[from + j] = e;
    if (j % 2 === 0) even += e;
    else odd += e;
  }
  for (let j = 0; j < units; j++) out[from + j] = out[from + j]! / (even + odd);
}
