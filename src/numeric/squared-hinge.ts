import { byDiagonal, conjugateGradients } from "./conjugate-gradients.js";
import type { LinearMap } from "./products.js";
import { type HingeEngine, HingeStep, SETTLED } from "./squared-hinge-plain.js";
import { dot, largest } from "./vectors.js";

/** One class against the others. */
export interface HingeProblem {
  readonly x: LinearMap;
  /** Products with the squares of x's numbers. */
  readonly squares: LinearMap;
  readonly n: number;
  readonly p: number;
  /** 1 or −1 a row. */
  readonly y: Float64Array;
  /** Weight of each row. */
  readonly s: Float64Array;
}

const MAX_NEWTON = 200;

/**
 * Minimizes as HingeEngine says, from theta on, which the solution overwrites.
 * False where rounding has left no step to solve for: theta holds what was reached.
 */
export function minimizeHinge(engine: HingeEngine, C: number, theta: Float64Array, checkpoint: () => void): boolean {
  engine.start(C, theta);
  let state: number = HingeStep.goesOn;
  for (let iteration = 0; iteration < MAX_NEWTON && state === HingeStep.goesOn; iteration++) {
    checkpoint();
    state = engine.step();
  }
  engine.read(theta);
  return state !== HingeStep.lost;
}

/**
 * The same for any X, and many columns: steps by conjugate gradients.
 * Vectors are made once and written by loops: a callback for each row, step after step, leaves more behind than it computes.
 */
export function squaredHinge(problem: HingeProblem, C: number, theta: Float64Array, checkpoint: () => void): void {
  const { n, p, y } = problem;
  const g = new Float64Array(p + 1);
  const r = new Float64Array(n);
  let start: number | undefined;
  const sizeAtStart = () => {
    start ??= norm(gradientAt(problem, C, new Float64Array(p + 1), new Float64Array(n), r, new Float64Array(p + 1)));
    return start;
  };
  const f = linear(problem, theta, new Float64Array(n));
  const move = new Float64Array(n);
  const moved = new Float64Array(p + 1);
  const scores = new Float64Array(n);
  const isActive = new Uint8Array(n);
  let value = valueAt(problem, C, theta, f);
  for (let iteration = 0; iteration < MAX_NEWTON; iteration++) {
    checkpoint();
    const size = norm(gradientAt(problem, C, theta, f, r, g));
    if (size === 0) return;
    for (let i = 0; i < n; i++) isActive[i] = y[i]! * f[i]! < 1 ? 1 : 0;
    const residual = Math.min(0.1, Math.sqrt(size / sizeAtStart()));
    const d = direction(problem, curvatureOf(problem, C, isActive), g, residual);
    linear(problem, d, move);
    const slope = dot(g, d);
    let t = 1;
    for (; t > 1e-12; t /= 2) {
      for (let k = 0; k <= p; k++) moved[k] = theta[k]! - t * d[k]!;
      for (let i = 0; i < n; i++) scores[i] = f[i]! - t * move[i]!;
      const after = valueAt(problem, C, moved, scores);
      if (after > value - 1e-4 * t * slope + 1e-14 * Math.abs(value)) continue;
      theta.set(moved);
      f.set(scores);
      value = after;
      break;
    }
    if (t <= 1e-12 || (t === 1 && largest(move) <= SETTLED * largest(f))) return;
  }
}

function linear({ x, n, p }: HingeProblem, theta: Float64Array, out: Float64Array): Float64Array {
  x.multiply(theta.subarray(0, p), out);
  for (let i = 0; i < n; i++) out[i] = out[i]! + theta[p]!;
  return out;
}

function valueAt({ y, s }: HingeProblem, C: number, theta: Float64Array, f: Float64Array): number {
  let loss = 0;
  for (let i = 0; i < f.length; i++) loss += s[i]! * Math.max(0, 1 - y[i]! * f[i]!) ** 2;
  return 0.5 * dot(theta, theta) + C * loss;
}

/** r: n long, overwritten. */
function gradientAt(
  { x, y, s, p }: HingeProblem,
  C: number,
  theta: Float64Array,
  f: Float64Array,
  r: Float64Array,
  out: Float64Array,
): Float64Array {
  for (let i = 0; i < f.length; i++) r[i] = -2 * C * s[i]! * y[i]! * Math.max(0, 1 - y[i]! * f[i]!);
  return back(x, p, theta, r, out);
}

/** out = theta + (Xᵀ r, Σ r) */
function back(x: LinearMap, p: number, theta: Float64Array, r: Float64Array, out: Float64Array): Float64Array {
  x.multiplyTransposed(r, out.subarray(0, p));
  let sum = 0;
  for (let i = 0; i < r.length; i++) sum += r[i]!;
  out[p] = sum;
  for (let k = 0; k <= p; k++) out[k] = out[k]! + theta[k]!;
  return out;
}

const curvatureOf = ({ s }: HingeProblem, C: number, isActive: Uint8Array) => s.map((w, i) => 2 * C * w * isActive[i]!);

/** H⁻¹ g to a relative residual, by conjugate gradients with H's diagonal. */
function direction(problem: HingeProblem, curvature: Float64Array, g: Float64Array, residual: number): Float64Array {
  const { x, squares, n, p } = problem;
  const diagonal = back(squares, p, new Float64Array(p + 1).fill(1), curvature, new Float64Array(p + 1));
  const scores = new Float64Array(n);
  const product = (v: Float64Array, out: Float64Array) => {
    linear(problem, v, scores);
    for (let i = 0; i < n; i++) scores[i] = scores[i]! * curvature[i]!;
    back(x, p, v, scores, out);
  };
  const d = g.slice();
  conjugateGradients(product, d, { residual, steps: 10 * (p + 1) }, byDiagonal(diagonal));
  return d;
}

const norm = (a: Float64Array) => Math.sqrt(dot(a, a));
