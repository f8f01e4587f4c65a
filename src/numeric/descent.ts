/** Moves theta against a gradient, in place; what the method needs between steps stands in its memory. */
export type Descent = (theta: Float64Array, gradient: Float64Array, rate: number) => void;

/** v ← momentum · v − rate · g; theta moves by momentum · v − rate · g. `velocity`: where to go on.   Nesterov 1983. */
export function momentumDescent(
  count: number,
  momentum: number,
  velocity: Float64Array = new Float64Array(count),
): Descent {
  return (theta, gradient, rate) => {
    for (let k = 0; k < count; k++) {
      const step = rate * gradient[k]!;
      const v = momentum * velocity[k]! - step;
      velocity[k] = v;
      theta[k] = theta[k]! + momentum * v - step;
    }
  };
}

/** Before the first step: means, mean squares, and the two rates' powers. */
export function adamMemory(count: number): Float64Array {
  const memory = new Float64Array(2 * count + 2);
  memory.fill(1, 2 * count);
  return memory;
}

/** θ moves by a step of Adam; means and mean squares of the gradient are kept.   corrected: the rate, made up for their start. */
export type AdamStep = (
  theta: Float64Array,
  gradient: Float64Array,
  means: Float64Array,
  squares: Float64Array,
  corrected: number,
) => void;

/** Kingma & Ba 2015, with their constants. */
export function adam(count: number, memory: Float64Array, step: AdamStep): Descent {
  const means = memory.subarray(0, count);
  const squares = memory.subarray(count, 2 * count);
  const powers = memory.subarray(2 * count);
  return (theta, gradient, rate) => {
    const first = powers[0]! * 0.9;
    const second = powers[1]! * 0.999;
    powers[0] = first;
    powers[1] = second;
    step(theta, gradient, means, squares, (rate * Math.sqrt(1 - second)) / (1 - first));
  };
}
