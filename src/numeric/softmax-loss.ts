import { SoftmaxKernel } from "./kernels/softmax.js";
import type { SoftmaxDirections } from "./kernels/softmax-directions.js";
import { PlainSoftmax } from "./softmax-plain.js";
import { outputsOf, type SoftmaxProblem, type SoftmaxRows } from "./softmax-problem.js";
import { PlainVectors, type SoftmaxVectors } from "./softmax-vectors.js";

/**
 * The objective at one point and along a way from it, with its derivatives.
 * Parameters: outputs × (p + 1), output by output, the intercept last; penalized as SoftmaxVectors has it.
 */
export class SoftmaxLoss {
  readonly #p: number;
  readonly #outputs: number;
  readonly #rows: SoftmaxRows;
  readonly #kernel: SoftmaxKernel | undefined;
  #reach = 0;
  #travelled = 0;
  readonly size: number;
  readonly vectors: SoftmaxVectors;

  /** Of columns that are not sparse: until another one is made, which takes the kernels' memory. */
  constructor(problem: SoftmaxProblem) {
    this.#p = problem.p;
    this.#outputs = outputsOf(problem);
    this.#kernel = problem.sparse === undefined ? new SoftmaxKernel(problem) : undefined;
    this.#rows = this.#kernel ?? new PlainSoftmax(problem);
    this.size = this.#outputs * (problem.p + 1);
    this.vectors = this.#kernel?.vectors ?? new PlainVectors(problem.p + 1, this.#outputs);
  }

  /** Stands at theta, and is the objective there. */
  at(theta: Float64Array, C: number): number {
    this.#travelled += this.#rows.place(theta);
    return this.along(theta, 0, C);
  }

  /** Aims along −d; the largest change of a linear score on the way to theta − d. */
  aim(d: Float64Array): number {
    this.#reach = this.#rows.aim(d);
    return this.#reach;
  }

  /** The objective at `trial`, which is theta − t d. */
  along(trial: Float64Array, t: number, C: number): number {
    return this.vectors.penalty(trial) + C * this.#rows.loss(t);
  }

  /** Stands at theta − t d. */
  advance(t: number): void {
    this.#rows.advance(t);
    this.#travelled += t * this.#reach;
  }

  /** How far linear scores have come so far, way by way: between two points none of them moves further. */
  get travelled(): number {
    return this.#travelled;
  }

  /** Here and below: at the point of the last value, which is theta. */
  gradient(theta: Float64Array, C: number, out: Float64Array): void {
    this.#rows.gradient(out);
    this.vectors.penalize(theta, C, out);
  }

  /** out = the Hessian times d. */
  product(d: Float64Array, C: number, out: Float64Array): void {
    this.#rows.product(d, out);
    this.vectors.penalize(d, C, out);
  }

  /** Takes the Hessian for roughProduct and roughBlock. */
  hold(): void {
    this.#rows.hold();
  }

  /** Of columns that are not sparse: what finds directions by the Hessian that is held, in singles. */
  get directions(): SoftmaxDirections {
    return this.#kernel!.directions;
  }

  /** Factors the blocks of outputs 2 pair and 2 pair + 1 for it. False where one is not positive definite. */
  factorRough(pair: number, C: number): boolean {
    return this.#kernel!.factorRough(pair, C);
  }

  /** out = the Hessian that is held times d, in singles. */
  roughProduct(d: Float64Array, C: number, out: Float64Array): void {
    this.#rows.roughProduct(d, out);
    this.vectors.penalize(d, C, out);
  }

  /** Diagonal of the Hessian. */
  diagonal(C: number, out: Float64Array): void {
    this.#rows.diagonal(out);
    const own = this.#outputs > 1 ? 1 : Number.MIN_VALUE;
    for (let at = 0; at < out.length; at++) out[at] = C * out[at]! + ((at + 1) % (this.#p + 1) === 0 ? own : 1);
  }

  /** The block of the Hessian that joins outputs k and l.   out: (p + 1)², symmetric. */
  block(k: number, l: number, C: number, out: Float64Array): void {
    this.rowsBlock(k, l, out);
    this.penalizeBlock(k, l, C, out);
  }

  /** Of the Hessian that is held, in singles: the block that joins output k with itself. */
  roughBlock(k: number, C: number, out: Float64Array): void {
    this.#rows.roughBlock(k, out);
    this.penalizeBlock(k, k, C, out);
  }

  /** The rows' part of it, which C multiplies. */
  rowsBlock(k: number, l: number, out: Float64Array): void {
    this.#rows.block(k, l, out);
  }

  /** out = C out + the penalty's part. */
  penalizeBlock(k: number, l: number, C: number, out: Float64Array): void {
    for (let at = 0; at < out.length; at++) out[at] = C * out[at]!;
    if (this.#outputs > 1) out[out.length - 1] = out[out.length - 1]! + 1;
    if (k === l) for (let j = 0; j < this.#p; j++) out[j * (this.#p + 2)] = out[j * (this.#p + 2)]! + 1;
  }
}
