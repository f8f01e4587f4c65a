import { choleskyFactor, choleskySolve } from "./cholesky.js";
import { SoftmaxLoss } from "./softmax-loss.js";
import { outputsOf, type SoftmaxProblem } from "./softmax-problem.js";

/** Up to this many parameters the Hessian is made whole; beyond, gradients alone are used. */
const DENSE = 800;
const MAX_NEWTON = 100;
const MAX_SWEEPS = 5000;
/** So many sweeps find out which weights are 0 about as well as they will; a step on the others then ends the crawl. */
const SWEEPS_TO_FACE = 8;
/** What the diagonal is raised by for that step: without squares in the penalty, classes moved alike change nothing. */
const RAISED = 1e-9;
/** Steps on faces at a time: each but the last sets another weight to 0. */
const MAX_FACES = 10;
/** A sweep that moves no linear score of a column of unit size by more ends the inner problem. */
const SWEPT = 1e-10;
/** A step that moves no linear score by more ends the fit. */
const SETTLED = 1e-7;
const MAX_GRADIENT_STEPS = 20_000;

/** Solves for one C, from where the solver stands; parameters as of SoftmaxLoss. */
export type SoftmaxL1Solver = (C: number, checkpoint: () => void) => Float64Array;

/**
 * Minimizes C Σ sᵢ lossᵢ + ratio |W|₁ + (1 − ratio) ½ |W|² over weights and free intercepts.
 * By Newton steps whose quadratic models are solved by coordinate descent (Lee, Sun & Saunders 2014) and, among the
 * weights that are not 0, by Cholesky: columns of unlike scales take descent alone thousands of sweeps. Or where there are
 * many parameters by accelerated proximal gradients with restarts (Beck & Teboulle 2009; O'Donoghue & Candès 2015).
 */
export function softmaxL1Solver(problem: SoftmaxProblem, ratio: number): SoftmaxL1Solver {
  const objective = new Objective(problem, ratio);
  const theta = new Float64Array(objective.size);
  const isSmall = problem.sparse === undefined && objective.size <= DENSE;
  return (C, checkpoint) => {
    if (isSmall) newton(objective, theta, C, checkpoint);
    else accelerate(objective, theta, C, checkpoint);
    if (objective.absolute(theta) === 0) toShares(problem, theta);
    return theta.slice();
  };
}

/**
 * Where all weights are 0 the intercepts are known: the classes' shares. Equal classes are then equal to the last bit, however
 * the solver has come there, and the same one is predicted.
 */
function toShares({ y, s, classes, p }: SoftmaxProblem, theta: Float64Array): void {
  const sums = new Float64Array(classes);
  for (let i = 0; i < y.length; i++) sums[y[i]!] = sums[y[i]!]! + s[i]!;
  if (sums.includes(0)) return;
  const logs = sums.map(Math.log);
  const mean = logs.reduce((sum, v) => sum + v, 0) / classes;
  if (classes === 2) theta[p] = logs[1]! - logs[0]!;
  else for (let k = 0; k < classes; k++) theta[k * (p + 1) + p] = logs[k]! - mean;
}

/** The smooth part is that of SoftmaxLoss less ½ ratio |W|². */
class Objective {
  readonly problem: SoftmaxProblem;
  readonly ratio: number;
  readonly loss: SoftmaxLoss;
  readonly size: number;

  constructor(problem: SoftmaxProblem, ratio: number) {
    this.problem = problem;
    this.ratio = ratio;
    this.loss = new SoftmaxLoss(problem);
    this.size = this.loss.size;
  }

  isIntercept(k: number): boolean {
    return (k + 1) % (this.problem.p + 1) === 0;
  }

  smooth(theta: Float64Array, C: number): number {
    const value = this.loss.at(theta, C);
    let squares = 0;
    for (let k = 0; k < theta.length; k++) if (!this.isIntercept(k)) squares += theta[k]! * theta[k]!;
    return value - 0.5 * this.ratio * squares;
  }

  absolute(theta: Float64Array): number {
    let sum = 0;
    for (let k = 0; k < theta.length; k++) if (!this.isIntercept(k)) sum += Math.abs(theta[k]!);
    return this.ratio * sum;
  }

  /** Of the smooth part, at the point of the last smooth(). */
  gradient(theta: Float64Array, C: number, out: Float64Array): void {
    this.loss.gradient(theta, C, out);
    for (let k = 0; k < out.length; k++) if (!this.isIntercept(k)) out[k] = out[k]! - this.ratio * theta[k]!;
  }

  /** Where a step of each coordinate's length leads once the absolute values have drawn it to 0. */
  shrunk(value: number, k: number, step: number): number {
    if (this.isIntercept(k)) return value;
    return Math.sign(value) * Math.max(0, Math.abs(value) - this.ratio * step);
  }
}

function newton(objective: Objective, theta: Float64Array, C: number, checkpoint: () => void): void {
  const { size, loss } = objective;
  const g = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  let value = objective.smooth(theta, C) + objective.absolute(theta);
  for (let iteration = 0; iteration < MAX_NEWTON; iteration++) {
    checkpoint();
    objective.gradient(theta, C, g);
    fillHessian(objective, C, hessian);
    const d = descend(objective, theta, g, hessian, checkpoint);
    const reach = loss.aim(d);
    const before = value;
    let t = 1;
    for (; t > 1e-10; t /= 2) {
      const moved = theta.map((v, k) => v + t * d[k]!);
      value = objective.smooth(moved, C) + objective.absolute(moved);
      if (value > before + 1e-13 * Math.abs(before)) continue;
      theta.set(moved);
      break;
    }
    const moved = t * reach;
    if (t <= 1e-10 || moved <= SETTLED) break;
  }
  objective.smooth(theta, C);
}

