import { choleskyByKernel } from "./kernels/cholesky.js";

/** Below this order the copy into the kernels' memory costs more than it saves. */
const WORTH_A_KERNEL = 16;
/** 128 MB, as much as their memory keeps. */
const MOST_FOR_KERNEL = 4096;

/**
 * A = L Lᵀ for symmetric positive definite A, in place.
 * a: n × n row-major, lower triangle read, overwritten by L; what stands above the diagonal is lost.
 * False, with a in ruins, when a pivot is not positive: A is not positive definite but for rounding.
 * O(n³ / 3).   Golub & Van Loan 4.2.
 */
export function choleskyFactor(a: Float64Array, n: number): boolean {
  return n < WORTH_A_KERNEL || n > MOST_FOR_KERNEL ? plainCholesky(a, n) : choleskyByKernel(a, n);
}

/** The kernel's twin. */
export function plainCholesky(a: Float64Array, n: number): boolean {
  let i = 0;
  for (; i + 3 < n; i += 4) {
    fourRows(a, n, i);
    for (let row = i; row < i + 4; row++) if (!factorRow(a, n, row, i)) return false;
  }
  for (; i < n; i++) if (!factorRow(a, n, i, 0)) return false;
  return true;
}

/** Row i of the factor from column `from` on; what stands before is done. */
function factorRow(a: Float64Array, n: number, i: number, from: number): boolean {
  const row = i * n;
  for (let j = from; j <= i; j++) {
    const other = j * n;
    let sum = a[row + j]!;
    for (let k = 0; k < j; k++) sum -= a[row + k]! * a[other + k]!;
    if (i !== j) a[row + j] = sum / a[other + j]!;
    else if (sum > 0) a[row + i] = Math.sqrt(sum);
    else return false;
  }
  return true;
}

/** Columns 0 … i − 1 of rows i … i + 3, together: each sum waits for itself, and not for the others. */
function fourRows(a: Float64Array, n: number, i: number): void {
  const p = i * n;
  const q = p + n;
  const r = q + n;
  const s = r + n;
  for (let j = 0; j < i; j++) {
    const other = j * n;
    let first = a[p + j]!;
    let second = a[q + j]!;
    let third = a[r + j]!;
    let fourth = a[s + j]!;
    for (let k = 0; k < j; k++) {
      const factor = a[other + k]!;
      first -= a[p + k]! * factor;
      second -= a[q + k]! * factor;
      third -= a[r + k]! * factor;
      fourth -= a[s + k]! * factor;
    }
    const pivot = a[other + j]!;
    a[p + j] = first / pivot;
    a[q + j] = second / pivot;
    a[r + j] = third / pivot;
    a[s + j] = fourth / pivot;
  }
}

/** Solve L Lᵀ x = b, in place.   l: from choleskyFactor.   b: n long, overwritten by x.   O(2 n²). */
export function choleskySolve(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= l[i * n + k]! * b[k]!;
    b[i] = sum / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = b[i]! / l[i * n + i]!;
    b[i] = value;
    // Along a row of L, where memory is contiguous: the column of Lᵀ.
    for (let k = 0; k < i; k++) b[k] = b[k]! - l[i * n + k]! * value;
  }
}
