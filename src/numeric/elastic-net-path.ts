import { choleskyFactor, choleskySolve } from "./cholesky.js";
import { multiplyTransposed } from "./products.js";

/** Sweeps in a row before the descent counts as done, however little it has settled. */
const MAX_SWEEPS = 100_000;
/** Relative steps at which the descent pauses and the active set is solved directly; each serves if the last did not. */
const PAUSES = [1e-5, 1e-8, 1e-11, 1e-14];

/** Minimizes ½ |y − X w|² + l1 |w|₁ + ½ l2 |w|², from where the solver stands; returns w, p long. */
export type ElasticNetSolver = (l1: number, l2: number, checkpoint: () => void) => Float64Array;

/**
 * Cyclic coordinate descent on XᵀX, whose columns are computed when their feature first enters. Where the signs have
 * settled, the remaining linear system is solved by Cholesky and checked against the optimality conditions, so that the
 * result does not depend on the start. Where that system is singular (equal columns), the descent goes on to 1e-14.
 * x: n × p column-major, centered.   y: n long.   Friedman, Hastie & Tibshirani 2010.
 */
export function elasticNetPath(x: Float64Array, y: Float64Array, p: number): ElasticNetSolver {
  const descent = new Descent(x, y, p);
  return (l1, l2, checkpoint) => {
    for (const pause of PAUSES) {
      descent.settle(l1, l2, pause, checkpoint);
      if (descent.polish(l1, l2)) break;
    }
    return descent.w.slice();
  };
}

class Descent {
  readonly w: Float64Array;
  readonly #x: Float64Array;
  readonly #n: number;
  readonly #p: number;
  /** Xᵀ(y − X w). */
  readonly #gradient: Float64Array;
  readonly #products: Float64Array;
  readonly #squares: Float64Array;
  readonly #columns: (Float64Array | undefined)[];
  readonly #size: number;

  constructor(x: Float64Array, y: Float64Array, p: number) {
    this.#x = x;
    this.#n = y.length;
    this.#p = p;
    this.w = new Float64Array(p);
    this.#products = new Float64Array(p);
    multiplyTransposed(x, y.length, p, y, this.#products);
    this.#gradient = this.#products.slice();
    this.#squares = Float64Array.from({ length: p }, (_, j) => squaresOf(x.subarray(j * this.#n, (j + 1) * this.#n)));
    this.#columns = new Array(p);
    this.#size = Math.sqrt(squaresOf(y));
  }

  #column(j: number): Float64Array {
    let column = this.#columns[j];
    if (column === undefined) {
      column = new Float64Array(this.#p);
      multiplyTransposed(this.#x, this.#n, this.#p, this.#x.subarray(j * this.#n, (j + 1) * this.#n), column);
      this.#columns[j] = column;
    }
    return column;
  }

  /** Sweeps until no step moves the fitted values by more than `tolerance` of the target's length. */
  settle(l1: number, l2: number, tolerance: number, checkpoint: () => void): void {
    const limit = tolerance * this.#size;
    let isFull = true;
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
      if (sweep % 16 === 0) checkpoint();
      const moved = this.#sweep(l1, l2, isFull);
      if (moved > limit) isFull = false;
      else if (isFull) return;
      else isFull = true;
    }
  }

  #sweep(l1: number, l2: number, isFull: boolean): number {
    const { w } = this;
    const gradient = this.#gradient;
    let moved = 0;
    for (let j = 0; j < this.#p; j++) {
      const before = w[j]!;
      const square = this.#squares[j]!;
      if (square === 0 || (!isFull && before === 0)) continue;
      const pull = gradient[j]! + square * before;
      const after = pull > l1 ? (pull - l1) / (square + l2) : pull < -l1 ? (pull + l1) / (square + l2) : 0;
      const step = after - before;
      if (step === 0) continue;
      w[j] = after;
      const column = this.#column(j);
      for (let k = 0; k < gradient.length; k++) gradient[k] = gradient[k]! - step * column[k]!;
      moved = Math.max(moved, Math.abs(step) * Math.sqrt(square));
    }
    return moved;
  }

  /** Solves for the active features with their signs as they are; keeps the solution if it is optimal. */
  polish(l1: number, l2: number): boolean {
    const active = Array.from(this.w.keys()).filter((j) => this.w[j] !== 0);
    const size = active.length;
    const system = new Float64Array(size * size);
    const solution = new Float64Array(size);
    for (const [a, j] of active.entries()) {
      const column = this.#column(j);
      for (const [b, k] of active.entries()) system[a * size + b] = column[k]! + (a === b ? l2 : 0);
      solution[a] = this.#products[j]! - l1 * Math.sign(this.w[j]!);
    }
    if (!choleskyFactor(system, size)) return false;
    choleskySolve(system, size, solution);
    if (active.some((j, a) => solution[a]! * this.w[j]! <= 0)) return false;
    const gradient = this.#products.slice();
    for (const [a, j] of active.entries()) {
      const column = this.#column(j);
      for (let k = 0; k < gradient.length; k++) gradient[k] = gradient[k]! - solution[a]! * column[k]!;
    }
    if (!this.#isOptimal(gradient, active, solution, l1, l2)) return false;
    for (const [a, j] of active.entries()) this.w[j] = solution[a]!;
    this.#gradient.set(gradient);
    return true;
  }

  #isOptimal(
    gradient: Float64Array,
    active: readonly number[],
    solution: Float64Array,
    l1: number,
    l2: number,
  ): boolean {
    const slack = (j: number) => 1e-11 * Math.sqrt(this.#squares[j]!) * this.#size;
    const place = new Map(active.map((j, a) => [j, a]));
    for (let j = 0; j < gradient.length; j++) {
      const a = place.get(j);
      const excess =
        a === undefined
          ? Math.abs(gradient[j]!) - l1
          : Math.abs(gradient[j]! - l2 * solution[a]! - l1 * Math.sign(solution[a]!));
      if (excess > slack(j)) return false;
    }
    return true;
  }
}

function squaresOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
