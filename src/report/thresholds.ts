/** How a score parts rows in two, over all thresholds. Ends are included: from no row taken to all taken. */
export interface Thresholds {
  /** Shares of the negatives and of the positives that are taken, ascending. */
  readonly falsePositives: readonly number[];
  readonly truePositives: readonly number[];
  /** Share of the taken that are positive; of none taken, as of the first that are. */
  readonly precision: readonly number[];
  /** Area under the curve of true over false positives, by trapezoids: ties count half. */
  readonly auc: number;
  /** Σ (recallᵢ − recallᵢ₋₁) precisionᵢ, without interpolation. */
  readonly averagePrecision: number;
}

/** undefined where one kind of row is missing. Rows of equal score are taken together. O(n log n). Fawcett, PRL 27 (2006). */
export function thresholdsOf(isPositive: readonly boolean[], scores: readonly number[]): Thresholds | undefined {
  const positives = isPositive.filter(Boolean).length;
  const negatives = isPositive.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const found = { falsePositives: [0], truePositives: [0], precision: [] as number[] };
  let [taken, right, auc, averagePrecision] = [0, 0, 0, 0];
  for (const [place, i] of order.entries()) {
    taken++;
    if (isPositive[i]) right++;
    if (place + 1 < order.length && scores[order[place + 1]!] === scores[i]) continue;
    const [x, y] = [(taken - right) / negatives, right / positives];
    const [before, height] = [found.falsePositives.at(-1)!, found.truePositives.at(-1)!];
    auc += ((x - before) * (y + height)) / 2;
    averagePrecision += (y - height) * (right / taken);
    found.falsePositives.push(x);
    found.truePositives.push(y);
    found.precision.push(right / taken);
  }
  return { ...found, precision: [found.precision[0]!, ...found.precision], auc, averagePrecision };
}

/** Places of at most `most` points, the first and the last among them: what a picture of this size can show. */
export function thinned(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}
