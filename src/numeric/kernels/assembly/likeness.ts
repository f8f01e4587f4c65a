import { expOf } from "./exponential";

/** Rows of kernel matrices, and sums of such rows. */

/**
 * out[i] = |row i of x − query|², each summed over the columns in order.
 * x: panels of 8 rows, p columns.   query: p long.   out: as many doubles as the panels have rows.
 */
export function squaredFrom(x: usize, n: i32, p: i32, query: usize, out: usize): void {
  fromQuery(true, x, n, p, query, out);
}

/** The same with products: out[i] = row i of x · query. */
export function productsFrom(x: usize, n: i32, p: i32, query: usize, out: usize): void {
  fromQuery(false, x, n, p, query, out);
}

// @ts-expect-error: decorator
@inline
function fromQuery(isSquared: bool, x: usize, n: i32, p: i32, query: usize, out: usize): void {
  const step = <usize>p << 6;
  let panel = x;
  for (let i = 0; i < n; i += 8) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let q = query;
    const end = panel + step;
    for (; panel < end; panel += 64, q += 8) {
      const value = v128.load64_splat(q);
      s0 = f64x2.add(s0, term(isSquared, v128.load(panel, 0), value));
      s1 = f64x2.add(s1, term(isSquared, v128.load(panel, 16), value));
      s2 = f64x2.add(s2, term(isSquared, v128.load(panel, 32), value));
      s3 = f64x2.add(s3, term(isSquared, v128.load(panel, 48), value));
    }
    const to = out + (<usize>i << 3);
    v128.store(to, s0, 0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
}

/**
 * Four calls of squaredFrom, to the last bit, in half the time: what is read of x serves four queries.
 * queries: four side by side, column by column.   out: each one's answer `step` bytes after the one before.
 */
export function squaredFromFour(x: usize, n: i32, p: i32, queries: usize, out: usize, step: usize): void {
  fromFour(true, x, n, p, queries, out, step);
}

/** Four calls of productsFrom likewise. */
export function productsFromFour(x: usize, n: i32, p: i32, queries: usize, out: usize, step: usize): void {
  fromFour(false, x, n, p, queries, out, step);
}

/** Half a panel at a time: as many sums as stay in registers. */
// @ts-expect-error: decorator
@inline
function fromFour(isSquared: bool, x: usize, n: i32, p: i32, queries: usize, out: usize, step: usize): void {
  const ofPanel = <usize>p << 6;
  for (let i = 0; i < n; i += 4) {
    let at = x + <usize>(i >> 3) * ofPanel + (<usize>(i & 7) << 3);
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let c0 = a0;
    let c1 = a0;
    let d0 = a0;
    let d1 = a0;
    const end = queries + (<usize>p << 5);
    for (let q = queries; q < end; q += 32, at += 64) {
      const x0 = v128.load(at, 0);
      const x1 = v128.load(at, 16);
      const a = v128.load64_splat(q, 0);
      a0 = f64x2.add(a0, term(isSquared, x0, a));
      a1 = f64x2.add(a1, term(isSquared, x1, a));
      const b = v128.load64_splat(q, 8);
      b0 = f64x2.add(b0, term(isSquared, x0, b));
      b1 = f64x2.add(b1, term(isSquared, x1, b));
      const c = v128.load64_splat(q, 16);
      c0 = f64x2.add(c0, term(isSquared, x0, c));
      c1 = f64x2.add(c1, term(isSquared, x1, c));
      const d = v128.load64_splat(q, 24);
      d0 = f64x2.add(d0, term(isSquared, x0, d));
      d1 = f64x2.add(d1, term(isSquared, x1, d));
    }
    const to = out + (<usize>i << 3);
    v128.store(to, a0, 0);
    v128.store(to, a1, 16);
    v128.store(to + step, b0, 0);
    v128.store(to + step, b1, 16);
    v128.store(to + 2 * step, c0, 0);
    v128.store(to + 2 * step, c1, 16);
    v128.store(to + 3 * step, d0, 0);
    v128.store(to + 3 * step, d1, 16);
  }
}

// @ts-expect-error: decorator
@inline
function term(isSquared: bool, value: v128, other: v128): v128 {
  if (!isSquared) return f64x2.mul(value, other);
  const d = f64x2.sub(value, other);
  return f64x2.mul(d, d);
}

/** values = exp(factor · values), none above 0.   n doubles, and room for one more. */
export function exponentials(values: usize, n: i32, factor: f64): void {
  const times = f64x2.splat(factor);
  const end = values + (<usize>n << 3);
  for (let at = values; at < end; at += 16) v128.store(at, expOf(f64x2.mul(times, v128.load(at))));
}

/** values = (gamma · values + coef0)^degree, by squares, as powerOf in ../../kernel-rows.ts.   n doubles, and room for one more. */
export function powers(values: usize, n: i32, gamma: f64, coef0: f64, degree: i32): void {
  const times = f64x2.splat(gamma);
  const plus = f64x2.splat(coef0);
  const end = values + (<usize>n << 3);
  for (let at = values; at < end; at += 16) {
    let square = f64x2.add(f64x2.mul(times, v128.load(at)), plus);
    let power = f64x2.splat(1);
    for (let left = degree; left > 0; left >>= 1) {
      if (left & 1) power = f64x2.mul(power, square);
      square = f64x2.mul(square, square);
    }
    v128.store(at, power);
  }
}

/** Row `at` of panels of 8 rows, p columns.   out: p doubles. */
export function rowOfPanels(x: usize, p: i32, at: i32, out: usize): void {
  let from = x + ((<usize>(at >> 3) * <usize>p) << 6) + (<usize>(at & 7) << 3);
  for (let j: usize = 0; j < <usize>p << 3; j += 8, from += 64) store<f64>(out + j, load<f64>(from));
}

/** Rows at … at + 3 side by side, column by column; instead of rows after the `last`, that one.   out: 4 p doubles. */
export function fourOfPanels(x: usize, p: i32, at: i32, last: i32, out: usize): void {
  for (let k = 0; k < 4; k++) {
    const row = min(at + k, last);
    let from = x + ((<usize>(row >> 3) * <usize>p) << 6) + (<usize>(row & 7) << 3);
    const end = out + (<usize>p << 5);
    for (let to = out + (<usize>k << 3); to < end; to += 32, from += 64) store<f64>(to, load<f64>(from));
  }
}

/**
 * out[i] = row i · row i, as productsFrom sums it up.
 * x: panels of 8 rows, p columns.   out: as many doubles as the panels have rows.
 */
export function ownProducts(x: usize, n: i32, p: i32, out: usize): void {
  let at = x;
  for (let i = 0; i < n; i += 8, out += 64) {
    memory.fill(out, 0, 64);
    for (let j = 0; j < p; j++, at += 64) {
      for (let k: usize = 0; k < 64; k += 16) {
        const value = v128.load(at + k);
        v128.store(out + k, f64x2.add(v128.load(out + k), f64x2.mul(value, value)));
      }
    }
  }
}

/** out = values, in single precision.   n doubles, and room for three more. */
export function demote(values: usize, n: i32, out: usize): void {
  let to = out;
  const end = values + (<usize>n << 3);
  for (let at = values; at < end; at += 32, to += 16) {
    const low = f32x4.demote_f64x2_zero(v128.load(at, 0));
    const high = f32x4.demote_f64x2_zero(v128.load(at, 16));
    v128.store(to, v128.shuffle<f64>(low, high, 0, 2));
  }
}

/** Entries of a block that is mirrored at once: it stays in the first cache. */
const BLOCK: i32 = 32;

/** Fills the lower triangle from the upper one.   matrix: n rows of `stride` singles. */
export function mirror(matrix: usize, n: i32, stride: i32): void {
  const step = <usize>stride << 2;
  for (let rows = 0; rows < n; rows += BLOCK) {
    for (let columns = 0; columns <= rows; columns += BLOCK) {
      for (let i = rows; i < min(rows + BLOCK, n); i++) {
        const to = matrix + <usize>i * step;
        let from = matrix + <usize>columns * step + (<usize>i << 2);
        const end = min(columns + BLOCK, i);
        for (let j = columns; j < end; j++, from += step) store<f32>(to + (<usize>j << 2), load<f32>(from));
      }
    }
  }
}

/**
 * Sum targets[k] += factors[k] · values, one k after the other.   values: n doubles; sums: `step` bytes each; both with room
 * for one double more.   factors: count doubles.   targets: i32.
 */
export function addToSums(
  values: usize,
  n: i32,
  factors: usize,
  targets: usize,
  count: i32,
  sums: usize,
  step: usize,
): void {
  for (let k = 0; k < count; k++) {
    const sum = sums + <usize>load<i32>(targets + (<usize>k << 2)) * step;
    addScaled(values, n, load<f64>(factors + (<usize>k << 3)), sum);
  }
}

function addScaled(values: usize, n: i32, factor: f64, out: usize): void {
  const times = f64x2.splat(factor);
  for (let k: usize = 0; k < <usize>n << 3; k += 16) {
    v128.store(out + k, f64x2.add(v128.load(out + k), f64x2.mul(times, v128.load(values + k))));
  }
}

/**
 * out = Σ factors[i] · row i of a matrix, where a factor is not 0.
 * matrix: n rows of `stride` singles, a multiple of 4.   factors: n doubles.   out: `stride` doubles.
 */
export function combineRows(matrix: usize, n: i32, stride: i32, factors: usize, out: usize): void {
  memory.fill(out, 0, <usize>stride << 3);
  const step = <usize>stride << 2;
  for (let i = 0; i < n; i++, matrix += step) {
    const factor = load<f64>(factors + (<usize>i << 3));
    if (factor != 0) addScaledSingles(matrix, step, factor, out);
  }
}

/** out += factor · row.   row: so many bytes of singles, a multiple of 16.   out: as many doubles. */
function addScaledSingles(row: usize, bytes: usize, factor: f64, out: usize): void {
  const times = f64x2.splat(factor);
  let to = out;
  const end = row + bytes;
  for (let at = row; at < end; at += 16, to += 32) {
    const four = v128.load(at);
    const upper = f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 1));
    v128.store(to, f64x2.add(v128.load(to, 0), f64x2.mul(times, f64x2.promote_low_f32x4(four))), 0);
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(times, upper)), 16);
  }
}
