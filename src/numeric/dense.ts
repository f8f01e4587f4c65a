/**
 * out += C R, where C is read as C(r, s) = coefs[r · down + s · along].
 * rows: s-th row at s · width.   out: count × width, row-major.   O(count · terms · width).
 * Two rows of `out` and four terms a pass: eight products for eight loads and stores. Every entry sums its terms in
 * order, whatever `count` is.
 */
export function addCombinations(
  coefs: Float64Array,
  down: number,
  along: number,
  rows: Float64Array,
  terms: number,
  width: number,
  count: number,
  out: Float64Array,
): void {
  let r = 0;
  for (; r + 2 <= count; r += 2) addTwo(coefs, r * down, down, along, rows, terms, width, r * width, out);
  if (r < count) addOne(coefs, r * down, along, rows, terms, width, r * width, out);
}

function addTwo(
  coefs: Float64Array,
  at: number,
  down: number,
  along: number,
  rows: Float64Array,
  terms: number,
  width: number,
  to: number,
  out: Float64Array,
): void {
  let s = 0;
  for (; s + 4 <= terms; s += 4, at += 4 * along) {
    const a0 = coefs[at]!;
    const a1 = coefs[at + along]!;
    const a2 = coefs[at + 2 * along]!;
    const a3 = coefs[at + 3 * along]!;
    const b0 = coefs[at + down]!;
    const b1 = coefs[at + down + along]!;
    const b2 = coefs[at + down + 2 * along]!;
    const b3 = coefs[at + down + 3 * along]!;
    const r0 = s * width;
    const r1 = r0 + width;
    const r2 = r1 + width;
    const r3 = r2 + width;
    const next = to + width;
    for (let j = 0; j < width; j++) {
      const v0 = rows[r0 + j]!;
      const v1 = rows[r1 + j]!;
      const v2 = rows[r2 + j]!;
      const v3 = rows[r3 + j]!;
      out[to + j] = out[to + j]! + a0 * v0 + a1 * v1 + a2 * v2 + a3 * v3;
      out[next + j] = out[next + j]! + b0 * v0 + b1 * v1 + b2 * v2 + b3 * v3;
    }
  }
  for (; s < terms; s++, at += along) {
    addScaled(coefs[at]!, rows, s * width, width, to, out);
    addScaled(coefs[at + down]!, rows, s * width, width, to + width, out);
  }
}

function addOne(
  coefs: Float64Array,
  at: number,
  along: number,
  rows: Float64Array,
  terms: number,
  width: number,
  to: number,
  out: Float64Array,
): void {
  for (let s = 0; s < terms; s++, at += along) addScaled(coefs[at]!, rows, s * width, width, to, out);
}

function addScaled(
  factor: number,
  rows: Float64Array,
  from: number,
  width: number,
  to: number,
  out: Float64Array,
): void {
  for (let j = 0; j < width; j++) out[to + j] = out[to + j]! + factor * rows[from + j]!;
}

/** out = A Bᵀ.   a: count × width, b: terms × width, out: count × terms, all row-major. */
export function rowProducts(
  a: Float64Array,
  b: Float64Array,
  count: number,
  terms: number,
  width: number,
  out: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    const from = i * width;
    for (let k = 0; k < terms; k++) {
      const at = k * width;
      let even = 0;
      let odd = 0;
      let j = 0;
      for (; j + 2 <= width; j += 2) {
        even += a[from + j]! * b[at + j]!;
        odd += a[from + j + 1]! * b[at + j + 1]!;
      }
      if (j < width) even += a[from + j]! * b[at + j]!;
      out[i * terms + k] = even + odd;
    }
  }
}
