/** Lower triangles L, n × n row-major: factors, inverses, products. Each entry is one sum in the order of ../../cholesky.ts. */

// @ts-expect-error: decorator
@inline
function less(at: usize, factor: v128, row: usize): void {
  v128.store(at, f64x2.sub(v128.load(at), f64x2.mul(factor, v128.load(row))));
}

// @ts-expect-error: decorator
@inline
function lessOne(at: usize, factor: f64, row: usize): void {
  store<f64>(at, load<f64>(at) - factor * load<f64>(row));
}

/**
 * A = L Lᵀ, in place: the lower triangle is read and overwritten by L, the upper one by Lᵀ, along whose rows sums go on
 * side by side. False when a pivot is not positive.
 */
export function factorSymmetric(a: usize, n: i32): bool {
  const bytes = <usize>n << 3;
  for (let i = 0, row = a; i < n; i++, row += bytes) {
    const diagonal = row + (<usize>i << 3);
    for (let k = 0, above = a; k < i; k++, above += bytes) {
      const at = row + (<usize>k << 3);
      const value = load<f64>(at) / load<f64>(above + (<usize>k << 3));
      store<f64>(at, value);
      store<f64>(above + (<usize>i << 3), value);
      const factor = f64x2.splat(value);
      let j = <usize>(k + 1) << 3;
      for (; j + 8 < <usize>i << 3; j += 16) less(row + j, factor, above + j);
      if (j < <usize>i << 3) lessOne(row + j, value, above + j);
      store<f64>(diagonal, load<f64>(diagonal) - value * value);
    }
    const pivot = load<f64>(diagonal);
    if (!(pivot > 0)) return false;
    store<f64>(diagonal, sqrt(pivot));
  }
  return true;
}

/** L Lᵀ x = b, in place.   a: from factorSymmetric.   b: n long.   The bits of choleskySolve: L's columns are Lᵀ's rows. */
export function solveSymmetric(a: usize, n: i32, b: usize): void {
  const bytes = <usize>n << 3;
  for (let i = 0, row = a; i < n; i++, row += bytes) {
    const value = solveOne(row, i, b);
    let j = <usize>(i + 1) << 3;
    for (; j + 8 < bytes; j += 16) less(b + j, f64x2.splat(value), row + j);
    if (j < bytes) lessOne(b + j, value, row + j);
  }
  for (let i = n - 1, row = a + <usize>i * bytes; i >= 0; i--, row -= bytes) {
    const value = solveOne(row, i, b);
    let j: usize = 0;
    for (; j + 8 < <usize>i << 3; j += 16) less(b + j, f64x2.splat(value), row + j);
    if (j < <usize>i << 3) lessOne(b + j, value, row + j);
  }
}

// @ts-expect-error: decorator
@inline
function solveOne(row: usize, i: i32, b: usize): f64 {
  const offset = <usize>i << 3;
  const value = load<f64>(b + offset) / load<f64>(row + offset);
  store<f64>(b + offset, value);
  return value;
}

/** out: the inverse of L, with zeros above its diagonal. */
export function invertLower(l: usize, n: i32, out: usize): void {
  const bytes = <usize>n << 3;
  memory.fill(out, 0, <usize>n * bytes);
  for (let i = 0; i < n; i++) {
    const from = l + <usize>i * bytes;
    const row = out + <usize>i * bytes;
    let k = 0;
    // Two rows go together, one after the other at each place.
    for (; k + 1 < i; k += 2) {
      const one = out + <usize>k * bytes;
      const first = load<f64>(from + (<usize>k << 3));
      const second = load<f64>(from + (<usize>k << 3), 8);
      combine(true, row, first, one, second, one + bytes, k + 1);
      lessOne(row + (<usize>(k + 1) << 3), second, one + bytes + (<usize>(k + 1) << 3));
    }
    if (k < i) {
      const factor = load<f64>(from + (<usize>k << 3));
      for (let j: usize = 0; j <= <usize>k << 3; j += 8) lessOne(row + j, factor, out + <usize>k * bytes + j);
    }
    const pivot = 1 / load<f64>(from + (<usize>i << 3));
    for (let j: usize = 0; j < <usize>i << 3; j += 8) store<f64>(row + j, load<f64>(row + j) * pivot);
    store<f64>(row + (<usize>i << 3), pivot);
  }
}

