import { choleskyFactor, choleskySolve } from "./cholesky.js";
import { HeldBlocks } from "./kernels/held-blocks.js";
import { SoftmaxLoss } from "./softmax-loss.js";
import { outputsOf, type SoftmaxProblem } from "./softmax-problem.js";
import { dot } from "./vectors.js";

/** Up to this many parameters of one output a Newton step by Cholesky costs less than by conjugate gradients. */
const DENSE = 150;
/** Up to this many columns the Hessian's diagonal blocks are worth their factors. */
const BLOCKS = 400;
/** The factors are made anew when conjugate gradients took this many steps with the old ones. */
const STALE = 20;
/** Linear scores are found to about this. */
const ERROR = 2e-7;
/** Conjugate gradients reduce the residual to FIRST at least, and never below MOST. */
const FIRST = 0.05;
const MOST = 1e-4;
const MAX_NEWTON = 300;
/** So many solutions tell where the path leads. */
const TRAIL = 5;

/** Solves for one C, from where the solver stands; returns the parameters (see SoftmaxLoss). */
export type SoftmaxSolver = (C: number, checkpoint: () => void) => Float64Array;

/**
 * Newton's method with a line search. Each call starts from the last solutions, so that ascending C is a path.
 * The result is within some 1e-6 of the optimum's linear scores, whatever the start.
 * Throws when 300 Newton steps do not settle.
 */
export function softmaxSolver(problem: SoftmaxProblem): SoftmaxSolver {
  const isSmall = problem.sparse === undefined && outputsOf(problem) === 1 && problem.p < DENSE;
  const loss = new SoftmaxLoss(problem);
  const step = isSmall ? denseStep(problem) : conjugateStep(problem);
  const theta = new Float64Array(loss.size);
  let path: readonly Solution[] = [];
  let far = Number.POSITIVE_INFINITY;
  return (C, checkpoint) => {
    if (!path.every((solution) => solution.C < C)) path = [];
    const value = path.length > 1 ? goOn(loss, path, C, theta) : loss.at(theta, C);
    far = newton(loss, { theta, value, far }, C, step, checkpoint);
    const last = { theta: theta.slice(), C };
    path = [...path, last].slice(-TRAIL);
    return last.theta;
  };
}

interface Solution {
  readonly theta: Float64Array;
  readonly C: number;
}

/** To where the path points, unless the objective is lower where it ends: theta. The objective there. */
function goOn(loss: SoftmaxLoss, path: readonly Solution[], C: number, theta: Float64Array): number {
  const before = loss.at(theta, C);
  extrapolate(path, C, theta);
  const after = loss.at(theta, C);
  if (after <= before) return after;
  theta.set(path.at(-1)!.theta);
  return loss.at(theta, C);
}

/** Along the path the solution is smooth in log C: on along the polynomial through the last ones. */
function extrapolate(path: readonly Solution[], C: number, theta: Float64Array): void {
  const at = path.map((solution) => Math.log(solution.C));
  const end = at.at(-1)!;
  // No further than the last step was wide: beyond, a polynomial knows nothing.
  const to = Math.min(Math.log(C), 2 * end - at.at(-2)!);
  const factors = at.map((own) =>
    at.reduce((product, other) => (other === own ? product : (product * (to - other)) / (own - other)), 1),
  );
  theta.fill(0);
  for (const [i, solution] of path.entries()) {
    for (let k = 0; k < theta.length; k++) theta[k] = theta[k]! + factors[i]! * solution.theta[k]!;
  }
}

/** Replaces the gradient in `d` by the Newton direction at the loss's current point, to a relative residual. */
type Step = (loss: SoftmaxLoss, C: number, d: Float64Array, residual: number) => void;

interface Start {
  /** Where the loss stands; moved to the optimum. */
  readonly theta: Float64Array;
  /** The objective there. */
  readonly value: number;
  /** By how much linear scores will move, as far as one knows. */
  readonly far: number;
}

