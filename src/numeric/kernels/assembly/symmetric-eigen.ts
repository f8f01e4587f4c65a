/** Eigenvalues and eigenvectors of a symmetric matrix, as ../../symmetric-eigen.ts, to the last bit. */

// @ts-expect-error: decorator
@external("env", "hypot")
declare function hypot(a: f64, b: f64): f64;

const MAX_ITERATIONS = 60;

/**
 * a, q: n × n row-major; a is overwritten, the rows of q become the eigenvectors.   values, off: n, and one double more.
 * u: n × n, for the reflectors.   Rows stand `line` bytes apart. False when QL does not converge.
 */
export function eigenSolve(a: usize, q: usize, n: i32, values: usize, off: usize, u: usize, w: usize): bool {
  const line = <usize>n << 3;
  tridiagonalize(a, n, line, values, off, u, w);
  memory.fill(q, 0, <usize>n * line);
  for (let i: usize = 0; i < <usize>n; i++) store<f64>(q + i * line + (i << 3), 1);
  for (let i = 1; i < n; i++) {
    const reflector = u + <usize>i * line;
    if (load<f64>(reflector + (<usize>i << 3)) != 0) reflectColumns(q, line, i, reflector);
  }
  return diagonalize(q, n, line, values, off);
}

/** The i-th reflector becomes the i-th row of u, i long; behind it stands 1, or 0 where none was needed. */
function tridiagonalize(a: usize, n: i32, line: usize, diagonal: usize, off: usize, u: usize, w: usize): void {
  for (let i = n - 1; i > 0; i--) {
    const at = <usize>i << 3;
    const row = a + <usize>i * line;
    const reflector = u + <usize>i * line;
    const isNeeded = i > 1 && reflectorOf(row, i, reflector, off + at);
    store<f64>(reflector + at, isNeeded ? 1 : 0);
    if (isNeeded) reflectBoth(a, line, i, reflector, w);
    else store<f64>(off + at, load<f64>(row + at - 8));
    store<f64>(diagonal + at, load<f64>(row + at));
  }
  store<f64>(diagonal, load<f64>(a));
}

/** Returns false when the row is of the form already; else stores what is left of it. */
function reflectorOf(row: usize, i: i32, u: usize, left: usize): bool {
  const end = <usize>i << 3;
  let scale: f64 = 0;
  for (let k: usize = 0; k < end - 8; k += 8) scale = max(scale, abs(load<f64>(row + k)));
  if (scale == 0) return false;
  scale = max(scale, abs(load<f64>(row + end - 8)));
  let squares: f64 = 0;
  for (let k: usize = 0; k < end; k += 8) {
    const share = load<f64>(row + k) / scale;
    squares += share * share;
  }
  const norm = sqrt(squares) * scale;
  const last = load<f64>(row + end - 8);
  const s = last > 0 ? -norm : norm;
  for (let k: usize = 0; k < end; k += 8) store<f64>(u + k, load<f64>(row + k) / norm);
  store<f64>(u + end - 8, (last - s) / norm);
  let length: f64 = 0;
  for (let k: usize = 0; k < end; k += 8) {
    const own = load<f64>(u + k);
    length += own * own;
  }
  length = sqrt(length);
  for (let k: usize = 0; k < end; k += 8) store<f64>(u + k, load<f64>(u + k) / length);
  store<f64>(left, s);
  return true;
}

/** Two rows side by side: each is a sum in order, which waits for itself. */
function reflectBoth(a: usize, line: usize, i: i32, u: usize, w: usize): void {
  const end = <usize>i << 3;
  let row = a;
  let r: usize = 0;
  for (; r + 8 < end; r += 16, row += 2 * line) {
    let sums = f64x2.splat(0);
    for (let c: usize = 0; c < end; c += 8) {
      const pair = f64x2.replace_lane(v128.load64_splat(row + c), 1, load<f64>(row + line + c));
      sums = f64x2.add(sums, f64x2.mul(pair, v128.load64_splat(u + c)));
    }
    v128.store(w + r, f64x2.mul(f64x2.splat(2), sums));
  }
  if (r < end) {
    let sum: f64 = 0;
    for (let c: usize = 0; c < end; c += 8) sum += load<f64>(row + c) * load<f64>(u + c);
    store<f64>(w + r, 2 * sum);
  }
  let dot: f64 = 0;
  for (let k: usize = 0; k < end; k += 8) dot += load<f64>(u + k) * load<f64>(w + k);
  for (let k: usize = 0; k < end; k += 8) store<f64>(w + k, load<f64>(w + k) - dot * load<f64>(u + k));
  for (let r: usize = 0; r < end; r += 8, a += line) {
    const ur = load<f64>(u + r);
    const wr = load<f64>(w + r);
    let c: usize = 0;
    for (; c + 8 < end; c += 16) {
      const less = f64x2.sub(v128.load(a + c), f64x2.mul(f64x2.splat(ur), v128.load(w + c)));
      v128.store(a + c, f64x2.sub(less, f64x2.mul(f64x2.splat(wr), v128.load(u + c))));
    }
    if (c < end) store<f64>(a + c, load<f64>(a + c) - ur * load<f64>(w + c) - wr * load<f64>(u + c));
  }
}

