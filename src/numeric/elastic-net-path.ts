import type { Matrix } from "../core/matrix.js";
import { type Centered, type CenteredGram, centered, centeredGram } from "./center.js";
import { NetFaces, placesOf } from "./elastic-net-faces.js";
import { type NetEngine, type NetProblem, PlainNet, slackOf } from "./elastic-net-plain.js";
import { MOST_FEATURES, NetKernel } from "./kernels/elastic-net.js";
import { KernelGrowingFactor } from "./kernels/growing-factor.js";
import { multiplyTransposed } from "./products.js";
import { dot, largest } from "./vectors.js";

/** Sweeps in a row before the descent counts as done, however little it has settled. */
const MAX_SWEEPS = 100_000;
/** Relative steps at which the descent pauses and the active set is solved directly; each serves if the last did not. */
const PAUSES = [1e-5, 1e-8, 1e-11, 1e-14];

/** Products of all pairs of so many columns take 32 MB. */
const MOST_PRODUCTS = 2048;

/** Minimizes ½ |y − X w|² + l1 |w|₁ + ½ l2 |w|², from where the solver stands; returns w, p long. */
export type ElasticNetSolver = (l1: number, l2: number, checkpoint: () => void) => Float64Array;

/** Goes to the optimum: whether it is known to be the only one. */
type IsFound = (...problem: Parameters<ElasticNetSolver>) => boolean;

/** A solver that centers what it is given, and what was taken off. */
export interface ElasticNetPath {
  readonly solve: ElasticNetSolver;
  readonly xMean: Float64Array;
  readonly yMean: number;
}

/**
 * Cyclic coordinate descent on XᵀX. Where the signs have settled, the remaining linear system is solved by Cholesky and
 * checked against the optimality conditions, so that the result does not depend on the start; the signs of the last
 * solution are tried first. Where that proves nothing, and of many columns at first, the descent goes from face to face. What may
 * not be the only optimum is that of a fit from 0.
 * x: n × p, dense.   y, weights: n long.   gramOf: makes the centered products of these, where somebody knows them.
 * Friedman, Hastie & Tibshirani 2010.
 */
export function elasticNetPath(
  x: Matrix,
  y: Float64Array,
  weights?: Float64Array,
  gramOf = () => centeredGram(x, y, weights),
): ElasticNetPath {
  const { engine, faces, isNarrow, least, size, xMean, yMean } = isByGram(x.columns.length)
    ? byGram(gramOf())
    : byColumns(x, y, weights);
  const isSwept: IsFound = (l1, l2, checkpoint) => {
    let isDone = engine.polish(l1, l2);
    for (let k = 0; !isDone && k < PAUSES.length; k++) {
      settle(engine, l1, l2, PAUSES[k]! * size, checkpoint);
      isDone = engine.polish(l1, l2);
    }
    return isDone;
  };
  let last: Pick<NetEngine, "weights"> = engine;
  const isFound: IsFound = (l1, l2, checkpoint) => {
    const isSweptFirst = isNarrow && (l1 === 0 || l1 > least);
    if (isSweptFirst && isSwept(l1, l2, checkpoint)) {
      last = engine;
      return true;
    }
    const outcome = faces.descend(l1, l2, checkpoint);
    last = outcome === "none" ? engine : faces;
    return outcome === "none" ? !isSweptFirst && isSwept(l1, l2, checkpoint) : outcome === "only";
  };
  const restart = () => {
    engine.restart();
    faces.restart();
  };
  let isFirst = true;
  let isHard = false;
  const solve: ElasticNetSolver = (l1, l2, checkpoint) => {
    // What nothing proves to be the only optimum depends on the start: it is that of a fit of its own, from 0.
    if (isHard) restart();
    const isKnown = isFound(l1, l2, checkpoint);
    if (!isKnown && !isHard && !isFirst) {
      restart();
      isFound(l1, l2, checkpoint);
    }
    isHard ||= !isKnown;
    isFirst = false;
    return last.weights();
  };
  return { solve, xMean, yMean };
}

/** Of so many columns all products are made; of more, those that a solution asks for. */
export const isByGram = (columns: number): boolean => columns <= MOST_PRODUCTS;

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
  readonly faces: NetFaces;
  /** Whether sweeps are cheap. */
  readonly isNarrow: boolean;
  /** What proves a solution of sweeps leaves a smaller l1 open. */
  readonly least: number;
  readonly size: number;
}

function byGram({ gram, products, square, xMean, yMean }: CenteredGram): Start {
  const p = xMean.length;
  const size = Math.sqrt(square);
  const squares = Float64Array.from({ length: p }, (_, j) => gram[j * (p + 1)]!);
  const column = (j: number) => gram.subarray(j * p, (j + 1) * p);
  const problem = { column, squares, products, size };
  const engine = p > MOST_FEATURES ? new PlainNet(problem) : new NetKernel(gram, problem);
  return { engine, ...besides(problem), xMean, yMean };
}

/** Few of many features enter: their columns are computed when they do. */
function byColumns(matrix: Matrix, target: Float64Array, weights: Float64Array | undefined): Start {
  const { x, y, xMean, yMean } = centered(matrix, target, weights);
  const [n, p] = [y.length, xMean.length];
  const own = (j: number) => x.subarray(j * n, (j + 1) * n);
  const column = (j: number) => {
    const made = new Float64Array(p);
    multiplyTransposed(x, n, p, own(j), made);
    return made;
  };
  const squares = Float64Array.from({ length: p }, (_, j) => dot(own(j), own(j)));
  const products = new Float64Array(p);
  multiplyTransposed(x, n, p, y, products);
  const size = Math.sqrt(dot(y, y));
  const problem = { column, squares, products, size };
  // Faces have a copy of each column that they ask for: others are kept for sweeps alone.
  const columns: (Float64Array | undefined)[] = new Array(p);
  const kept = (j: number) => {
    columns[j] ??= column(j);
    return columns[j];
  };
  return { engine: new PlainNet({ ...problem, column: kept }), ...besides(problem), xMean, yMean };
}

function besides(problem: NetProblem): Pick<Start, "faces" | "isNarrow" | "least" | "size"> {
  const { column, products, size } = problem;
  const order = products.length;
  const faces = new NetFaces(problem, new KernelGrowingFactor({ order, column }, placesOf(order)));
  return { faces, isNarrow: order <= MOST_FEATURES, least: largest(slackOf(problem)), size };
}