/** row ∓ a · one ∓ b · two, `count` places of it, in this order at each place. */
// @ts-expect-error: decorator
@inline
function combine(isLess: bool, row: usize, a: f64, one: usize, b: f64, two: usize, count: i32): void {
  // A difference is the sum with what is negated, to the bit.
  const p = f64x2.splat(isLess ? -a : a);
  const q = f64x2.splat(isLess ? -b : b);
  let j: usize = 0;
  for (; j + 8 < <usize>count << 3; j += 16) {
    const sum = f64x2.add(v128.load(row + j), f64x2.mul(p, v128.load(one + j)));
    v128.store(row + j, f64x2.add(sum, f64x2.mul(q, v128.load(two + j))));
  }
  if (j < <usize>count << 3) {
    const sum = load<f64>(row + j) + (isLess ? -a : a) * load<f64>(one + j);
    store<f64>(row + j, sum + (isLess ? -b : b) * load<f64>(two + j));
  }
}

/** out: the lower triangle of Lᵀ L. */
export function timesTransposed(l: usize, n: i32, out: usize): void {
  const bytes = <usize>n << 3;
  memory.fill(out, 0, <usize>n * bytes);
  let k = 0;
  for (; k + 1 < n; k += 2) {
    const row = l + <usize>k * bytes;
    const next = row + bytes;
    for (let i = 0; i <= k; i++) {
      const at = <usize>i << 3;
      combine(false, out + <usize>i * bytes, load<f64>(row + at), row, load<f64>(next + at), next, i + 1);
    }
    addOuter(next, k + 1, out + <usize>(k + 1) * bytes);
  }
  if (k < n) for (let i = 0; i <= k; i++) addOuter(l + <usize>k * bytes, i, out + <usize>i * bytes);
}

/** The i-th row of a row's product with itself is added. */
function addOuter(row: usize, i: i32, to: usize): void {
  const factor = load<f64>(row + (<usize>i << 3));
  for (let j: usize = 0; j <= <usize>i << 3; j += 8) store<f64>(to + j, load<f64>(to + j) + factor * load<f64>(row + j));
}

/** out: L in pairs of rows, place by place; an odd one has zeros beside it. */
export function pairRows(l: usize, n: i32, out: usize): void {
  const bytes = <usize>n << 3;
  for (let i = 0; i < n; i += 2) {
    const row = l + <usize>i * bytes;
    const isLast = i + 1 == n;
    for (let j: usize = 0; j < bytes; j += 8, out += 16) {
      store<f64>(out, load<f64>(row + j));
      store<f64>(out, isLast ? 0 : load<f64>(row + bytes + j), 8);
    }
  }
}

/** out = L x.   l: from pairRows; x, out: room for a multiple of two. Four pairs go together. */
export function lowerTimes(l: usize, n: i32, x: usize, out: usize): void {
  const pair = <usize>n << 4;
  let i = 0;
  for (; i + 7 < n; i += 8, l += pair << 2, out += 64) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at = l;
    for (let j = 0; j < i + 8; j++, at += 16) {
      const value = v128.load64_splat(x + (<usize>j << 3));
      s0 = f64x2.add(s0, f64x2.mul(v128.load(at), value));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(at + pair), value));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(at + (pair << 1)), value));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(at + 3 * pair), value));
    }
    v128.store(out, s0, 0);
    v128.store(out, s1, 16);
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
  }
  for (; i < n; i += 2, l += pair, out += 16) {
    let sum = f64x2.splat(0);
    const end = min(i + 2, n);
    for (let j = 0; j < end; j++) {
      const value = v128.load64_splat(x + (<usize>j << 3));
      sum = f64x2.add(sum, f64x2.mul(v128.load(l + (<usize>j << 4)), value));
    }
    v128.store(out, sum);
  }
}

/** out = Lᵀ x, as lowerTimes. */
export function upperTimes(l: usize, n: i32, x: usize, out: usize): void {
  memory.fill(out, 0, <usize>n << 3);
  for (let i = 0; i < n; i += 2, l += <usize>n << 4, x += 16) {
    const first = v128.load64_splat(x);
    const second = v128.load64_splat(x, 8);
    const end = <usize>min(i + 2, n) << 3;
    let j: usize = 0;
    for (; j + 8 < end; j += 16) {
      const a = v128.load(l + (j << 1));
      const b = v128.load(l + (j << 1), 16);
      const sum = f64x2.add(v128.load(out + j), f64x2.mul(v128.shuffle<f64>(a, b, 0, 2), first));
      v128.store(out + j, f64x2.add(sum, f64x2.mul(v128.shuffle<f64>(a, b, 1, 3), second)));
    }
    if (j < end) {
      const sum = load<f64>(out + j) + load<f64>(l + (j << 1)) * f64x2.extract_lane(first, 0);
      store<f64>(out + j, sum + load<f64>(l + (j << 1), 8) * f64x2.extract_lane(second, 0));
    }
  }
}