function fillHessian({ problem, loss, ratio, size }: Objective, C: number, out: Float64Array): void {
  const width = problem.p + 1;
  const block = new Float64Array(width * width);
  for (let k = 0; k < outputsOf(problem); k++) {
    for (let l = 0; l <= k; l++) {
      loss.block(k, l, C, block);
      for (let i = 0; i < width; i++) {
        for (let j = 0; j < width; j++) {
          const v = block[i * width + j]! - (k === l && i === j && i < problem.p ? ratio : 0);
          out[(k * width + i) * size + l * width + j] = v;
          out[(l * width + j) * size + k * width + i] = v;
        }
      }
    }
  }
}

/** The step to the minimum of the quadratic model with absolute values, coordinate by coordinate. */
function descend(
  objective: Objective,
  theta: Float64Array,
  g: Float64Array,
  hessian: Float64Array,
  checkpoint: () => void,
): Float64Array {
  const { size } = objective;
  const d = new Float64Array(size);
  const slope = g.slice();
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let most = 0;
    for (let k = 0; k < size; k++) {
      const curvature = hessian[k * size + k]!;
      if (!(curvature > 0)) continue;
      const at = theta[k]! + d[k]!;
      const next = objective.shrunk(at - slope[k]! / curvature, k, 1 / curvature);
      const change = next - at;
      if (change === 0) continue;
      d[k] = next - theta[k]!; // so that theta + d is 0 where next is
      for (let j = 0, from = k * size; j < size; j++) slope[j] = slope[j]! + change * hessian[from + j]!;
      most = Math.max(most, Math.abs(change) * Math.sqrt(curvature));
    }
    if (most <= SWEPT) break;
    if (sweep % SWEEPS_TO_FACE !== SWEEPS_TO_FACE - 1) continue;
    checkpoint();
    for (let face = 0; face < MAX_FACES && crossFace(objective, theta, d, slope, hessian); face++);
  }
  return d;
}

/**
 * Goes to the minimum of the quadratic model among the weights that are not 0 with their signs, or as far as the first of
 * them that becomes 0: then true. Moves d, and with it the slope.
 */
function crossFace(
  objective: Objective,
  theta: Float64Array,
  d: Float64Array,
  slope: Float64Array,
  hessian: Float64Array,
): boolean {
  const { size, ratio } = objective;
  const at = theta.map((v, k) => v + d[k]!);
  const free = Array.from(at.keys()).filter(
    (k) => hessian[k * size + k]! > 0 && (at[k] !== 0 || objective.isIntercept(k)),
  );
  const m = free.length;
  const a = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) a[i * m + j] = hessian[free[i]! * size + free[j]!]!;
    a[i * m + i] = a[i * m + i]! * (1 + RAISED);
  }
  const step = Float64Array.from(free, (k) => -slope[k]! - (objective.isIntercept(k) ? 0 : ratio * Math.sign(at[k]!)));
  if (!choleskyFactor(a, m)) return false;
  choleskySolve(a, m, step);
  let t = 1;
  let first = -1;
  for (let i = 0; i < m; i++) {
    const k = free[i]!;
    const until = -at[k]! / step[i]!;
    if (objective.isIntercept(k) || !(until >= 0 && until < t)) continue;
    t = until;
    first = k;
  }
  for (let i = 0; i < m; i++) {
    const k = free[i]!;
    const change = t * step[i]!;
    d[k] = k === first ? -theta[k]! : d[k]! + change;
    for (let j = 0, from = k * size; j < size; j++) slope[j] = slope[j]! + change * hessian[from + j]!;
  }
  return first >= 0;
}

function accelerate(objective: Objective, theta: Float64Array, C: number, checkpoint: () => void): void {
  const { size } = objective;
  const g = new Float64Array(size);
  let point = theta.slice();
  let momentum = 1;
  let step = 1;
  for (let iteration = 0; iteration < MAX_GRADIENT_STEPS; iteration++) {
    checkpoint();
    const value = objective.smooth(point, C);
    objective.gradient(point, C, g);
    step *= 1.2;
    let next: Float64Array;
    for (;;) {
      next = point.map((v, k) => objective.shrunk(v - step * g[k]!, k, step));
      let bound = value;
      for (let k = 0; k < size; k++) {
        const change = next[k]! - point[k]!;
        bound += change * g[k]! + (change * change) / (2 * step);
      }
      if (objective.smooth(next, C) <= bound + 1e-12 * Math.abs(value)) break;
      step /= 2;
    }
    let most = 0;
    let turn = 0;
    for (let k = 0; k < size; k++) {
      most = Math.max(most, Math.abs(next[k]! - theta[k]!));
      turn += (point[k]! - next[k]!) * (next[k]! - theta[k]!);
    }
    const after = turn > 0 ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const share = turn > 0 ? 0 : (momentum - 1) / after;
    point = next.map((v, k) => v + share * (v - theta[k]!));
    momentum = after;
    theta.set(next);
    if (most <= 1e-9) break;
  }
}
