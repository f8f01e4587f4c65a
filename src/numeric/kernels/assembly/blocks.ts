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
