import { choleskyFactor, choleskySolve } from "./cholesky.js";
import { gram } from "./gram.js";

/** How the coefficients move with either penalty of ½ |y − X w|² + l1 |w|₁ + ½ l2 |w|². */
export interface ElasticNetDerivative {
  /** p long each. Where equal columns leave the coefficients open, those that share what moves among them. */
  readonly byL1: Float64Array;
  readonly byL2: Float64Array;
}

/**
 * With M = XᵀX + l2 over the active features, whose signs s stay as they are near by, M w = Xᵀy − l1 s: so
 * dw/dl1 = −M⁻¹ s and dw/dl2 = −M⁻¹ w. The others stay 0.
 * x: n × p column-major, centered.   w: the solution, p long.   O(n a² + a³) for a active features.
 */
export function elasticNetDerivative(x: Float64Array, n: number, w: Float64Array, l2: number): ElasticNetDerivative {
  const p = w.length;
  const active = Array.from(w.keys()).filter((j) => w[j] !== 0);
  const size = active.length;
  const columns = new Float64Array(n * size);
  for (const [a, j] of active.entries()) columns.set(x.subarray(j * n, (j + 1) * n), a * n);
  const system = new Float64Array(size * size);
  gram(columns, n, size, system);
  for (let a = 0; a < size; a++) system[a * (size + 1)] = system[a * (size + 1)]! + l2;
  factor(system, size);
  const moved = (by: (w: number) => number): Float64Array => {
    const out = new Float64Array(p);
    const solution = Float64Array.from(active, (j) => -by(w[j]!));
    choleskySolve(system, size, solution);
    for (const [a, j] of active.entries()) out[j] = solution[a]!;
    return out;
  };
  return { byL1: moved(Math.sign), byL2: moved((v) => v) };
}

/** In the place of the system, its factor; of a singular one, that of one so little beside it that the fit moves no less. */
function factor(system: Float64Array, size: number): void {
  const plain = system.slice();
  for (let share = 1e-12; !choleskyFactor(system, size); share *= 100) {
    system.set(plain);
    for (let at = 0; at < system.length; at += size + 1) system[at] = system[at]! * (1 + share);
  }
}
