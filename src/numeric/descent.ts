/** Moves theta against a gradient, in place; remembers what the method needs between steps. */
export type Descent = (theta: Float64Array, gradient: Float64Array, rate: number) => void;

/** v ← momentum · v − rate · g; theta moves by momentum · v − rate · g.   Nesterov 1983. */
export function momentumDescent(count: number, momentum: number): Descent {
  const velocity = new Float64Array(count);
  return (theta, gradient, rate) => {
    for (let k = 0; k < count; k++) {
      const step = rate * gradient[k]!;
      const v = momentum * velocity[k]! - step;
      velocity[k] = v;
      theta[k] = theta[k]! + momentum * v - step;
    }
  };
}

/** Kingma & Ba 2015, with their constants. */
export function adam(count: number): Descent {
  const mean = new Float64Array(count);
  const square = new Float64Array(count);
  let first = 1;
  let second = 1;
  return (theta, gradient, rate) => {
    first *= 0.9;
    second *= 0.999;
    const corrected = (rate * Math.sqrt(1 - second)) / (1 - first);
    for (let k = 0; k < count; k++) {
      const g = gradient[k]!;
      const m = 0.9 * mean[k]! + 0.1 * g;
      const s = 0.999 * square[k]! + 0.001 * g * g;
      mean[k] = m;
      square[k] = s;
      theta[k] = theta[k]! - (corrected * m) / (Math.sqrt(s) + 1e-8);
    }
  };
}