/** By how much the first step has moved linear scores. */
function newton(loss: SoftmaxLoss, start: Start, C: number, step: Step, checkpoint: () => void): number {
  const { theta } = start;
  const trial = new Float64Array(loss.size);
  const d = new Float64Array(loss.size);
  const g = new Float64Array(loss.size);
  let { value, far } = start;
  let first: number | undefined;
  for (let iteration = 0; iteration < MAX_NEWTON; iteration++) {
    checkpoint();
    loss.gradient(theta, C, g);
    d.set(g);
    const residual = residualFor(far);
    step(loss, C, d, residual);
    const reach = loss.aim(d);
    const slope = dot(g, d);
    const slack = 1e-13 * Math.abs(value);
    let t = 1;
    for (; ; t /= 2) {
      for (let k = 0; k < theta.length; k++) trial[k] = theta[k]! - t * d[k]!;
      const after = loss.along(trial, t, C);
      if (after <= value - 1e-4 * t * slope + slack || t < 1e-12) {
        value = after;
        break;
      }
    }
    theta.set(trial);
    loss.advance(t);
    const moved = t * reach;
    first ??= moved;
    // What is left is of the order of moved², and what the conjugate gradients left of the step.
    far = moved * Math.max(moved / 4, residual);
    if (far <= ERROR) return first;
  }
  throw new Error(`logistic regression does not settle at C = ${C}: standardize the columns or lower C`);
}

/** A step that moves scores so far is itself wrong by its square: it need not be more exact, nor than what is wanted. */
const residualFor = (far: number): number => Math.min(FIRST, Math.max(MOST, far / 4, ERROR / far));

/** By Cholesky, for one output. Where rounding leaves the Hessian indefinite (C far beyond 1/ε), by conjugate gradients. */
function denseStep(problem: SoftmaxProblem): Step {
  const width = problem.p + 1;
  const hessian = new Float64Array(width * width);
  const fallback = conjugateStep(problem);
  return (loss, C, d, residual) => {
    loss.block(0, 0, C, hessian);
    if (choleskyFactor(hessian, width)) choleskySolve(hessian, width, d);
    else fallback(loss, C, d, residual);
  };
}

/** z = M⁻¹ r for a matrix M near the Hessian. */
type Preconditioner = (r: Float64Array, z: Float64Array) => void;

/** Conjugate gradients: Golub & Van Loan 11.5. */
function conjugateStep(problem: SoftmaxProblem): Step {
  const prepare =
    problem.sparse === undefined && problem.p <= BLOCKS ? blockPreconditioner(problem) : diagonalPreconditioner;
  let precondition: Preconditioner | undefined;
  return (loss, C, d, residual) => {
    const isFresh = precondition === undefined;
    precondition ??= prepare(loss, C);
    const steps = conjugateGradients(loss, C, d, residual, precondition);
    if (steps > STALE && !isFresh) precondition = undefined;
  };
}

function conjugateGradients(
  loss: SoftmaxLoss,
  C: number,
  d: Float64Array,
  residual: number,
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
  for (; steps < 2 * size && rz > target; steps++) {
    loss.product(q, C, hq);
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

function diagonalPreconditioner(loss: SoftmaxLoss, C: number): Preconditioner {
  const diagonal = new Float64Array(loss.size);
  loss.diagonal(C, diagonal);
  return (r, z) => {
    for (let k = 0; k < r.length; k++) z[k] = r[k]! / diagonal[k]!;
  };
}

/** The Hessian without what joins different outputs. */
function blockPreconditioner(problem: SoftmaxProblem): (loss: SoftmaxLoss, C: number) => Preconditioner {
  const outputs = outputsOf(problem);
  const width = problem.p + 1;
  return (loss, C) => {
    const factors = Array.from({ length: outputs }, () => new Float64Array(width * width));
    for (const [k, factor] of factors.entries()) {
      loss.block(k, k, C, factor);
      if (!choleskyFactor(factor, width)) return diagonalPreconditioner(loss, C);
    }
    const blocks = new HeldBlocks(factors, width);
    return (r, z) => {
      z.set(r);
      blocks.solve(z);
      if (outputs > 1) removeMeans(z, width);
    };
  };
}

/**
 * Moving all outputs alike changes no probability, so that the optimum and every gradient sum to 0 over the outputs.
 * Held to that subspace, conjugate gradients do not meet the flat directions, which the blocks take for steep ones.
 */
function removeMeans(z: Float64Array, width: number): void {
  const outputs = z.length / width;
  for (let j = 0; j < width; j++) {
    let sum = 0;
    for (let at = j; at < z.length; at += width) sum += z[at]!;
    for (let at = j; at < z.length; at += width) z[at] = z[at]! - sum / outputs;
  }
}
