/**
 * Solves L Lᵀ z = b for each block, in place, two blocks side by side in the lanes.
 * factors: [pairs][width][width] pairs, lower triangles.   z: [pairs][width] pairs.
 * Each lane does what choleskySolve does, in its order.
 */
export function solveBlocks(factors: usize, width: i32, pairs: i32, z: usize): void {
  const row = <usize>width << 4;
  for (let i = 0; i < pairs; i++) {
    forwards(factors, width, row, z);
    backwards(factors, width, row, z);
    factors += row * <usize>width;
    z += row;
  }
}

function forwards(l: usize, width: i32, row: usize, z: usize): void {
  for (let i = 0; i < width; i++, l += row) {
    const end = <usize>i << 4;
    let sum = v128.load(z + end);
    for (let at: usize = 0; at < end; at += 16) {
      sum = f64x2.sub(sum, f64x2.mul(v128.load(l + at), v128.load(z + at)));
    }
    v128.store(z + end, f64x2.div(sum, v128.load(l + end)));
  }
}

function backwards(factor: usize, width: i32, row: usize, z: usize): void {
  for (let i = width - 1; i >= 0; i--) {
    const l = factor + <usize>i * row;
    const end = <usize>i << 4;
    const value = f64x2.div(v128.load(z + end), v128.load(l + end));
    v128.store(z + end, value);
    for (let at: usize = 0; at < end; at += 16) {
      v128.store(z + at, f64x2.sub(v128.load(z + at), f64x2.mul(v128.load(l + at), value)));
    }
  }
}

/**
 * A = L Lᵀ for two blocks side by side, in place, lower triangles: each lane does what choleskyFactor does, in its order.
 * a: [width][width] pairs. False where a pivot of one is not positive.
 */
export function factorPair(a: usize, width: i32): bool {
  const row = <usize>width << 4;
  let i = 0;
  for (; i + 3 < width; i += 4) {
    fourRows(a, row, i);
    for (let k = i; k < i + 4; k++) if (!factorRow(a, row, k, i)) return false;
  }
  for (; i < width; i++) if (!factorRow(a, row, i, 0)) return false;
  return true;
}

/** Row i from column `from` on; what stands before is done. */
function factorRow(a: usize, row: usize, i: i32, from: i32): bool {
  const own = a + <usize>i * row;
  for (let j = from; j <= i; j++) {
    const other = a + <usize>j * row;
    const end = <usize>j << 4;
    let sum = v128.load(own + end);
    for (let at: usize = 0; at < end; at += 16) {
      sum = f64x2.sub(sum, f64x2.mul(v128.load(own + at), v128.load(other + at)));
    }
    if (i != j) v128.store(own + end, f64x2.div(sum, v128.load(other + end)));
    else if (i64x2.all_true(f64x2.gt(sum, f64x2.splat(0)))) v128.store(own + end, f64x2.sqrt(sum));
    else return false;
  }
  return true;
}

/** Columns 0 … i − 1 of rows i … i + 3, together: each sum waits for itself, and not for the others. */
function fourRows(a: usize, row: usize, i: i32): void {
  const first = a + <usize>i * row;
  for (let j = 0; j < i; j++) {
    const other = a + <usize>j * row;
    const end = <usize>j << 4;
    let p = first;
    let s0 = v128.load(p + end);
    let s1 = v128.load(p + row + end);
    let s2 = v128.load(p + 2 * row + end);
    let s3 = v128.load(p + 3 * row + end);
    for (let at: usize = 0; at < end; at += 16, p += 16) {
      const factor = v128.load(other + at);
      s0 = f64x2.sub(s0, f64x2.mul(v128.load(p), factor));
      s1 = f64x2.sub(s1, f64x2.mul(v128.load(p + row), factor));
      s2 = f64x2.sub(s2, f64x2.mul(v128.load(p + 2 * row), factor));
      s3 = f64x2.sub(s3, f64x2.mul(v128.load(p + 3 * row), factor));
    }
    const pivot = v128.load(other + end);
    v128.store(first + end, f64x2.div(s0, pivot));
    v128.store(first + row + end, f64x2.div(s1, pivot));
    v128.store(first + 2 * row + end, f64x2.div(s2, pivot));
    v128.store(first + 3 * row + end, f64x2.div(s3, pivot));
  }
}
