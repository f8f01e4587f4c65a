/**
 * A = L Lᵀ for symmetric positive definite A, in place.
 * a: n × n row-major, lower triangle read, overwritten by L.
 * False, with a in ruins, when a pivot is not positive: A is not positive definite but for rounding.
 * O(n³ / 3).   Golub & Van Loan 4.2.
 */
export function choleskyFactor(a: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    const own = j * n;
    let sum = a[own + j]!;
    for (let k = 0; k < j; k++) sum -= a[own + k]! * a[own + k]!;
    if (!(sum > 0)) return false;
    const root = Math.sqrt(sum);
    a[own + j] = root;
    fillColumn(a, n, j, root);
  }
  return true;
}

/** Column j below the diagonal, four rows at a time: four chains of subtractions that do not wait for one another. */
function fillColumn(a: Float64Array, n: number, j: number, root: number): void {
  const own = j * n;
  let i = j + 1;
  for (; i + 4 <= n; i += 4) {
    const r0 = i * n;
    const r1 = r0 + n;
    const r2 = r1 + n;
    const r3 = r2 + n;
    let s0 = a[r0 + j]!;
    let s1 = a[r1 + j]!;
    let s2 = a[r2 + j]!;
    let s3 = a[r3 + j]!;
    for (let k = 0; k < j; k++) {
      const v = a[own + k]!;
      s0 -= a[r0 + k]! * v;
      s1 -= a[r1 + k]! * v;
      s2 -= a[r2 + k]! * v;
      s3 -= a[r3 + k]! * v;
    }
    a[r0 + j] = s0 / root;
    a[r1 + j] = s1 / root;
    a[r2 + j] = s2 / root;
    a[r3 + j] = s3 / root;
  }
  for (; i < n; i++) {
    let sum = a[i * n + j]!;
    for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[own + k]!;
    a[i * n + j] = sum / root;
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
