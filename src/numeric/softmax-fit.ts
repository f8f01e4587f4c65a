import { gram } from "./gram.js";
import { multiply } from "./products.js";
import { outputsOf, SoftmaxLoss, type SoftmaxProblem } from "./softmax-loss.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** Up to this many parameters a Newton step by Cholesky costs less than by conjugate gradients. */
const DENSE = 150;
/** Up to this many columns, rotating onto the principal axes pays: conjugate gradients then need half the steps. */
const ROTATE = 400;
/** A step that moves no linear score by more ends the fit; what is left is of the order of its square. */
const SETTLED = 1e-7;
/** Conjugate gradients reduce the residual by this factor a Newton step; with it, what is left after SETTLED. */
const FORCING = 1e-4;
const MAX_NEWTON = 200;

/** Solves for one C, from the point where the solver stands; returns the parameters (see SoftmaxLoss). */
export type SoftmaxSolver = (C: number, checkpoint: () => void) => Float64Array;

/**
 * Newton's method with a line search; each call starts from the last solution, so that ascending C is a path.
 * The result is within about 1e-9 of the optimum's linear scores, whatever the start.
 * Throws when 200 Newton steps do not settle.
 */
export function softmaxSolver(problem: SoftmaxProblem): SoftmaxSolver {
  const size = outputsOf(problem) * (problem.p + 1);
  if (size <= DENSE) return newton(problem, denseStep(problem));
  const axes = problem.p <= Math.min(ROTATE, problem.n) ? principalAxes(problem) : undefined;
  if (axes === undefined) return newton(problem, conjugateStep(problem));
  const turned = new Float64Array(problem.x.length);
  multiply(problem.x, problem.n, problem.p, axes, turned);
  const rotated = { ...problem, x: turned };
  const solve = newton(rotated, conjugateStep(rotated));
  return (C, checkpoint) => turnBack(solve(C, checkpoint), axes, problem.p);
}

/** Replaces the gradient in `d` by the Newton direction, at the loss's current point. */
type Step = (loss: SoftmaxLoss, C: number, d: Float64Array) => void;

function newton(problem: SoftmaxProblem, step: Step): SoftmaxSolver {
  const loss = new SoftmaxLoss(problem);
  const theta = new Float64Array(loss.size);
  const trial = new Float64Array(loss.size);
  const d = new Float64Array(loss.size);
  const g = new Float64Array(loss.size);
  const scores = new Float64Array(loss.scores.length);
  const move = new Float64Array(scores.length);
  return (C, checkpoint) => {
    loss.linear(theta, scores);
    let value = loss.value(theta, scores, C);
    for (let iteration = 0; iteration < MAX_NEWTON; iteration++) {
      checkpoint();
      loss.gradient(theta, C, g);
      d.set(g);
      step(loss, C, d);
      loss.linear(d, move);
      const slope = dot(g, d);
      const slack = 1e-13 * Math.abs(value);
      let t = 1;
      for (; ; t /= 2) {
        for (let k = 0; k < theta.length; k++) trial[k] = theta[k]! - t * d[k]!;
        for (let at = 0; at < scores.length; at++) loss.scores[at] = scores[at]! - t * move[at]!;
        const after = loss.value(trial, loss.scores, C);
        if (after <= value - 1e-4 * t * slope + slack || t < 1e-12) {
          value = after;
          break;
        }
      }
      theta.set(trial);
      scores.set(loss.scores);
      if (t * largest(move) <= SETTLED) return theta;
    }
    throw new Error(`logistic regression does not settle at C = ${C}: standardize the columns or lower C`);
  };
}

/** By Cholesky. Where rounding leaves the Hessian indefinite (C far beyond 1/ε), by conjugate gradients. */
function denseStep(problem: SoftmaxProblem): Step {
  const { x, n } = problem;
  const bordered = new Float64Array(x.length + n);
  bordered.set(x);
  bordered.fill(1, x.length);
  const fallback = conjugateStep(problem);
  return (loss, C, d) => {
    const g = d.slice();
    if (loss.solve(bordered, C, d)) return;
    d.set(g);
    fallback(loss, C, d);
  };
}

/** Conjugate gradients, preconditioned by the Hessian's diagonal. */
function conjugateStep(problem: SoftmaxProblem): Step {
  const squares = problem.x.map((value) => value * value);
  return (loss, C, d) => {
    const size = d.length;
    const diagonal = new Float64Array(size);
    loss.diagonal(squares, C, diagonal);
    const r = d.slice();
    const z = r.map((value, k) => value / diagonal[k]!);
    const q = z.slice();
    const hq = new Float64Array(size);
    const linear = new Float64Array(loss.scores.length);
    d.fill(0);
    let rz = dot(r, z);
    const target = rz * FORCING * FORCING;
    for (let iteration = 0; iteration < 2 * size && rz > target; iteration++) {
      loss.linear(q, linear);
      loss.product(q, linear, C, hq);
      const curvature = dot(q, hq);
      if (!(curvature > 0)) break;
      const alpha = rz / curvature;
      for (let k = 0; k < size; k++) {
        d[k] = d[k]! + alpha * q[k]!;
        r[k] = r[k]! - alpha * hq[k]!;
        z[k] = r[k]! / diagonal[k]!;
      }
      const next = dot(r, z);
      const beta = next / rz;
      rz = next;
      for (let k = 0; k < size; k++) q[k] = z[k]! + beta * q[k]!;
    }
  };
}

/** p × p column-major: eigenvectors of the weighted XᵀX. */
function principalAxes({ x, n, p, s }: SoftmaxProblem): Float64Array {
  const vectors = new Float64Array(p * p);
  gram(x, n, p, vectors, s);
  symmetricEigen(vectors, p, new Float64Array(p));
  return vectors;
}

function turnBack(theta: Float64Array, axes: Float64Array, p: number): Float64Array {
  const out = theta.slice();
  for (let at = 0; at < theta.length; at += p + 1) {
    multiply(axes, p, p, theta.slice(at, at + p), out.subarray(at, at + p));
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
