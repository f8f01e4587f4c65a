/** Of values without NaN, at least one; the mean of the middle two where their number is even. */
export function medianOf(values: Float64Array): number {
  return quantileOf(values.slice().sort(), 0.5);
}

/**
 * The q-th quantile by linear interpolation between the neighbors of rank q (n − 1): numpy's default, and type 7 of
 * Hyndman & Fan 1996.   sorted: ascending, no NaN, at least one value.   q in [0, 1].
 */
export function quantileOf(sorted: Float64Array, q: number): number {
  const rank = q * (sorted.length - 1);
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
