/** Products of a network's layers, of singles (f32) or doubles (f64), as ../../network-math.ts, to the last bit. */

/** Coefficients of four rows and so many terms stand side by side while the columns pass by: in the first cache. */
const STRIP = 256;
const strip: usize = memory.data(STRIP * 32);

/**
 * out += C R, where C is read as C(r, s) = coefs[r · down + s · along].
 * rows: s-th row at s · width.   out: count × width.   Every entry sums its terms in order.
 * Tiles of four rows and two vectors stay in registers. Reads up to 16 bytes beyond the end of rows and out.
 */
export function addCombinationsOf<T>(
  coefs: usize,
  down: i32,
  along: i32,
  rows: usize,
  terms: i32,
  width: i32,
  count: i32,
  out: usize,
): void {
  const step = <usize>down * sizeof<T>();
  const next = <usize>along * sizeof<T>();
  const line = <usize>width * sizeof<T>();
  const whole = count & ~3;
  for (let s = 0; s < terms; s += STRIP) {
    const some = min(STRIP, terms - s);
    for (let r = 0; r < whole; r += 4) {
      takeStrip<T>(coefs + <usize>r * step + <usize>s * next, step, next, some);
      fourRows<T>(rows + <usize>s * line, some, line, out + <usize>r * line);
    }
  }
  for (let r = whole; r < count; r++) oneRow<T>(coefs + <usize>r * step, next, rows, terms, line, out + <usize>r * line);
}

/** out = A Bᵀ.   a: count × width, b: terms × width, out: count × terms.   turned: room for Bᵀ. */
export function rowProductsOf<T>(
  a: usize,
  b: usize,
  count: i32,
  terms: i32,
  width: i32,
  turned: usize,
  out: usize,
): void {
  const line = <usize>terms * sizeof<T>();
  for (let k = 0; k < terms; k++) {
    let to = turned + <usize>k * sizeof<T>();
    for (let j = 0; j < width; j++, to += line, b += sizeof<T>()) store<T>(to, load<T>(b));
  }
  memory.fill(out, 0, <usize>count * line);
  addCombinationsOf<T>(a, width, 1, turned, width, terms, count, out);
}

/** Of four rows, term by term. */
function takeStrip<T>(coefs: usize, step: usize, next: usize, terms: i32): void {
  const end = strip + <usize>terms * (4 * sizeof<T>());
  let to = strip;
  if (step == sizeof<T>()) {
    for (; to < end; to += 4 * sizeof<T>(), coefs += next) {
      v128.store(to, v128.load(coefs));
      if (sizeof<T>() == 8) v128.store(to, v128.load(coefs, 16), 16);
    }
    return;
  }
  if (sizeof<T>() == 4 && next == 4) {
    for (; to + 64 <= end; to += 64, coefs += 16) turnFour(coefs, step, to);
  }
  for (; to < end; to += 4 * sizeof<T>(), coefs += next) {
    store<T>(to, load<T>(coefs), 0);
    store<T>(to, load<T>(coefs + step), sizeof<T>());
    store<T>(to, load<T>(coefs + 2 * step), 2 * sizeof<T>());
    store<T>(to, load<T>(coefs + 3 * step), 3 * sizeof<T>());
  }
}

/** Four singles of four rows, column by column. */
function turnFour(from: usize, step: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + step);
  const c = v128.load(from + 2 * step);
  const d = v128.load(from + 3 * step);
  const lowAb = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const lowCd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const highAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const highCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(lowAb, lowCd, 0, 2), 0);
  v128.store(to, v128.shuffle<f64>(lowAb, lowCd, 1, 3), 16);
  v128.store(to, v128.shuffle<f64>(highAb, highCd, 0, 2), 32);
  v128.store(to, v128.shuffle<f64>(highAb, highCd, 1, 3), 48);
}

