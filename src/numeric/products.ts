import type { Matrix } from "../core/matrix.js";
import type { Sparse } from "../core/sparse.js";

/** A matrix X that is multiplied many times. */
export interface LinearMap {
  /** out = X V.   v: p × m column-major.   out: n × m column-major. */
  multiply(v: Float64Array, out: Float64Array): void;
  /** out = Xᵀ R.   r: n × m column-major.   out: p × m column-major. */
  multiplyTransposed(r: Float64Array, out: Float64Array): void;
}

/** Products with the entries of n rows alone. */
export function sparseMap({ starts, rows, values }: Sparse, n: number): LinearMap {
  const p = starts.length - 1;
  return {
    multiply(v, out) {
      out.fill(0);
      for (let k = 0; k * p < v.length; k++) {
        for (let j = 0; j < p; j++) {
          const factor = v[k * p + j]!;
          if (factor === 0) continue;
          for (let at = starts[j]!; at < starts[j + 1]!; at++) {
            const to = k * n + rows[at]!;
            out[to] = out[to]! + values[at]! * factor;
          }
        }
      }
    },
    multiplyTransposed(r, out) {
      for (let k = 0; k * p < out.length; k++) {
        for (let j = 0; j < p; j++) {
          let sum = 0;
          for (let at = starts[j]!; at < starts[j + 1]!; at++) sum += values[at]! * r[k * n + rows[at]!]!;
          out[k * p + j] = sum;
        }
      }
    },
  };
}

/** out = X V, sparse or not.   v: columns × m column-major.   out: rows × m column-major. */
export function multiplyMatrix(x: Matrix, v: Float64Array, out: Float64Array): void {
  if (x.sparse === undefined) multiply(x.data, x.rows, x.columns.length, v, out);
  else if (v.length > 0) sparseMap(x.sparse, x.rows).multiply(v, out);
}

/**
 * out = A V.
 * a: n × p column-major.   v: p × m column-major.   out: n × m column-major.   O(n p m).
 * Four columns of A a pass: one load and store of `out` for four terms.
 */
export function multiply(a: Float64Array, n: number, p: number, v: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let k = 0; k * p < v.length; k++) addProduct(a, n, p, v, k * p, out, k * n);
}

/** One column of V, from `from` on, to one of out. */
function addProduct(
  a: Float64Array,
  n: number,
  p: number,
  v: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
): void {
  let j = 0;
  for (; j + 4 <= p; j += 4) {
    const at0 = j * n;
    const at1 = at0 + n;
    const at2 = at1 + n;
    const at3 = at2 + n;
    const v0 = v[from + j]!;
    const v1 = v[from + j + 1]!;
    const v2 = v[from + j + 2]!;
    const v3 = v[from + j + 3]!;
    for (let i = 0; i < n; i++) {
      out[to + i] = out[to + i]! + a[at0 + i]! * v0 + a[at1 + i]! * v1 + a[at2 + i]! * v2 + a[at3 + i]! * v3;
    }
  }
  for (; j < p; j++) {
    const at = j * n;
    const factor = v[from + j]!;
    for (let i = 0; i < n; i++) out[to + i] = out[to + i]! + a[at + i]! * factor;
  }
}

/**
 * out = Aᵀ V.
 * a: n × p column-major.   v: n × m column-major.   out: p × m column-major.   O(n p m).
 */
export function multiplyTransposed(a: Float64Array, n: number, p: number, v: Float64Array, out: Float64Array): void {
  for (let k = 0; k * p < out.length; k++) dotColumns(a, n, p, v, k * n, out, k * p);
}

/** Two columns of A a pass, each sum in two halves: four chains of additions that do not wait for one another. */
function dotColumns(
  a: Float64Array,
  n: number,
  p: number,
  v: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
): void {
  const half = n >> 1;
  for (let j = 0; j < p; j += 2) {
    const at0 = j * n;
    const at1 = j + 1 < p ? at0 + n : at0;
    let low0 = 0;
    let high0 = 0;
    let low1 = 0;
    let high1 = 0;
    for (let i = 0; i < half; i++) {
      const low = v[from + i]!;
      const high = v[from + half + i]!;
      low0 += a[at0 + i]! * low;
      high0 += a[at0 + half + i]! * high;
      low1 += a[at1 + i]! * low;
      high1 += a[at1 + half + i]! * high;
    }
    if (2 * half < n) {
      const last = v[from + n - 1]!;
      high0 += a[at0 + n - 1]! * last;
      high1 += a[at1 + n - 1]! * last;
    }
    out[to + j] = low0 + high0;
    if (j + 1 < p) out[to + j + 1] = low1 + high1;
  }
}
