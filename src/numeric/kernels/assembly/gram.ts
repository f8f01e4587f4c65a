/**
 * out += Lᵀ R over a block of rows, for 4 × 4 tiles on and below the diagonal.
 * left, right: the block's rows in panels of one row and four columns, [q][n][4] with q = ceil(p / 4).
 * out: [q][q][4][4] tiles.   Each entry is one sum over the rows in order, begun with what `out` holds.
 */
export function gramBlock(left: usize, right: usize, n: i32, q: i32, out: usize): void {
  for (let j = 0; j < q; j++)
    for (let k = 0; k <= j; k++) tile(left, right, n, j, k, out + ((<usize>(j * q + k)) << 7));
}

function tile(left: usize, right: usize, n: i32, j: i32, k: i32, out: usize): void {
  let a = left + ((<usize>j * <usize>n) << 5);
  let b = right + ((<usize>k * <usize>n) << 5);
  const end = a + ((<usize>n) << 5);
  let c00 = v128.load(out, 0);
  let c01 = v128.load(out, 16);
  let c10 = v128.load(out, 32);
  let c11 = v128.load(out, 48);
  let c20 = v128.load(out, 64);
  let c21 = v128.load(out, 80);
  let c30 = v128.load(out, 96);
  let c31 = v128.load(out, 112);
  while (a < end) {
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    let x = v128.load64_splat(a, 0);
    c00 = f64x2.add(c00, f64x2.mul(x, b0));
    c01 = f64x2.add(c01, f64x2.mul(x, b1));
    x = v128.load64_splat(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(x, b0));
    c11 = f64x2.add(c11, f64x2.mul(x, b1));
    x = v128.load64_splat(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(x, b0));
    c21 = f64x2.add(c21, f64x2.mul(x, b1));
    x = v128.load64_splat(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(x, b0));
    c31 = f64x2.add(c31, f64x2.mul(x, b1));
    a += 32;
    b += 32;
  }
  v128.store(out, c00, 0);
  v128.store(out, c01, 16);
  v128.store(out, c10, 32);
  v128.store(out, c11, 48);
  v128.store(out, c20, 64);
  v128.store(out, c21, 80);
  v128.store(out, c30, 96);
  v128.store(out, c31, 112);
}
