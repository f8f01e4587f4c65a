import { addCombinations, rowProducts } from "./dense.js";
import type { AdamStep } from "./descent.js";

/** What a hidden unit makes of its sum s: max(0, s), tanh s or 1 / (1 + exp(−s)). */
export type Activation = "relu" | "tanh" | "logistic";

/** What networks compute with; arrays come from `room`, all of them before the first operation. */
export interface NetworkMath {
  /** Zeros. */
  room(length: number): Float64Array;
  /** As in dense.ts. */
  readonly addCombinations: typeof addCombinations;
  readonly rowProducts: typeof rowProducts;
  /** max(0, v) of the first `count`, in place. */
  rectify(values: Float64Array, count: number): void;
  /** Errors times the slope of the activation where units gave `signals`, in place. */
  throughSlopes(errors: Float64Array, signals: Float64Array, count: number, activation: Activation): void;
  /** gradient += (l2 θ + l1 sign θ) / total. */
  addPenalty(gradient: Float64Array, theta: Float64Array, l1: number, l2: number, total: number): void;
  readonly adamStep: AdamStep;
}

/** The slope of an activation where a unit gave s. */
export const slopeAt = (activation: Activation, s: number): number =>
  activation === "relu" ? (s > 0 ? 1 : 0) : activation === "tanh" ? 1 - s * s : s * (1 - s);

/** The twin of NetworkKernel. */
export const plainMath: NetworkMath = {
  room: (length) => new Float64Array(length),
  addCombinations,
  rowProducts,
  rectify(values, count) {
    for (let at = 0; at < count; at++) values[at] = Math.max(0, values[at]!);
  },
  throughSlopes(errors, signals, count, activation) {
    for (let at = 0; at < count; at++) errors[at] = errors[at]! * slopeAt(activation, signals[at]!);
  },
  addPenalty(gradient, theta, l1, l2, total) {
    for (let k = 0; k < theta.length; k++) {
      gradient[k] = gradient[k]! + (l2 * theta[k]! + l1 * Math.sign(theta[k]!)) / total;
    }
  },
  adamStep(theta, gradient, means, squares, corrected) {
    for (let k = 0; k < theta.length; k++) {
      const g = gradient[k]!;
      const m = 0.9 * means[k]! + 0.1 * g;
      const s = 0.999 * squares[k]! + 0.001 * g * g;
      means[k] = m;
      squares[k] = s;
      theta[k] = theta[k]! - (corrected * m) / (Math.sqrt(s) + 1e-8);
    }
  },
};
