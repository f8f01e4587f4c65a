import { dot } from "./vectors.js";

/** z = M⁻¹ r for a matrix M near the one of the system. */
export type Preconditioner = (r: Float64Array, z: Float64Array) => void;

/** When the steps end. */
export interface Enough {
  /** Of the residual, as M measures it, against that of 0. */
  readonly residual: number;
  readonly steps: number;
}

/**
 * Solves H x = d for a positive definite H by conjugate gradients; x takes the place of d. `product`: out = H v. Ends where
 * H is found to be not positive definite, too. Answers the steps that it took.   Golub & Van Loan 11.5.
 */
export function conjugateGradients(
  product: (v: Float64Array, out: Float64Array) => void,
  d: Float64Array,
  { residual, steps: most }: Enough,
  precondition: Preconditioner,
): number {
  const size = d.length;
  const r = d.slice();
  const z = new Float64Array(size);
  precondition(r, z);
  const q = z.slice();
  const hq = new Float64Array(size);
  d.fill(0);
  let rz = dot(r, z);
  const target = rz * residual * residual;
  let steps = 0;
  for (; steps < most && rz > target; steps++) {
    product(q, hq);
    const curvature = dot(q, hq);
    if (!(curvature > 0)) break;
    const alpha = rz / curvature;
    for (let k = 0; k < size; k++) {
      d[k] = d[k]! + alpha * q[k]!;
      r[k] = r[k]! - alpha * hq[k]!;
    }
    precondition(r, z);
    const next = dot(r, z);
    const beta = next / rz;
    rz = next;
    for (let k = 0; k < size; k++) q[k] = z[k]! + beta * q[k]!;
  }
  return steps;
}

/** M is the diagonal. */
export const byDiagonal =
  (diagonal: Float64Array): Preconditioner =>
  (r, z) => {
    for (let k = 0; k < r.length; k++) z[k] = r[k]! / diagonal[k]!;
  };
