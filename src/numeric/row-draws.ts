import type { Rng } from "../core/rng.js";

/** So many of the rows, in their order, every set of that size equally likely.   Knuth, volume 2, algorithm 3.4.2 S. */
export function drawRows(rows: Int32Array, count: number, rng: Rng): Int32Array {
  const out = new Int32Array(Math.min(count, rows.length));
  for (let at = 0, taken = 0; taken < out.length; at++) {
    if (rng.real() * (rows.length - at) < out.length - taken) out[taken++] = rows[at]!;
  }
  return out;
}

/** The rows of 0 … n − 1 that are not among the given ones, which ascend. */
export function without(n: number, rows: Int32Array): Int32Array {
  const out = new Int32Array(n - rows.length);
  for (let i = 0, next = 0; i < n; i++) {
    if (rows[next] === i) next++;
    else out[i - next] = i;
  }
  return out;
}

/**
 * Gradient-based one-side sampling: the share `top` of the rows with the largest gradients (of equals the first ones),
 * and a draw of the share `other` from those that remain, whose derivatives are multiplied so that they stand for all of
 * these.   rows: ascending.   pairs: of each output and row gradient and hessian, outputs `stride` rows apart; changed in
 * place.   Returns the rows, ascending.
 * Ke et al. 2017, algorithm 2.
 */
export function oneSided(
  rows: Int32Array,
  stride: number,
  pairs: Float32Array,
  { top, other }: { readonly top: number; readonly other: number },
  rng: Rng,
): Int32Array {
  const sizes = new Float64Array(rows.length);
  for (let k = 0; k < pairs.length; k += 2 * stride) {
    for (let i = 0; i < rows.length; i++) sizes[i] = sizes[i]! + Math.abs(pairs[k + 2 * rows[i]!]!);
  }
  const count = Math.max(1, Math.round(top * rows.length));
  const least = sizes.slice().sort()[rows.length - count]!;
  let equals = count - sizes.reduce((sum, size) => sum + (size > least ? 1 : 0), 0);
  const isLarge = Uint8Array.from(sizes, (size) => (size > least || (size === least && equals-- > 0) ? 1 : 0));
  const small = rows.filter((_, i) => isLarge[i] === 0);
  const drawn = drawRows(small, Math.round(other * rows.length), rng);
  const factor = small.length / drawn.length;
  for (let k = 0; k < pairs.length; k += 2 * stride) {
    for (const row of drawn) {
      pairs[k + 2 * row] = pairs[k + 2 * row]! * factor;
      pairs[k + 2 * row + 1] = pairs[k + 2 * row + 1]! * factor;
    }
  }
  const out = new Int32Array(count + drawn.length);
  out.set(rows.filter((_, i) => isLarge[i] === 1));
  out.set(drawn, count);
  return out.sort();
}
