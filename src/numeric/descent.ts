import type { Numbers } from "./precision.js";

/** Moves theta against a gradient, in place; what the method needs between steps stands in its memory. */
export type Descent = (theta: Numbers, gradient: Numbers, rate: number) => void;

/** v ← momentum · v − rate · g; theta moves by momentum · v − rate · g.   Nesterov 1983. */
export type MomentumStep = (
  theta: Numbers,
  gradient: Numbers,
  velocity: Numbers,
  momentum: number,
  rate: number,
) => void;

/** velocity: where to go on, zeros at first. */
export const momentumDescent =
  (momentum: number, velocity: Numbers, step: MomentumStep): Descent =>
  (theta, gradient, rate) =>
    step(theta, gradient, velocity, momentum, rate);

/** θ moves by a step of Adam; means and mean squares of the gradient are kept.   corrected: the rate, made up for their start. */
export type AdamStep = (theta: Numbers, gradient: Numbers, means: Numbers, squares: Numbers, corrected: number) => void;

/** Kingma & Ba 2015, with their constants. moments: means, then mean squares, zeros at first. powers: of the two rates, 1 at first. */
export function adam(moments: Numbers, powers: Float64Array, step: AdamStep): Descent {
  const count = moments.length / 2;
  const means = moments.subarray(0, count);
  const squares = moments.subarray(count);
  return (theta, gradient, rate) => {
    const first = powers[0]! * 0.9;
    const second = powers[1]! * 0.999;
    powers[0] = first;
    powers[1] = second;
    step(theta, gradient, means, squares, (rate * Math.sqrt(1 - second)) / (1 - first));
  };
}
