import { frontsOf, type Point } from "../numeric/dominance.js";
import { hypervolume } from "../numeric/hypervolume.js";

/** Fronts above this are thinned by even steps before volumes are compared: those cost count² volumes. */
const MOST = 40;

/**
 * Places of `count` good points, smaller is better in each goal: whole fronts, and of the front that does not fit the
 * points that are added greedily for the volume they add (Bader and Zitzler, HypE, 2011; greedy as in Guerreiro,
 * Fonseca, Paquete 2016). Ties go to the earlier.
 */
export function bestOfSeveral(points: readonly Point[], count: number): readonly number[] {
  const rank = frontsOf(points);
  const chosen: number[] = [];
  for (let level = 0; chosen.length < count; level++) {
    const front = rank.flatMap((r, i) => (r === level ? [i] : []));
    if (front.length === 0) break;
    const room = count - chosen.length;
    chosen.push(...(front.length <= room ? front : coverMost(points, front, room)));
  }
  return chosen;
}

function coverMost(points: readonly Point[], front: readonly number[], room: number): readonly number[] {
  const left = front.length <= MOST ? [...front] : evenly(points, front, Math.max(MOST, room));
  const reference = referenceOf(points, front);
  const chosen: number[] = [];
  while (chosen.length < room) {
    const own = chosen.map((i) => points[i]!);
    let [best, most] = [0, Number.NEGATIVE_INFINITY];
    for (const [k, i] of left.entries()) {
      const volume = hypervolume([...own, points[i]!], reference);
      if (volume > most) [best, most] = [k, volume];
    }
    chosen.push(...left.splice(best, 1));
  }
  return chosen;
}

/** A tenth of the front's range beyond its worst in each goal. */
function referenceOf(points: readonly Point[], front: readonly number[]): Point {
  return points[0]!.map((_, g) => {
    const of = front.map((i) => points[i]![g]!);
    const [low, high] = [Math.min(...of), Math.max(...of)];
    return high + (high > low ? 0.1 * (high - low) : 1);
  });
}

/** Along the first goal. */
function evenly(points: readonly Point[], front: readonly number[], most: number): number[] {
  const sorted = front.slice().sort((i, j) => points[i]![0]! - points[j]![0]! || i - j);
  if (sorted.length <= most) return sorted;
  return Array.from({ length: most }, (_, k) => sorted[Math.round((k * (sorted.length - 1)) / (most - 1))]!);
}
