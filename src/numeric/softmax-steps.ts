import { choleskyFactor, choleskySolve } from "./cholesky.js";
import { byDiagonal, conjugateGradients, type Enough, type Preconditioner } from "./conjugate-gradients.js";
import type { SoftmaxLoss } from "./softmax-loss.js";
import { outputsOf, type SoftmaxProblem } from "./softmax-problem.js";

/** Up to this many parameters of one output a Newton step by Cholesky costs less than by conjugate gradients. */
const DENSE = 150;
/** Up to this many columns the Hessian's diagonal blocks are worth their factors. */
const BLOCKS = 400;
/** What new factors of blocks cost, in steps of conjugate gradients a column. A new diagonal costs one step. */
const RENEWAL = 0.3;
/** Where scores have moved by less the Hessian is as it was, nearly. */
const SAME = 0.1;

/** Newton steps of one problem. */
export interface Stepper {
  /**
   * Replaces the gradient in `d` by the Newton direction at the loss's current point, to a relative residual: answers the
   * one that it came to, about.
   */
  step(loss: SoftmaxLoss, C: number, d: Float64Array, residual: number): number;
  /** The last step was made of products in singles, which may have led elsewhere. */
  readonly isRough?: boolean;
  /** What is left, roughly, of the way from where the gradient is d: in d. */
  estimate?(d: Float64Array): void;
  /** Nothing is computed in singles until `begin`. */
  refine?(): void;
  /** For another C, at which singles may do. */
  begin?(): void;
}

export function stepperFor(problem: SoftmaxProblem): Stepper {
  const isSmall = problem.sparse === undefined && outputsOf(problem) === 1 && problem.p < DENSE;
  return isSmall ? new DenseStepper(problem) : new ConjugateStepper(problem);
}

/** By Cholesky, for one output. Where rounding leaves the Hessian indefinite (C far beyond 1/ε), by conjugate gradients. */
class DenseStepper implements Stepper {
  readonly #width: number;
  /** The rows' part of the Hessian at some point. */
  readonly #rows: Float64Array;
  /** What the loss had travelled there. */
  #point = Number.NEGATIVE_INFINITY;
  /** The factor with this C. */
  readonly #factor: Float64Array;
  #C: number | undefined;
  readonly #fallback: ConjugateStepper;

  constructor(problem: SoftmaxProblem) {
    this.#width = problem.p + 1;
    this.#rows = new Float64Array(this.#width ** 2);
    this.#factor = new Float64Array(this.#width ** 2);
    this.#fallback = new ConjugateStepper(problem, false);
  }

  step(loss: SoftmaxLoss, C: number, d: Float64Array, residual: number): number {
    if (!(loss.travelled - this.#point <= SAME)) {
      loss.rowsBlock(0, 0, this.#rows);
      this.#point = loss.travelled;
      this.#C = undefined;
    }
    if (this.#C !== C) {
      this.#factor.set(this.#rows);
      loss.penalizeBlock(0, 0, C, this.#factor);
      this.#C = choleskyFactor(this.#factor, this.#width) ? C : undefined;
    }
    if (this.#C === undefined) return this.#fallback.step(loss, C, d, residual);
    choleskySolve(this.#factor, this.#width, d);
    // A row's curvature changes by a factor of e to the way of its score, at most.
    return loss.travelled - this.#point;
  }
}

/** By conjugate gradients. Products are in singles as long as these find the optimum. */
class ConjugateStepper implements Stepper {
  readonly #prepare: (loss: SoftmaxLoss, C: number, isRough: boolean) => Preconditioner;
  #precondition: Preconditioner | undefined;
  /** Steps for a residual of 1 / e when the factors were new. */
  #rate = 0;
  /** Steps since then that new factors would have spared. */
  #excess = Number.POSITIVE_INFINITY;
  readonly #patience: number;
  readonly #isBlocked: boolean;
  readonly #hasSingles: boolean;
  #isRough: boolean;

  constructor(problem: SoftmaxProblem, hasSingles = problem.sparse === undefined) {
    const isBlocked = problem.sparse === undefined && problem.p <= BLOCKS;
    this.#prepare = isBlocked ? blockPreconditioner(problem) : diagonalPreconditioner;
    this.#isBlocked = isBlocked;
    this.#patience = isBlocked ? RENEWAL * (problem.p + 1) : 1;
    this.#hasSingles = hasSingles;
    this.#isRough = hasSingles;
  }

  get isRough(): boolean {
    return this.#isRough;
  }

  step(loss: SoftmaxLoss, C: number, d: Float64Array, residual: number): number {
    if (this.#isRough) loss.hold();
    const isFresh = this.#excess > this.#patience;
    if (isFresh) this.#precondition = this.#prepare(loss, C, this.#isRough);
    const steps = this.#solve(loss, C, d, { residual, steps: 2 * d.length });
    const reduced = Math.log(1 / residual);
    if (isFresh) this.#rate = steps / reduced;
    this.#excess = isFresh ? 0 : this.#excess + Math.max(0, steps - this.#rate * reduced);
    return residual;
  }

  #solve(loss: SoftmaxLoss, C: number, d: Float64Array, enough: Enough): number {
    const isFound = this.#isRough && this.#isBlocked && this.#precondition === loss.directions.precondition;
    if (isFound) return loss.directions.find(d, C, enough);
    const product = (v: Float64Array, out: Float64Array) =>
      this.#isRough ? loss.roughProduct(v, C, out) : loss.product(v, C, out);
    return conjugateGradients(product, d, enough, this.#precondition!);
  }

  estimate(d: Float64Array): void {
    this.#precondition!(d.slice(), d);
  }

  refine(): void {
    this.#isRough = false;
  }

  begin(): void {
    this.#isRough = this.#hasSingles;
  }
}

function diagonalPreconditioner(loss: SoftmaxLoss, C: number): Preconditioner {
  const diagonal = new Float64Array(loss.size);
  loss.diagonal(C, diagonal);
  return byDiagonal(diagonal);
}

/** The Hessian without what joins different outputs. */
function blockPreconditioner(problem: SoftmaxProblem) {
  const outputs = outputsOf(problem);
  const width = problem.p + 1;
  const factor = new Float64Array(width * width);
  return (loss: SoftmaxLoss, C: number, isRough: boolean): Preconditioner => {
    for (let pair = 0; 2 * pair < outputs; pair++) {
      if (isRough && loss.factorRough(pair, C)) continue;
      for (let k = 2 * pair; k < Math.min(2 * pair + 2, outputs); k++) {
        if (!factorOf(loss, C, k, isRough, factor, width)) return diagonalPreconditioner(loss, C);
        loss.directions.putFactor(factor, k);
      }
    }
    return loss.directions.precondition;
  };
}

/** Of the block that joins output k with itself: in singles where that gives one. */
function factorOf(loss: SoftmaxLoss, C: number, k: number, isRough: boolean, factor: Float64Array, width: number) {
  if (isRough) {
    loss.roughBlock(k, C, factor);
    if (choleskyFactor(factor, width)) return true;
  }
  loss.block(k, k, C, factor);
  return choleskyFactor(factor, width);
}
