/** A point with one number a goal, smaller is better in each. */
export type Point = readonly number[];

/** As good in every goal, and better in one. */
export function dominates(a: Point, b: Point): boolean {
  let isBetter = false;
  for (let g = 0; g < a.length; g++) {
    if (a[g]! > b[g]!) return false;
    if (a[g]! < b[g]!) isBetter = true;
  }
  return isBetter;
}

/** Places of the points that none dominates, ascending. Equal points stand together. O(n²·goals). */
export function frontOf(points: readonly Point[]): readonly number[] {
  return points.flatMap((p, i) => (points.some((q) => dominates(q, p)) ? [] : [i]));
}

/**
 * Each point's front, from 0: those that none dominates, then those that none of the rest dominates, and so on. Deb et
 * al., A Fast and Elitist Multiobjective Genetic Algorithm, IEEE TEC 6 (2002), section III.A. O(n²·goals).
 */
export function frontsOf(points: readonly Point[]): readonly number[] {
  const beaten = points.map(() => 0);
  const beats = points.map((): number[] => []);
  for (const [i, p] of points.entries()) {
    for (let j = i + 1; j < points.length; j++) {
      if (dominates(p, points[j]!)) {
        beats[i]!.push(j);
        beaten[j]!++;
      } else if (dominates(points[j]!, p)) {
        beats[j]!.push(i);
        beaten[i]!++;
      }
    }
  }
  const rank = points.map(() => 0);
  let front = points.flatMap((_, i) => (beaten[i] === 0 ? [i] : []));
  for (let level = 0; front.length > 0; level++) {
    const next: number[] = [];
    for (const i of front) {
      rank[i] = level;
      for (const j of beats[i]!) if (--beaten[j]! === 0) next.push(j);
    }
    front = next;
  }
  return rank;
}

/**
 * How far each point's neighbors on a front lie apart, summed over the goals in shares of their ranges; infinite at the
 * ends. Deb et al. 2002, section III.B.
 */
export function crowdingOf(points: readonly Point[]): readonly number[] {
  const distance = points.map(() => 0);
  const goals = points[0]?.length ?? 0;
  for (let g = 0; g < goals; g++) {
    const order = points.map((_, i) => i).sort((i, j) => points[i]![g]! - points[j]![g]! || i - j);
    const [low, high] = [points[order[0]!]![g]!, points[order.at(-1)!]![g]!];
    distance[order[0]!] = Number.POSITIVE_INFINITY;
    distance[order.at(-1)!] = Number.POSITIVE_INFINITY;
    if (high === low) continue;
    for (let k = 1; k + 1 < order.length; k++) {
      distance[order[k]!]! += (points[order[k + 1]!]![g]! - points[order[k - 1]!]![g]!) / (high - low);
    }
  }
  return distance;
}