function reflectColumns(q: usize, line: usize, i: i32, u: usize): void {
  const end = <usize>i << 3;
  for (let r = 0; r < i; r++, q += line) {
    let dot: f64 = 0;
    for (let c: usize = 0; c < end; c += 8) dot += load<f64>(q + c) * load<f64>(u + c);
    dot *= 2;
    let c: usize = 0;
    for (; c + 8 < end; c += 16) {
      v128.store(q + c, f64x2.sub(v128.load(q + c), f64x2.mul(f64x2.splat(dot), v128.load(u + c))));
    }
    if (c < end) store<f64>(q + c, load<f64>(q + c) - dot * load<f64>(u + c));
  }
}

/** off: from its second entry on; becomes e, from its first. */
function diagonalize(q: usize, n: i32, line: usize, d: usize, off: usize): bool {
  const e = off + 8;
  store<f64>(e + (<usize>(n - 1) << 3), 0);
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      let m = l;
      while (m < n - 1 && !isSmall(d, e, m)) m++;
      if (m == l) break;
      if (iteration == MAX_ITERATIONS || isNaN(load<f64>(d + (<usize>l << 3)))) return false;
      sweep(q, line, d, e, l, m);
    }
  }
  return true;
}

function isSmall(d: usize, e: usize, m: i32): bool {
  const at = <usize>m << 3;
  return !(abs(load<f64>(e + at)) > f64.EPSILON * (abs(load<f64>(d + at)) + abs(load<f64>(d + at, 8))));
}

function sweep(q: usize, line: usize, d: usize, e: usize, l: i32, m: i32): void {
  const first = <usize>l << 3;
  const last = <usize>m << 3;
  let g = (load<f64>(d + first, 8) - load<f64>(d + first)) / (2 * load<f64>(e + first));
  let r = hypot(g, 1);
  g = load<f64>(d + last) - load<f64>(d + first) + load<f64>(e + first) / (g + (g < 0 ? -r : r));
  let s: f64 = 1;
  let c: f64 = 1;
  let p: f64 = 0;
  for (let i = m - 1; i >= l; i--) {
    const at = <usize>i << 3;
    const f = s * load<f64>(e + at);
    const b = c * load<f64>(e + at);
    r = sqrt(f * f + g * g);
    store<f64>(e + at, r, 8);
    if (r == 0) {
      store<f64>(d + at, load<f64>(d + at, 8) - p, 8);
      store<f64>(e + last, 0);
      return;
    }
    s = f / r;
    c = g / r;
    g = load<f64>(d + at, 8) - p;
    r = (load<f64>(d + at) - g) * s + 2 * c * b;
    p = s * r;
    store<f64>(d + at, g + p, 8);
    g = c * r - b;
    rotate(q + <usize>i * line, line, c, s);
  }
  store<f64>(d + first, load<f64>(d + first) - p);
  store<f64>(e + first, g);
  store<f64>(e + last, 0);
}

/** A row and the next. */
function rotate(lower: usize, line: usize, c: f64, s: f64): void {
  const upper = lower + line;
  const cosine = f64x2.splat(c);
  const sine = f64x2.splat(s);
  let k: usize = 0;
  for (; k + 8 < line; k += 16) {
    const f = v128.load(upper + k);
    const g = v128.load(lower + k);
    v128.store(upper + k, f64x2.add(f64x2.mul(sine, g), f64x2.mul(cosine, f)));
    v128.store(lower + k, f64x2.sub(f64x2.mul(cosine, g), f64x2.mul(sine, f)));
  }
  if (k < line) {
    const f = load<f64>(upper + k);
    const g = load<f64>(lower + k);
    store<f64>(upper + k, s * g + c * f);
    store<f64>(lower + k, c * g - s * f);
  }
}
