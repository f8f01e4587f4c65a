/** Of values without NaN, at least one; the mean of the middle two where their number is even. */
export function medianOf(values: Float64Array): number {
  return quantileOf(values.slice().sort(), 0.5);
}

/**
 * The q-th quantile by linear interpolation between the neighbors of rank q (n − 1): numpy's default, and type 7 of
 * Hyndman & Fan 1996.   sorted: ascending, no NaN, at least one value.   q in [0, 1].
 */
export const quantileOf = (sorted: Float64Array, q: number): number => valueAt(sorted, q * (sorted.length - 1));

/** The value at a rank from 0 to n − 1, by linear interpolation between its neighbors. */
export function valueAt(sorted: Float64Array, rank: number): number {
  const below = Math.floor(rank);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  const t = rank - below;
  // From the nearer end, so that equal neighbors and both ends come out exactly.
  return t < 0.5 ? low + (high - low) * t : high - (high - low) * (1 - t);
}

/** The most frequent value, the smallest of equals. Of values without NaN, at least one. */
export function modeOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  let best = sorted[0]!;
  let most = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from > most) {
      most = to - from;
      best = sorted[from]!;
    }
    from = to;
  }
  return best;
}

/** The values that are not NaN. By hand: filter makes an object of every number. */
export function presentOf(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) present[count++] = values[i]!;
  return present.slice(0, count);
}

/** The same, ascending. */
export const presentSorted = (values: Float64Array): Float64Array => presentOf(values).sort();

/** k / count in numpy's roundings, as the twins have it: they decide whether a share falls on a row or just beside it. */
export const shareOf = (k: number, count: number): number => (k * (100 / count)) / 100;

/**
 * The q-th quantile as a step of the distribution function; at a step's edge, the mean of both sides: type 2 of
 * Hyndman & Fan 1996, numpy's averaged_inverted_cdf.   sorted: ascending, no NaN, at least one value.   q in [0, 1].
 */
export function stepQuantileOf(sorted: Float64Array, q: number): number {
  const n = sorted.length;
  const rank = n * q;
  const above = Math.min(n - 1, Math.floor(rank));
  if (rank !== Math.floor(rank)) return sorted[above]!;
  const below = Math.max(0, above - 1);
  return rank >= n ? sorted[n - 1]! : rank <= 0 ? sorted[0]! : (sorted[below]! + sorted[above]!) / 2;
}
