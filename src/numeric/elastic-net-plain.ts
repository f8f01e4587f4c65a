import { choleskyFactor, choleskySolve } from "./cholesky.js";

/** What is minimized: ½ |y − X w|² + l1 |w|₁ + ½ l2 |w|², by what it takes of X and y. */
export interface NetProblem {
  /** Column j of XᵀX, p long: the same numbers whenever it is asked for. */
  readonly column: (j: number) => Float64Array;
  /** Its diagonal, and Xᵀy. */
  readonly squares: Float64Array;
  readonly products: Float64Array;
  /** |y|. */
  readonly size: number;
}

/** Coordinate descent from where it stands: at first at 0. */
export interface NetEngine {
  /** One pass over all features, or over those whose coefficient is not 0. The longest move of the fitted values. */
  sweep(l1: number, l2: number, isFull: boolean): number;
  /** Solves for the active features with their signs as they are; keeps the solution if it is optimal. */
  polish(l1: number, l2: number): boolean;
  /** Back to 0. */
  restart(): void;
  /** The coefficients as they stand: a copy. */
  weights(): Float64Array;
}

/** What an optimum may miss its conditions by, one a feature. */
export const slackOf = ({ squares, size }: NetProblem): Float64Array =>
  squares.map((square) => 1e-11 * Math.sqrt(square) * size);

/** With columns that are computed when their feature first enters, for many features; the kernel's oracle for few. */
export class PlainNet implements NetEngine {
  readonly #problem: NetProblem;
  readonly #w: Float64Array;
  /** Xᵀ(y − X w). */
  readonly #gradient: Float64Array;
  readonly #slack: Float64Array;

  constructor(problem: NetProblem) {
    this.#problem = problem;
    this.#w = new Float64Array(problem.products.length);
    this.#gradient = problem.products.slice();
    this.#slack = slackOf(problem);
  }

  restart(): void {
    this.#w.fill(0);
    this.#gradient.set(this.#problem.products);
  }

  weights(): Float64Array {
    return this.#w.slice();
  }

  sweep(l1: number, l2: number, isFull: boolean): number {
    const { squares, column } = this.#problem;
    const w = this.#w;
    const gradient = this.#gradient;
    let moved = 0;
    for (let j = 0; j < w.length; j++) {
      const before = w[j]!;
      const square = squares[j]!;
      if (square === 0 || (!isFull && before === 0)) continue;
      const pull = gradient[j]! + square * before;
      const after = pull > l1 ? (pull - l1) / (square + l2) : pull < -l1 ? (pull + l1) / (square + l2) : 0;
      const step = after - before;
      if (step === 0) continue;
      w[j] = after;
      subtract(gradient, step, column(j));
      moved = Math.max(moved, Math.abs(step) * Math.sqrt(square));
    }
    return moved;
  }

  polish(l1: number, l2: number): boolean {
    const active = this.#active();
    const solution = this.#solved(active, l1, l2);
    if (!solution?.every((value, a) => value * this.#w[active[a]!]! > 0)) return false;
    const gradient = this.#gradientAt(active, solution);
    if (!this.#isOptimal(gradient, active, solution, l1, l2)) return false;
    for (const [a, j] of active.entries()) this.#w[j] = solution[a]!;
    this.#gradient.set(gradient);
    return true;
  }

  #active(): readonly number[] {
    return Array.from(this.#w.keys()).filter((j) => this.#w[j] !== 0);
  }

  /** Where the active features would lead, with their signs as they are; undefined where that is not determined. */
  #solved(active: readonly number[], l1: number, l2: number): Float64Array | undefined {
    const { column, products } = this.#problem;
    const size = active.length;
    const system = new Float64Array(size * size);
    const solution = new Float64Array(size);
    for (let a = 0; a < size; a++) {
      const j = active[a]!;
      const own = column(j);
      for (let b = 0; b < size; b++) system[a * size + b] = own[active[b]!]! + (a === b ? l2 : 0);
      solution[a] = products[j]! - l1 * Math.sign(this.#w[j]!);
    }
    if (!choleskyFactor(system, size)) return undefined;
    choleskySolve(system, size, solution);
    return solution;
  }

  #gradientAt(active: readonly number[], values: Float64Array): Float64Array {
    const gradient = this.#problem.products.slice();
    for (const [a, j] of active.entries()) subtract(gradient, values[a]!, this.#problem.column(j));
    return gradient;
  }

  #isOptimal(
    gradient: Float64Array,
    active: readonly number[],
    solution: Float64Array,
    l1: number,
    l2: number,
  ): boolean {
    const place = new Map(active.map((j, a) => [j, a]));
    for (let j = 0; j < gradient.length; j++) {
      const a = place.get(j);
      const excess =
        a === undefined
          ? Math.abs(gradient[j]!) - l1
          : Math.abs(gradient[j]! - l2 * solution[a]! - l1 * Math.sign(solution[a]!));
      if (excess > this.#slack[j]!) return false;
    }
    return true;
  }
}

function subtract(gradient: Float64Array, step: number, column: Float64Array): void {
  for (let k = 0; k < gradient.length; k++) gradient[k] = gradient[k]! - step * column[k]!;
}
