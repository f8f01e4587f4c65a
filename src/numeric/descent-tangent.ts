import type { Numbers } from "./precision.js";

/** How a step of a descent moves with one of its settings, and with the gradient and the point, which move with it. */
export interface Nudged {
  /** d rate: 0 where the setting is another. */
  readonly rate: number;
  /** d momentum. */
  readonly momentum: number;
}

/**
 * Carries `moving`, d theta by a setting, over the step that the descent is about to take; what it needs between steps
 * stands in itself. To be called before the descent, which moves its own memory.
 */
export type DescentTangent = (
  moving: Float64Array,
  gradient: Numbers,
  gradientMoving: Float64Array,
  rate: number,
  nudged: Nudged,
) => void;

/** Of momentumDescent. velocity: its own. */
export function momentumTangent(momentum: number, velocity: Numbers): DescentTangent {
  const velocityMoving = new Float64Array(velocity.length);
  return (moving, gradient, gradientMoving, rate, nudged) => {
    for (let k = 0; k < moving.length; k++) {
      const step = rate * gradient[k]!;
      const stepMoving = rate * gradientMoving[k]! + nudged.rate * gradient[k]!;
      const v = momentum * velocity[k]! - step;
      const moved = momentum * velocityMoving[k]! + nudged.momentum * velocity[k]! - stepMoving;
      velocityMoving[k] = moved;
      moving[k] = moving[k]! + momentum * moved + nudged.momentum * v - stepMoving;
    }
  };
}

/** Of adam. moments, powers: its own. */
export function adamTangent(moments: Numbers, powers: Float64Array): DescentTangent {
  const count = moments.length / 2;
  const meanMoving = new Float64Array(count);
  const squareMoving = new Float64Array(count);
  return (moving, gradient, gradientMoving, rate, nudged) => {
    const first = powers[0]! * 0.9;
    const second = powers[1]! * 0.999;
    const correction = Math.sqrt(1 - second) / (1 - first);
    for (let k = 0; k < count; k++) {
      const g = gradient[k]!;
      const moved = gradientMoving[k]!;
      const mean = 0.9 * moments[k]! + 0.1 * g;
      const root = Math.sqrt(0.999 * moments[count + k]! + 0.001 * g * g);
      const m = 0.9 * meanMoving[k]! + 0.1 * moved;
      const s = 0.999 * squareMoving[k]! + 0.002 * g * moved;
      meanMoving[k] = m;
      squareMoving[k] = s;
      const length = root + 1e-8;
      // Without any gradient so far nothing has moved, and the root has no slope.
      const rootMoving = root > 0 ? s / (2 * root) : 0;
      moving[k] =
        moving[k]! -
        correction * ((nudged.rate * mean + rate * m) / length - (rate * mean * rootMoving) / (length * length));
    }
  };
}
