/**
 * out += C R, where C is read as C(r, s) = coefs[r · down + s · along].
 * rows: s-th row at s · width.   out: count × width, row-major.   O(count · terms · width).
 * Four rows a pass: one load and store of `out` for four terms. Every entry sums its terms in order, whatever `count` is.
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
  for (let r = 0; r < count; r++) {
    const to = r * width;
    let at = r * down;
    let s = 0;
    for (; s + 4 <= terms; s += 4, at += 4 * along) {
      const c0 = coefs[at]!;
      const c1 = coefs[at + along]!;
      const c2 = coefs[at + 2 * along]!;
      const c3 = coefs[at + 3 * along]!;
      // Rectified units are often 0.
      if (c0 === 0 && c1 === 0 && c2 === 0 && c3 === 0) continue;
      const r0 = s * width;
      const r1 = r0 + width;
      const r2 = r1 + width;
      const r3 = r2 + width;
      for (let j = 0; j < width; j++) {
        out[to + j] = out[to + j]! + c0 * rows[r0 + j]! + c1 * rows[r1 + j]! + c2 * rows[r2 + j]! + c3 * rows[r3 + j]!;
      }
    }
    for (; s < terms; s++, at += along) {
      const c = coefs[at]!;
      if (c === 0) continue;
      for (let j = 0, from = s * width; j < width; j++, from++) out[to + j] = out[to + j]! + c * rows[from]!;
    }
  }
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
