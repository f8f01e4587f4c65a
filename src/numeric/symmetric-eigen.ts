import { eigenByKernel } from "./kernels/symmetric-eigen.js";

/** Below this order the kernel saves nothing. */
const WORTH_A_KERNEL = 8;
/** Iterations of QL a value before it counts as not converging; 2 or 3 are usual. */
const MAX_ITERATIONS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, A = V diag(values) Vᵀ; values ascend.
 * a: n × n, overwritten: row i becomes the i-th eigenvector.   values: n long.
 * Throws when QL does not converge (infinite or NaN entries).   O(9 n³).
 * Householder reduction to tridiagonal form, then implicit QL: Golub & Van Loan 8.3.
 */
export function symmetricEigen(a: Float64Array, n: number, values: Float64Array): void {
  if (n === 0) return;
  const solve = n < WORTH_A_KERNEL ? plainEigen : eigenByKernel;
  if (!solve(a, n, values)) {
    throw new Error("the eigenvalues do not converge: a column holds values too large to square");
  }
  sortRows(a, n, values);
}

/** The kernel's twin: in no order. False when QL does not converge. */
export function plainEigen(a: Float64Array, n: number, values: Float64Array): boolean {
  const off = new Float64Array(n);
  const q = tridiagonalize(a, n, values, off);
  const isDone = diagonalize(q, n, values, off);
  a.set(q);
  return isDone;
}

/**
 * A = Qᵀ T Q by reflections from the last row up. Returns Q, its rows orthonormal; diagonal of T in `diagonal`, and
 * T[i][i − 1] in off[i].
 */
function tridiagonalize(a: Float64Array, n: number, diagonal: Float64Array, off: Float64Array): Float64Array {
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  const reflectors: (Float64Array | undefined)[] = [];
  for (let i = n - 1; i > 0; i--) {
    const reflector = i > 1 ? reflectorOf(a, n, i, v) : undefined;
    reflectors.push(reflector);
    if (reflector !== undefined) {
      off[i] = v[i]!;
      reflectBoth(a, n, i, reflector, w);
    } else off[i] = a[i * n + i - 1]!;
    diagonal[i] = a[i * n + i]!;
  }
  diagonal[0] = a[0]!;
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  // Q = H₂ … H_{n−1}, multiplied from the smallest block up, so that only a leading block is touched.
  for (let i = 1; i < n; i++) {
    const reflector = reflectors[n - 1 - i];
    if (reflector !== undefined) reflectColumns(q, n, i, reflector);
  }
  return q;
}

/**
 * The unit vector u (i long) whose reflection I − 2 u uᵀ takes a[i][0 … i−1] to (0, …, 0, s); s is left in v[i].
 * Undefined when the row is of that form already.
 */
function reflectorOf(a: Float64Array, n: number, i: number, v: Float64Array): Float64Array | undefined {
  const row = i * n;
  let scale = 0;
  for (let k = 0; k < i - 1; k++) scale = Math.max(scale, Math.abs(a[row + k]!));
  if (scale === 0) return undefined;
  scale = Math.max(scale, Math.abs(a[row + i - 1]!));
  let squares = 0;
  for (let k = 0; k < i; k++) squares += (a[row + k]! / scale) ** 2;
  const norm = Math.sqrt(squares) * scale;
  const last = a[row + i - 1]!;
  const s = last > 0 ? -norm : norm;
  const u = new Float64Array(i);
  for (let k = 0; k < i; k++) u[k] = a[row + k]! / norm;
  u[i - 1] = (last - s) / norm;
  let length = 0;
  for (let k = 0; k < i; k++) length += u[k]! * u[k]!;
  length = Math.sqrt(length);
  for (let k = 0; k < i; k++) u[k] = u[k]! / length;
  v[i] = s;
  return u;
}

/** The leading i × i block B becomes (I − 2uuᵀ) B (I − 2uuᵀ) = B − u wᵀ − w uᵀ, with w = 2Bu − 2(uᵀBu)u. */
function reflectBoth(a: Float64Array, n: number, i: number, u: Float64Array, w: Float64Array): void {
  w.fill(0);
  for (let r = 0; r < i; r++) {
    let sum = 0;
    for (let c = 0; c < i; c++) sum += a[r * n + c]! * u[c]!;
    w[r] = 2 * sum;
  }
  let dot = 0;
  for (let r = 0; r < i; r++) dot += u[r]! * w[r]!;
  for (let r = 0; r < i; r++) w[r] = w[r]! - dot * u[r]!;
  for (let r = 0; r < i; r++) {
    const ur = u[r]!;
    const wr = w[r]!;
    for (let c = 0; c < i; c++) a[r * n + c] = a[r * n + c]! - ur * w[c]! - wr * u[c]!;
  }
}

/** The leading i × i block Q becomes Q (I − 2uuᵀ). */
function reflectColumns(q: Float64Array, n: number, i: number, u: Float64Array): void {
  for (let r = 0; r < i; r++) {
    let dot = 0;
    for (let c = 0; c < i; c++) dot += q[r * n + c]! * u[c]!;
    dot *= 2;
    for (let c = 0; c < i; c++) q[r * n + c] = q[r * n + c]! - dot * u[c]!;
  }
}

/** Implicit QL with Wilkinson's shift; rotations are applied to the rows of q. False when it does not converge. */
function diagonalize(q: Float64Array, n: number, d: Float64Array, off: Float64Array): boolean {
  const e = new Float64Array(n);
  for (let i = 1; i < n; i++) e[i - 1] = off[i]!;
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      if (iteration === MAX_ITERATIONS || Number.isNaN(d[l]!)) return false;
      sweep(q, n, d, e, l, m);
    }
  }
  return true;
}

function sweep(q: Float64Array, n: number, d: Float64Array, e: Float64Array, l: number, m: number): void {
  let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  let r = Math.hypot(g, 1);
  g = d[m]! - d[l]! + e[l]! / (g + (g < 0 ? -r : r));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = d[i + 1]! - p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    r = (d[i]! - g) * s + 2 * c * b;
    p = s * r;
    d[i + 1] = g + p;
    g = c * r - b;
    rotate(q, n, i, c, s);
  }
  d[l] = d[l]! - p;
  e[l] = g;
  e[m] = 0;
}

function rotate(q: Float64Array, n: number, i: number, c: number, s: number): void {
  const lower = i * n;
  const upper = lower + n;
  for (let k = 0; k < n; k++) {
    const f = q[upper + k]!;
    const g = q[lower + k]!;
    q[upper + k] = s * g + c * f;
    q[lower + k] = c * g - s * f;
  }
}

/** The rows of q by their values, ascending. */
function sortRows(q: Float64Array, n: number, values: Float64Array): void {
  const unsorted = values.slice();
  const rows = q.slice();
  const order = Array.from(unsorted.keys()).sort((i, j) => unsorted[i]! - unsorted[j]! || i - j);
  for (const [to, from] of order.entries()) {
    values[to] = unsorted[from]!;
    q.set(rows.subarray(from * n, (from + 1) * n), to * n);
  }
}
