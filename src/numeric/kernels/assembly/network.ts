/** Products, slopes and steps of a network's layers, as ../../dense.ts and ../../descent.ts, to the last bit. */

// @ts-expect-error: decorator
@inline
function splat(coefs: usize, at: usize): v128 {
  return v128.load64_splat(coefs + at);
}

/** Coefficients of four rows and so many terms stand side by side while the columns pass by: in the first cache. */
const STRIP = 256;
const strip: usize = memory.data(STRIP * 32);

/**
 * out += C R, where C is read as C(r, s) = coefs[r · down + s · along], in doubles.
 * rows: s-th row at s · width.   out: count × width.   Every entry sums its terms in order.
 * Tiles of four rows and four columns stay in registers.
 */
export function addCombinations(
  coefs: usize,
  down: i32,
  along: i32,
  rows: usize,
  terms: i32,
  width: i32,
  count: i32,
  out: usize,
): void {
  const step = <usize>down << 3;
  const next = <usize>along << 3;
  const line = <usize>width << 3;
  const whole = count & ~3;
  for (let s = 0; s < terms; s += STRIP) {
    const some = min(STRIP, terms - s);
    for (let r = 0; r < whole; r += 4) {
      takeStrip(coefs + <usize>r * step + <usize>s * next, step, next, some);
      fourRows(rows + <usize>s * line, some, width, out + <usize>r * line);
    }
  }
  for (let r = whole; r < count; r++) {
    const from = coefs + <usize>r * step;
    const to = out + <usize>r * line;
    let j = 0;
    for (; j + 4 <= width; j += 4) stretch(from, along, rows + (<usize>j << 3), terms, line, to + (<usize>j << 3));
    for (; j < width; j++) entry(from, along, rows + (<usize>j << 3), terms, line, to + (<usize>j << 3));
  }
}

/** Of four rows, term by term. */
function takeStrip(coefs: usize, step: usize, next: usize, terms: i32): void {
  const end = strip + (<usize>terms << 5);
  for (let to = strip; to < end; to += 32) {
    store<f64>(to, load<f64>(coefs), 0);
    store<f64>(to, load<f64>(coefs + step), 8);
    store<f64>(to, load<f64>(coefs + 2 * step), 16);
    store<f64>(to, load<f64>(coefs + 3 * step), 24);
    coefs += next;
  }
}

function fourRows(rows: usize, terms: i32, width: i32, out: usize): void {
  const line = <usize>width << 3;
  let j = 0;
  for (; j + 4 <= width; j += 4) tile(rows + (<usize>j << 3), terms, line, out + (<usize>j << 3));
  for (; j + 2 <= width; j += 2) pairTile(rows + (<usize>j << 3), terms, line, out + (<usize>j << 3));
  if (j == width) return;
  for (let k: usize = 0; k < 4; k++) {
    entry(strip + (k << 3), 4, rows + (<usize>j << 3), terms, line, out + k * line + (<usize>j << 3));
  }
}

function tile(rows: usize, terms: i32, line: usize, out: usize): void {
  const out1 = out + line;
  const out2 = out1 + line;
  const out3 = out2 + line;
  let a0 = v128.load(out, 0);
  let a1 = v128.load(out, 16);
  let b0 = v128.load(out1, 0);
  let b1 = v128.load(out1, 16);
  let c0 = v128.load(out2, 0);
  let c1 = v128.load(out2, 16);
  let d0 = v128.load(out3, 0);
  let d1 = v128.load(out3, 16);
  const end = strip + (<usize>terms << 5);
  for (let at = strip; at < end; at += 32) {
    const v0 = v128.load(rows, 0);
    const v1 = v128.load(rows, 16);
    let c = v128.load64_splat(at, 0);
    a0 = f64x2.add(a0, f64x2.mul(c, v0));
    a1 = f64x2.add(a1, f64x2.mul(c, v1));
    c = v128.load64_splat(at, 8);
    b0 = f64x2.add(b0, f64x2.mul(c, v0));
    b1 = f64x2.add(b1, f64x2.mul(c, v1));
    c = v128.load64_splat(at, 16);
    c0 = f64x2.add(c0, f64x2.mul(c, v0));
    c1 = f64x2.add(c1, f64x2.mul(c, v1));
    c = v128.load64_splat(at, 24);
    d0 = f64x2.add(d0, f64x2.mul(c, v0));
    d1 = f64x2.add(d1, f64x2.mul(c, v1));
    rows += line;
  }
  v128.store(out, a0, 0);
  v128.store(out, a1, 16);
  v128.store(out1, b0, 0);
  v128.store(out1, b1, 16);
  v128.store(out2, c0, 0);
  v128.store(out2, c1, 16);
  v128.store(out3, d0, 0);
  v128.store(out3, d1, 16);
}

