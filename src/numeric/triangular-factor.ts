import type { Columns } from "../core/matrix.js";
import { triangularFactorByKernel } from "./kernels/triangular-factor.js";

/** A matrix X = Q R with orthonormal columns of Q, as little as R takes to keep. */
export interface TriangularFactor {
  /** p × p column-major; 0 below the diagonal. */
  readonly r: Float64Array;
  /** Qᵀb, p long. */
  readonly qb: Float64Array;
}

/** Rows that go through the reflections together: with p columns they stay in the second cache. */
const BLOCK = 512;

/** Below so many products the copy into the kernel's memory costs more than it saves. */
const WORTH_A_KERNEL = 1e4;

/**
 * R of X's QR decomposition, and Qᵀb, for n ≥ p, without Q and without a copy of X: Householder's reflections of R's rows so
 * far on top of one block of rows after another.   b: n long.   O(2 n p²).
 * Golub & Van Loan 5.2; blocks: Demmel, Grigori, Hoemmen & Langou 2012.
 */
export function triangularFactor(x: Columns, b: Float64Array): TriangularFactor {
  return x.n * x.p * x.p < WORTH_A_KERNEL ? plainTriangularFactor(x, b) : triangularFactorByKernel(x, b, BLOCK);
}

/** The kernel's twin. */
export function plainTriangularFactor({ n, p, read }: Columns, b: Float64Array): TriangularFactor {
  // Column j of R, and in place p of Qᵀb.
  const tops = Array.from({ length: p + 1 }, () => new Float64Array(p));
  for (let from = 0; from < n; from += BLOCK) {
    const count = Math.min(BLOCK, n - from);
    const below = tops.map((_, j) => {
      const column = new Float64Array(count);
      if (j < p) read(j, from, column);
      else column.set(b.subarray(from, from + count));
      return column;
    });
    for (let k = 0; k < p; k++) reflectAll(tops, below, k);
  }
  const r = new Float64Array(p * p);
  for (let j = 0; j < p; j++) r.set(tops[j]!, j * p);
  return { r, qb: tops[p]! };
}

/** By the reflection that leaves column k nothing below row k of R. */
function reflectAll(tops: readonly Float64Array[], below: readonly Float64Array[], k: number): void {
  const own = below[k]!;
  const top = tops[k]![k]!;
  const scale = own.reduce((most, value) => Math.max(most, Math.abs(value)), Math.abs(top));
  if (scale === 0) return;
  const u = own.map((value) => value / scale);
  const first = top / scale;
  const squares = first * first + dotInFours(u, u);
  const norm = Math.sqrt(squares);
  const signed = first < 0 ? -norm : norm;
  const length = Math.sqrt(squares - first * first + (first + signed) * (first + signed));
  const head = (first + signed) / length;
  for (let i = 0; i < u.length; i++) u[i] = u[i]! / length;
  tops[k]![k] = -signed * scale;
  for (let j = k + 1; j < tops.length; j++) {
    const [above, column] = [tops[j]!, below[j]!];
    const twice = 2 * (head * above[k]! + dotInFours(u, column));
    above[k] = above[k]! - twice * head;
    for (let i = 0; i < u.length; i++) column[i] = column[i]! - twice * u[i]!;
  }
}

/** Sums of every fourth product, then of these. */
function dotInFours(a: Float64Array, b: Float64Array): number {
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) sums[i & 3] = sums[i & 3]! + a[i]! * b[i]!;
  return sums[0] + sums[2] + (sums[1] + sums[3]);
}
