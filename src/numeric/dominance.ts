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
 * Points that come one after the other, in fronts: those that none dominates, then those that none of the rest dominates,
 * and so on (Deb et al., A Fast and Elitist Multiobjective Genetic Algorithm, IEEE TEC 6 (2002), section III.A). A new
 * point pushes what it dominates on its own front to the next, and those what they dominate there (Li et al., Efficient
 * non-domination level update, IEEE Trans. Cybernetics 47 (2017)).
 */
export class Fronts {
  readonly points: Point[] = [];
  /** Places of points, ascending on each front. */
  readonly fronts: (readonly number[])[] = [];

  add(point: Point): void {
    const place = this.points.push(point) - 1;
    let pushed: readonly number[] = [place];
    for (let level = this.#levelOf(point); pushed.length > 0; level++) {
      const coming = pushed;
      const front = this.fronts[level] ?? [];
      pushed = front.filter((i) => coming.some((k) => dominates(this.points[k]!, this.points[i]!)));
      const left = pushed.length === 0 ? front : front.filter((i) => !pushed.includes(i));
      this.fronts[level] = [...left, ...coming].sort((a, b) => a - b);
    }
  }

  /** Of the first front that has nobody who dominates it: fronts before that have one each. */
  #levelOf(point: Point): number {
    let low = 0;
    let high = this.fronts.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.fronts[mid]!.some((i) => dominates(this.points[i]!, point))) low = mid + 1;
      else high = mid;
    }
    return low;
  }
}

/** Each point's front, from 0. */
export function frontsOf(points: readonly Point[]): readonly number[] {
  const rank = points.map(() => 0);
  const sorted = new Fronts();
  for (const point of points) sorted.add(point);
  for (const [level, front] of sorted.fronts.entries()) for (const i of front) rank[i] = level;
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