function pairTile(rows: usize, terms: i32, line: usize, out: usize): void {
  const out1 = out + line;
  const out2 = out1 + line;
  const out3 = out2 + line;
  let a = v128.load(out);
  let b = v128.load(out1);
  let c = v128.load(out2);
  let d = v128.load(out3);
  const end = strip + (<usize>terms << 5);
  for (let at = strip; at < end; at += 32) {
    const v = v128.load(rows);
    a = f64x2.add(a, f64x2.mul(v128.load64_splat(at, 0), v));
    b = f64x2.add(b, f64x2.mul(v128.load64_splat(at, 8), v));
    c = f64x2.add(c, f64x2.mul(v128.load64_splat(at, 16), v));
    d = f64x2.add(d, f64x2.mul(v128.load64_splat(at, 24), v));
    rows += line;
  }
  v128.store(out, a);
  v128.store(out1, b);
  v128.store(out2, c);
  v128.store(out3, d);
}

/** One row, four columns. */
function stretch(coefs: usize, along: i32, rows: usize, terms: i32, line: usize, out: usize): void {
  let a0 = v128.load(out, 0);
  let a1 = v128.load(out, 16);
  for (let s = 0; s < terms; s++) {
    const c = splat(coefs, 0);
    a0 = f64x2.add(a0, f64x2.mul(c, v128.load(rows, 0)));
    a1 = f64x2.add(a1, f64x2.mul(c, v128.load(rows, 16)));
    coefs += <usize>along << 3;
    rows += line;
  }
  v128.store(out, a0, 0);
  v128.store(out, a1, 16);
}

function entry(coefs: usize, along: i32, rows: usize, terms: i32, line: usize, out: usize): void {
  let sum = load<f64>(out);
  for (let s = 0; s < terms; s++) {
    sum += load<f64>(coefs) * load<f64>(rows);
    coefs += <usize>along << 3;
    rows += line;
  }
  store<f64>(out, sum);
}

/** out = A Bᵀ.   a: count × width, b: terms × width, out: count × terms. Even and odd columns are summed apart. */
export function rowProducts(a: usize, b: usize, count: i32, terms: i32, width: i32, out: usize): void {
  const line = <usize>width << 3;
  for (let i = 0; i < count; i++) {
    const own = a + <usize>i * line;
    const to = out + (<usize>i * <usize>terms << 3);
    let k = 0;
    for (; k + 4 <= terms; k += 4) fourProducts(own, b + <usize>k * line, line, width, to + (<usize>k << 3));
    for (; k < terms; k++) store<f64>(to + (<usize>k << 3), product(own, b + <usize>k * line, width));
  }
}

function fourProducts(a: usize, b: usize, line: usize, width: i32, out: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const even = <usize>(width & ~1) << 3;
  const b1 = b + line;
  const b2 = b1 + line;
  const b3 = b2 + line;
  for (let j: usize = 0; j < even; j += 16) {
    const v = v128.load(a + j);
    s0 = f64x2.add(s0, f64x2.mul(v, v128.load(b + j)));
    s1 = f64x2.add(s1, f64x2.mul(v, v128.load(b1 + j)));
    s2 = f64x2.add(s2, f64x2.mul(v, v128.load(b2 + j)));
    s3 = f64x2.add(s3, f64x2.mul(v, v128.load(b3 + j)));
  }
  if (even < line) {
    const v = v128.load64_zero(a + even);
    s0 = f64x2.add(s0, f64x2.mul(v, v128.load64_zero(b + even)));
    s1 = f64x2.add(s1, f64x2.mul(v, v128.load64_zero(b1 + even)));
    s2 = f64x2.add(s2, f64x2.mul(v, v128.load64_zero(b2 + even)));
    s3 = f64x2.add(s3, f64x2.mul(v, v128.load64_zero(b3 + even)));
  }
  const low = f64x2.add(v128.shuffle<f64>(s0, s1, 0, 2), v128.shuffle<f64>(s0, s1, 1, 3));
  const high = f64x2.add(v128.shuffle<f64>(s2, s3, 0, 2), v128.shuffle<f64>(s2, s3, 1, 3));
  v128.store(out, low, 0);
  v128.store(out, high, 16);
}