function fourRows<T>(rows: usize, terms: i32, line: usize, out: usize): void {
  let j: usize = 0;
  for (; j + 32 <= line; j += 32) tile<T>(rows + j, terms, line, out + j);
  for (; j < line; j += 16) narrowTile<T>(rows + j, terms, line, min(16, line - j), out + j);
}

function tile<T>(rows: usize, terms: i32, line: usize, out: usize): void {
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
  const end = strip + <usize>terms * (4 * sizeof<T>());
  for (let at = strip; at < end; at += 4 * sizeof<T>()) {
    const v0 = v128.load(rows, 0);
    const v1 = v128.load(rows, 16);
    let c = v128.load_splat<T>(at, 0);
    a0 = v128.add<T>(a0, v128.mul<T>(c, v0));
    a1 = v128.add<T>(a1, v128.mul<T>(c, v1));
    c = v128.load_splat<T>(at, sizeof<T>());
    b0 = v128.add<T>(b0, v128.mul<T>(c, v0));
    b1 = v128.add<T>(b1, v128.mul<T>(c, v1));
    c = v128.load_splat<T>(at, 2 * sizeof<T>());
    c0 = v128.add<T>(c0, v128.mul<T>(c, v0));
    c1 = v128.add<T>(c1, v128.mul<T>(c, v1));
    c = v128.load_splat<T>(at, 3 * sizeof<T>());
    d0 = v128.add<T>(d0, v128.mul<T>(c, v0));
    d1 = v128.add<T>(d1, v128.mul<T>(c, v1));
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

/** Four rows of one vector, of which the first bytes are wanted. */
function narrowTile<T>(rows: usize, terms: i32, line: usize, bytes: usize, out: usize): void {
  const out1 = out + line;
  const out2 = out1 + line;
  const out3 = out2 + line;
  let a = v128.load(out);
  let b = v128.load(out1);
  let c = v128.load(out2);
  let d = v128.load(out3);
  const end = strip + <usize>terms * (4 * sizeof<T>());
  for (let at = strip; at < end; at += 4 * sizeof<T>()) {
    const v = v128.load(rows);
    a = v128.add<T>(a, v128.mul<T>(v128.load_splat<T>(at, 0), v));
    b = v128.add<T>(b, v128.mul<T>(v128.load_splat<T>(at, sizeof<T>()), v));
    c = v128.add<T>(c, v128.mul<T>(v128.load_splat<T>(at, 2 * sizeof<T>()), v));
    d = v128.add<T>(d, v128.mul<T>(v128.load_splat<T>(at, 3 * sizeof<T>()), v));
    rows += line;
  }
  put(out, a, bytes);
  put(out1, b, bytes);
  put(out2, c, bytes);
  put(out3, d, bytes);
}

function oneRow<T>(coefs: usize, next: usize, rows: usize, terms: i32, line: usize, out: usize): void {
  for (let j: usize = 0; j < line; j += 32) {
    let from = rows + j;
    let at = coefs;
    let a0 = v128.load(out + j, 0);
    let a1 = v128.load(out + j, 16);
    for (let s = 0; s < terms; s++, at += next, from += line) {
      const c = v128.load_splat<T>(at);
      a0 = v128.add<T>(a0, v128.mul<T>(c, v128.load(from, 0)));
      a1 = v128.add<T>(a1, v128.mul<T>(c, v128.load(from, 16)));
    }
    const bytes = line - j;
    put(out + j, a0, min(16, bytes));
    if (bytes > 16) put(out + j + 16, a1, min(16, bytes - 16));
  }
}

/** The first bytes: 16, or fewer that are whole numbers. */
// @ts-expect-error: decorator
@inline
function put(out: usize, values: v128, bytes: usize): void {
  if (bytes == 16) {
    v128.store(out, values);
    return;
  }
  let left = values;
  if ((bytes & 8) != 0) {
    v128.store64_lane(out, left, 0);
    left = v128.shuffle<f64>(left, left, 1, 1);
    out += 8;
  }
  if ((bytes & 4) != 0) v128.store32_lane(out, left, 0);
}
