import { type NetEngine, type NetProblem, PlainNet } from "./elastic-net-plain.js";
import { gram } from "./gram.js";
import { MOST_FEATURES, NetKernel } from "./kernels/elastic-net.js";
import { multiplyTransposed } from "./products.js";

/** Sweeps in a row before the descent counts as done, however little it has settled. */
const MAX_SWEEPS = 100_000;
/** Relative steps at which the descent pauses and the active set is solved directly; each serves if the last did not. */
const PAUSES = [1e-5, 1e-8, 1e-11, 1e-14];

/** Minimizes ½ |y − X w|² + l1 |w|₁ + ½ l2 |w|², from where the solver stands; returns w, p long. */
export type ElasticNetSolver = (l1: number, l2: number, checkpoint: () => void) => Float64Array;

/**
 * Cyclic coordinate descent on XᵀX. Where the signs have settled, the remaining linear system is solved by Cholesky and
 * checked against the optimality conditions, so that the result does not depend on the start; the signs of the last
 * solution are tried first. Where that system is singular (equal columns), the descent goes on to 1e-14.
 * x: n × p column-major, centered.   y: n long.   Friedman, Hastie & Tibshirani 2010.
 */
export function elasticNetPath(x: Float64Array, y: Float64Array, p: number): ElasticNetSolver {
  const { engine, size } = p > MOST_FEATURES ? byColumns(x, y, p) : byGram(x, y, p);
  return (l1, l2, checkpoint) => {
    let isDone = engine.polish(l1, l2);
    for (let k = 0; !isDone && k < PAUSES.length; k++) {
      settle(engine, l1, l2, PAUSES[k]! * size, checkpoint);
      isDone = engine.polish(l1, l2);
    }
    return engine.weights();
  };
}

/** Sweeps until no step moves the fitted values by more than `limit`. */
function settle(engine: NetEngine, l1: number, l2: number, limit: number, checkpoint: () => void): void {
  let isFull = true;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    if (sweep % 16 === 0) checkpoint();
    const moved = engine.sweep(l1, l2, isFull);
    if (moved > limit) isFull = false;
    else if (isFull) return;
    else isFull = true;
  }
}

interface Start {
  readonly engine: NetEngine;
  readonly size: number;
}

function byGram(x: Float64Array, y: Float64Array, p: number): Start {
  const n = y.length;
  const all = new Float64Array(p * p);
  gram(x, n, p, all);
  const problem = {
    column: (j: number) => all.subarray(j * p, (j + 1) * p),
    squares: Float64Array.from({ length: p }, (_, j) => all[j * (p + 1)]!),
    ...targetIn(x, y, p),
  } satisfies NetProblem;
  return { engine: new NetKernel(all, problem), size: problem.size };
}

/** Few of many features enter: their columns are computed when they do. */
function byColumns(x: Float64Array, y: Float64Array, p: number): Start {
  const n = y.length;
  const columns: (Float64Array | undefined)[] = new Array(p);
  const own = (j: number) => x.subarray(j * n, (j + 1) * n);
  const column = (j: number) => {
    let found = columns[j];
    if (found === undefined) {
      found = new Float64Array(p);
      multiplyTransposed(x, n, p, own(j), found);
      columns[j] = found;
    }
    return found;
  };
  const squares = Float64Array.from({ length: p }, (_, j) => squaresOf(own(j)));
  const problem = { column, squares, ...targetIn(x, y, p) } satisfies NetProblem;
  return { engine: new PlainNet(problem), size: problem.size };
}

function targetIn(x: Float64Array, y: Float64Array, p: number): Pick<NetProblem, "products" | "size"> {
  const products = new Float64Array(p);
  multiplyTransposed(x, y.length, p, y, products);
  return { products, size: Math.sqrt(squaresOf(y)) };
}

function squaresOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