function product(a: usize, b: usize, width: i32): f64 {
  let even: f64 = 0;
  let odd: f64 = 0;
  let j = 0;
  for (; j + 2 <= width; j += 2) {
    const at = <usize>j << 3;
    even += load<f64>(a + at) * load<f64>(b + at);
    odd += load<f64>(a + at, 8) * load<f64>(b + at, 8);
  }
  if (j < width) even += load<f64>(a + (<usize>j << 3)) * load<f64>(b + (<usize>j << 3));
  return even + odd;
}

/** max(0, v), in place.   Reads and writes up to the next even place. */
export function rectify(values: usize, count: i32): void {
  const zero = f64x2.splat(0);
  const end = values + (<usize>count << 3);
  for (let at = values; at < end; at += 16) v128.store(at, f64x2.max(zero, v128.load(at)));
}

/** errors · the slope where a unit gave `signals`: kind 0 relu, 1 tanh, 2 logistic. Up to the next even place. */
export function throughSlopes(errors: usize, signals: usize, count: i32, kind: i32): void {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  for (let k: usize = 0; k < <usize>count << 3; k += 16) {
    const s = v128.load(signals + k);
    let slope: v128;
    if (kind == 0) slope = v128.and(one, f64x2.gt(s, zero));
    else if (kind == 1) slope = f64x2.sub(one, f64x2.mul(s, s));
    else slope = f64x2.mul(s, f64x2.sub(one, s));
    v128.store(errors + k, f64x2.mul(v128.load(errors + k), slope));
  }
}

/** gradient += (l2 θ + l1 sign θ) / total. */
export function addPenalty(gradient: usize, theta: usize, count: i32, l1: f64, l2: f64, total: f64): void {
  const end = <usize>count << 3;
  for (let k: usize = 0; k < end; k += 8) {
    const t = load<f64>(theta + k);
    const sign: f64 = t > 0 ? 1 : t < 0 ? -1 : t;
    store<f64>(gradient + k, load<f64>(gradient + k) + (l2 * t + l1 * sign) / total);
  }
}

/** A step of Adam; means, mean squares: count doubles each. */
export function adamStep(
  theta: usize,
  gradient: usize,
  count: i32,
  means: usize,
  squares: usize,
  corrected: f64,
): void {
  const pairs = <usize>(count & ~1) << 3;
  for (let k: usize = 0; k < pairs; k += 16) {
    const g = v128.load(gradient + k);
    const m = f64x2.add(f64x2.mul(f64x2.splat(0.9), v128.load(means + k)), f64x2.mul(f64x2.splat(0.1), g));
    const square = f64x2.mul(f64x2.mul(f64x2.splat(0.001), g), g);
    const s = f64x2.add(f64x2.mul(f64x2.splat(0.999), v128.load(squares + k)), square);
    v128.store(means + k, m);
    v128.store(squares + k, s);
    const step = f64x2.div(f64x2.mul(f64x2.splat(corrected), m), f64x2.add(f64x2.sqrt(s), f64x2.splat(1e-8)));
    v128.store(theta + k, f64x2.sub(v128.load(theta + k), step));
  }
  if ((count & 1) == 0) return;
  const g = load<f64>(gradient + pairs);
  const m = 0.9 * load<f64>(means + pairs) + 0.1 * g;
  const s = 0.999 * load<f64>(squares + pairs) + 0.001 * g * g;
  store<f64>(means + pairs, m);
  store<f64>(squares + pairs, s);
  store<f64>(theta + pairs, load<f64>(theta + pairs) - (corrected * m) / (sqrt<f64>(s) + 1e-8));
}
