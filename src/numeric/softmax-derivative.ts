import { SoftmaxLoss } from "./softmax-loss.js";
import type { SoftmaxProblem } from "./softmax-problem.js";

/** Conjugate gradients reduce the residual by this. */
const RESIDUAL = 1e-11;

/** How the parameters at the optimum move; as of SoftmaxLoss. */
export interface SoftmaxDerivative {
  readonly byC: Float64Array;
  readonly byRatio: Float64Array;
}

/**
 * Of min C Σ sᵢ lossᵢ + ratio |W|₁ + (1 − ratio) ½ |W|² by C and ratio, the sets of zeros and signs being what they are
 * near by. With H the Hessian over the weights that are not 0 and the intercepts, and r = (1 − ratio) W + ratio sign W,
 * which is −C ∇loss at the optimum: H dθ/dC = r / C, H dθ/dratio = W − sign W; 0 for the intercepts.
 * theta: the optimum.   Golub & Van Loan 11.5 for the solutions.
 */
export function softmaxDerivative(
  problem: SoftmaxProblem,
  theta: Float64Array,
  C: number,
  ratio: number,
  checkpoint: () => void,
): SoftmaxDerivative {
  const loss = new SoftmaxLoss(problem);
  const { p } = problem;
  const isIntercept = (k: number) => (k + 1) % (p + 1) === 0;
  const isActive = Uint8Array.from(theta, (v, k) => (v !== 0 || ratio === 0 || isIntercept(k) ? 1 : 0));
  loss.at(theta, C);
  /** out = H v, for v that is 0 where nothing moves. */
  const product = (v: Float64Array, out: Float64Array) => {
    loss.product(v, C, out);
    for (let k = 0; k < out.length; k++) {
      if (isActive[k] === 0) out[k] = 0;
      else if (!isIntercept(k)) out[k] = out[k]! - ratio * v[k]!;
    }
  };
  const diagonal = new Float64Array(loss.size);
  loss.diagonal(C, diagonal);
  const solve = (right: (w: number) => number): Float64Array => {
    const b = theta.map((w, k) => (isIntercept(k) || isActive[k] === 0 ? 0 : right(w)));
    return conjugateGradients(product, diagonal, b, checkpoint);
  };
  return {
    byC: solve((w) => ((1 - ratio) * w + ratio * Math.sign(w)) / C),
    byRatio: solve((w) => w - Math.sign(w)),
  };
}

/** Solves A x = b, preconditioned by a diagonal; NaN where A is not positive definite. */
function conjugateGradients(
  product: (v: Float64Array, out: Float64Array) => void,
  diagonal: Float64Array,
  b: Float64Array,
  checkpoint: () => void,
): Float64Array {
  const size = b.length;
  const x = new Float64Array(size);
  const r = b.slice();
  const q = r.map((v, k) => v / diagonal[k]!);
  const aq = new Float64Array(size);
  let rz = r.reduce((sum, v, k) => sum + v * q[k]!, 0);
  const target = rz * RESIDUAL * RESIDUAL;
  for (let step = 0; step < 20 * size && rz > target; step++) {
    checkpoint();
    product(q, aq);
    let bend = 0;
    for (let k = 0; k < size; k++) bend += q[k]! * aq[k]!;
    if (!(bend > 0)) return x.fill(Number.NaN);
    const length = rz / bend;
    let next = 0;
    for (let k = 0; k < size; k++) {
      x[k] = x[k]! + length * q[k]!;
      r[k] = r[k]! - length * aq[k]!;
      next += (r[k]! * r[k]!) / diagonal[k]!;
    }
    for (let k = 0; k < size; k++) q[k] = r[k]! / diagonal[k]! + (next / rz) * q[k]!;
    rz = next;
  }
  return x;
}
