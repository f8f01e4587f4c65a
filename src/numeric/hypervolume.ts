import { frontOf, type Point } from "./dominance.js";

/**
 * Volume of what a set of points dominates, up to a reference point; smaller is better in each goal. Points that are not
 * better than the reference in all goals add nothing. Two goals: a sweep, O(n log n); more: slices along the last goal
 * (Knowles 2002, hypervolume by slicing objectives), O(n^(goals − 1)).
 */
export function hypervolume(points: readonly Point[], reference: Point): number {
  const inside = points.filter((p) => p.every((x, g) => x < reference[g]!));
  return volume(inside, reference, reference.length);
}

/** Over the first `goals` of the coordinates. */
function volume(points: readonly Point[], reference: Point, goals: number): number {
  if (points.length === 0) return 0;
  if (goals === 1) return reference[0]! - points.reduce((low, p) => Math.min(low, p[0]!), Number.POSITIVE_INFINITY);
  if (goals === 2) return area(points, reference);
  const last = goals - 1;
  const sorted = points.slice().sort((a, b) => a[last]! - b[last]!);
  let sum = 0;
  for (const [i, p] of sorted.entries()) {
    const depth = (sorted[i + 1]?.[last] ?? reference[last]!) - p[last]!;
    if (depth > 0) sum += depth * volume(undominated(sorted.slice(0, i + 1), last), reference, last);
  }
  return sum;
}

function undominated(points: readonly Point[], goals: number): readonly Point[] {
  const cut = points.map((p) => p.slice(0, goals));
  return frontOf(cut).map((i) => cut[i]!);
}

function area(points: readonly Point[], [right, top]: Point): number {
  const sorted = points.slice().sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);
  let [sum, low] = [0, top!];
  for (const [i, p] of sorted.entries()) {
    low = Math.min(low, p[1]!);
    sum += ((sorted[i + 1]?.[0] ?? right!) - p[0]!) * (top! - low);
  }
  return sum;
}
