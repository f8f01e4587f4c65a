import type { Matrix } from "../core/matrix.js";
import { type Centered, type CenteredGram, centered, centeredGram } from "./center.js";
import { type NetEngine, PlainNet } from "./elastic-net-plain.js";
import { MOST_FEATURES, NetKernel } from "./kernels/elastic-net.js";
import { multiplyTransposed } from "./products.js";
import { dot } from "./vectors.js";

/** Sweeps in a row before the descent counts as done, however little it has settled. */
const MAX_SWEEPS = 100_000;
/** Relative steps at which the descent pauses and the active set is solved directly; each serves if the last did not. */
const PAUSES = [1e-5, 1e-8, 1e-11, 1e-14];

/** Relative steps at which an engine that can crosses faces, and how often: it then is at the optimum, or never will be. */
const ROUGH = 1e-2;
const MAX_CROSSINGS = 50;

/** Minimizes ½ |y − X w|² + l1 |w|₁ + ½ l2 |w|², from where the solver stands; returns w, p long. */
export type ElasticNetSolver = (l1: number, l2: number, checkpoint: () => void) => Float64Array;

/** A solver that centers what it is given, and what was taken off. */
export interface ElasticNetPath {
  readonly solve: ElasticNetSolver;
  readonly xMean: Float64Array;
  readonly yMean: number;
}

/**
 * Cyclic coordinate descent on XᵀX. Where the signs have settled, the remaining linear system is solved by Cholesky and
 * checked against the optimality conditions, so that the result does not depend on the start; the signs of the last
 * solution are tried first. Where that system is singular (equal columns), the descent goes on to 1e-14, from 0.
 * x: n × p, dense.   y, weights: n long.   gramOf: makes the centered products of these, where somebody knows them.
 * Friedman, Hastie & Tibshirani 2010.
 */
export function elasticNetPath(
  x: Matrix,
  y: Float64Array,
  weights?: Float64Array,
  gramOf = () => centeredGram(x, y, weights),
): ElasticNetPath {
  const { engine, size, xMean, yMean } = isByGram(x.columns.length) ? byGram(gramOf()) : byColumns(x, y, weights);
  const isFound: (...problem: Parameters<ElasticNetSolver>) => boolean = (l1, l2, checkpoint) => {
    let isDone = engine.polish(l1, l2);
    for (let k = 0; !isDone && engine.cross !== undefined && k < MAX_CROSSINGS; k++) {
      settle(engine, l1, l2, ROUGH * size, checkpoint);
      if (!engine.cross(l1, l2, checkpoint)) break;
      isDone = engine.polish(l1, l2);
    }
    for (let k = 0; !isDone && k < PAUSES.length; k++) {
      settle(engine, l1, l2, PAUSES[k]! * size, checkpoint);
      isDone = engine.polish(l1, l2);
    }
    return isDone;
  };
  let isFirst = true;
  let isHard = false;
  const solve: ElasticNetSolver = (l1, l2, checkpoint) => {
    // What nothing proves to be the optimum depends on the start: it is that of a fit of its own, from 0.
    if (isHard) engine.restart();
    const isKnown = isFound(l1, l2, checkpoint);
    if (!isKnown && !isHard && !isFirst) {
      engine.restart();
      isFound(l1, l2, checkpoint);
    }
    isHard ||= !isKnown;
    isFirst = false;
    return engine.weights();
  };
  return { solve, xMean, yMean };
}

/** Of so many columns all products are made; of more, those that a solution asks for. */
export const isByGram = (columns: number): boolean => columns <= MOST_FEATURES;

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

interface Start extends Pick<Centered, "xMean" | "yMean"> {
  readonly engine: NetEngine;
  readonly size: number;
}

function byGram({ gram, products, square, xMean, yMean }: CenteredGram): Start {
  const p = xMean.length;
  const size = Math.sqrt(square);
  const squares = Float64Array.from({ length: p }, (_, j) => gram[j * (p + 1)]!);
  const column = (j: number) => gram.subarray(j * p, (j + 1) * p);
  return { engine: new NetKernel(gram, { column, squares, products, size }), size, xMean, yMean };
}

/** Few of many features enter: their columns are computed when they do. */
function byColumns(matrix: Matrix, target: Float64Array, weights: Float64Array | undefined): Start {
  const { x, y, xMean, yMean } = centered(matrix, target, weights);
  const [n, p] = [y.length, xMean.length];
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
  const squares = Float64Array.from({ length: p }, (_, j) => dot(own(j), own(j)));
  const products = new Float64Array(p);
  multiplyTransposed(x, n, p, y, products);
  const size = Math.sqrt(dot(y, y));
  return { engine: new PlainNet({ column, squares, products, size }), size, xMean, yMean };
}
