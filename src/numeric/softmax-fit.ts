import { SoftmaxLoss } from "./softmax-loss.js";
import type { SoftmaxProblem } from "./softmax-problem.js";
import { type Stepper, stepperFor } from "./softmax-steps.js";

/** Linear scores are found to about this. */
const ERROR = 2e-7;
/** Where steps in singles say that they are there, the gradient may say that so much is left. */
const LEFT = 5 * ERROR;
/** Conjugate gradients reduce the residual to FIRST at least, and never below MOST. */
const FIRST = 0.1;
const MOST = 1e-4;
const MAX_NEWTON = 300;
/** So many solutions tell where the path leads. */
const TRAIL = 5;
/** Of three and more those alone whose C is smaller by no more than this factor: polynomials through others swing. */
const NEAR = 25;
/** Residuals are not measured in linear scores: an error is aimed at of so much less than ERROR. */
const CAUTION = 0.3;

/** Solves for one C, from where the solver stands; returns the parameters (see SoftmaxLoss). */
export type SoftmaxSolver = (C: number, checkpoint: () => void) => Float64Array;

/**
 * Newton's method with a line search. Each call starts from the last solutions, so that ascending C is a path.
 * The result is within some 1e-6 of the optimum's linear scores, whatever the start.
 * Throws when 300 Newton steps do not settle.
 */
export function softmaxSolver(problem: SoftmaxProblem): SoftmaxSolver {
  const loss = new SoftmaxLoss(problem);
  const stepper = stepperFor(problem);
  const theta = new Float64Array(loss.size);
  let path: readonly Solution[] = [];
  let far = Number.POSITIVE_INFINITY;
  return (C, checkpoint) => {
    stepper.begin?.();
    if (!path.every((solution) => solution.C < C)) path = [];
    const start = path.length > 1 ? goOn(loss, path, C, theta) : loss.at(theta, C);
    const { value, first } = newton(loss, { theta, value: start, far }, C, stepper, checkpoint);
    far = first;
    const last = { theta: theta.slice(), C, value };
    path = [...path, last].slice(-TRAIL);
    path = path.filter((solution, i) => i >= path.length - 2 || solution.C * NEAR >= C);
    return last.theta;
  };
}

interface Solution {
  readonly theta: Float64Array;
  readonly C: number;
  /** Of the objective. */
  readonly value: number;
}

/** To where the path points, unless the objective is lower where it ends: theta. The objective there. */
function goOn(loss: SoftmaxLoss, path: readonly Solution[], C: number, theta: Float64Array): number {
  const last = path.at(-1)!;
  const penalty = loss.vectors.penalty(theta);
  const before = penalty + (C / last.C) * (last.value - penalty);
  loss.vectors.combine(
    extrapolating(path, C),
    path.map((solution) => solution.theta),
    theta,
  );
  const after = loss.at(theta, C);
  if (after <= before) return after;
  theta.set(last.theta);
  return loss.at(theta, C);
}

/**
 * Factors of the solutions: along the path they are smooth in log C, so that it goes on along the polynomial through the
 * last ones.
 */
function extrapolating(path: readonly Solution[], C: number): readonly number[] {
  const at = path.map((solution) => Math.log(solution.C));
  const end = at.at(-1)!;
  // No further than the last step was wide: beyond, a polynomial knows nothing.
  const to = Math.min(Math.log(C), 2 * end - at.at(-2)!);
  return at.map((own) =>
    at.reduce((product, other) => (other === own ? product : (product * (to - other)) / (own - other)), 1),
  );
}

interface Start {
  /** Where the loss stands; moved to the optimum. */
  readonly theta: Float64Array;
  /** The objective there. */
  readonly value: number;
  /** By how much linear scores will move, as far as one knows. */
  readonly far: number;
}

/** The objective at the optimum, and how far the first step has moved linear scores. */
function newton(
  loss: SoftmaxLoss,
  start: Start,
  C: number,
  stepper: Stepper,
  checkpoint: () => void,
): { readonly value: number; readonly first: number } {
  const { theta } = start;
  const trial = new Float64Array(loss.size);
  const d = new Float64Array(loss.size);
  const g = new Float64Array(loss.size);
  let { value, far } = start;
  let first: number | undefined;
  let moved = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < MAX_NEWTON; iteration++) {
    checkpoint();
    loss.gradient(theta, C, g);
    d.set(g);
    const residual = stepper.step(loss, C, d, residualFor(far));
    const reach = loss.aim(d);
    const slope = loss.vectors.dot(g, d);
    const slack = 1e-13 * Math.abs(value);
    let t = 1;
    for (; ; t /= 2) {
      loss.vectors.combine([1, -t], [theta, d], trial);
      const after = loss.along(trial, t, C);
      if (after <= value - 1e-4 * t * slope + slack || t < 1e-12) {
        value = after;
        break;
      }
    }
    theta.set(trial);
    loss.advance(t);
    moved = t * reach;
    first ??= moved;
    // What is left is of the order of moved², and what the conjugate gradients left of the step.
    far = moved * Math.max(moved / 4, residual);
    if (far > ERROR) continue;
    if (stepper.isRough !== true) return { value, first };
    loss.gradient(theta, C, g);
    d.set(g);
    stepper.estimate!(d);
    if (loss.aim(d) <= LEFT) return { value, first };
    stepper.refine!();
  }
  throw new Error(`logistic regression does not settle at C = ${C}: standardize the columns or lower C`);
}

/** A step that moves scores so far is itself wrong by its square: it need not be more exact, nor than what is wanted. */
const residualFor = (far: number): number => Math.min(FIRST, Math.max(MOST, far / 4, (CAUTION * ERROR) / far));
