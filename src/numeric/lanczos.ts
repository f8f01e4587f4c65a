import type { Rng } from "../core/rng.js";
import type { LinearMap } from "./products.js";
import { svd } from "./svd.js";

/** What a direction may still lack, as a share of the largest singular value. */
const SETTLED = 1e-11;

/**
 * The first `count` right singular vectors of X (n × p), largest value first, and the values: those that are 0 are left out.
 * axes: p × found column-major, orthonormal; the sign of each is arbitrary. From products with X alone.
 * Golub–Kahan–Lanczos bidiagonalization, every vector made orthogonal to all before: Golub & Van Loan 10.4.
 */
export function leadingAxes(
  x: LinearMap,
  n: number,
  p: number,
  count: number,
  rng: Rng,
): { readonly axes: Float64Array; readonly s: Float64Array } {
  const most = Math.min(n, p);
  // Among the rows' own directions, so that as many steps as there are rows see everything.
  const start = new Float64Array(p);
  x.multiplyTransposed(
    Float64Array.from({ length: n }, () => rng.normal()),
    start,
  );
  const right: Float64Array[] = [unit(start).vector];
  const left: Float64Array[] = [];
  const diagonal: number[] = [];
  const above: number[] = [];
  for (let k = 0; ; k++) {
    const u = new Float64Array(n);
    x.multiply(right[k]!, u);
    if (k > 0) addTimes(u, left[k - 1]!, -above[k - 1]!);
    const onto = unit(orthogonal(u, left));
    diagonal.push(onto.length);
    left.push(onto.vector);
    const v = new Float64Array(p);
    x.multiplyTransposed(onto.vector, v);
    addTimes(v, right[k]!, -onto.length);
    const next = unit(orthogonal(v, right));
    const isWhole = k + 1 === most || next.length <= 1e-14 * Math.max(...diagonal);
    if (isWhole || (k + 1 >= count + 5 && (k + 1) % 10 === 0)) {
      const found = ritz(diagonal, above, next.length, count);
      if (isWhole || found.isSettled) return combine(right, found, p);
    }
    above.push(next.length);
    right.push(next.vector);
  }
}

/** Of the bidiagonal matrix so far. Settled: what lies beyond it moves none of the first `count` values. */
function ritz(diagonal: readonly number[], above: readonly number[], beyond: number, count: number) {
  const k = diagonal.length;
  const b = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    b[i * k + i] = diagonal[i]!;
    if (i + 1 < k) b[(i + 1) * k + i] = above[i]!;
  }
  const { u, s, v } = svd(b, k, k);
  let lacking = 0;
  for (let c = 0; c < Math.min(count, k); c++) lacking = Math.max(lacking, Math.abs(beyond * u[c * k + k - 1]!));
  return { s, v, k, count: Math.min(count, k), isSettled: lacking <= SETTLED * s[0]! };
}

function combine(right: readonly Float64Array[], found: ReturnType<typeof ritz>, p: number) {
  const { s, v, k } = found;
  let count = found.count;
  while (count > 0 && !(s[count - 1]! > 1e-12 * s[0]!)) count--;
  const axes = new Float64Array(count * p);
  for (let c = 0; c < count; c++) {
    const axis = axes.subarray(c * p, (c + 1) * p);
    for (let i = 0; i < k; i++) addTimes(axis, right[i]!, v[c * k + i]!);
  }
  return { axes, s: s.slice(0, count) };
}

/** Twice, as once loses digits. */
function orthogonal(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  for (let time = 0; time < 2; time++) {
    for (const other of basis) {
      let product = 0;
      for (let i = 0; i < vector.length; i++) product += vector[i]! * other[i]!;
      addTimes(vector, other, -product);
    }
  }
  return vector;
}

function unit(vector: Float64Array): { readonly vector: Float64Array; readonly length: number } {
  const length = Math.sqrt(vector.reduce((sum, v) => sum + v * v, 0));
  return { vector: length > 0 ? vector.map((v) => v / length) : vector, length };
}

function addTimes(to: Float64Array, from: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = to[i]! + factor * from[i]!;
}
