import { Fronts, type Point } from "../numeric/dominance.js";
import { hypervolume } from "../numeric/hypervolume.js";

/** Fronts above this are thinned by even steps before volumes are compared: those cost count² volumes. */
const MOST = 40;

/**
 * Places of `count` good points, smaller is better in each goal: whole fronts, and of the front that does not fit the
 * points that are added greedily for the volume they add (Bader and Zitzler, HypE, 2011; greedy as in Guerreiro,
 * Fonseca, Paquete 2016). Ties go to the earlier.
 */
export class BestOfSeveral {
  readonly #sorted = new Fronts();
  /** The last front that did not fit, and what was taken of it: it mostly stays as it is. */
  #split = { front: [] as readonly number[], room: 0, chosen: [] as readonly number[] };

  get count(): number {
    return this.#sorted.points.length;
  }

  add(point: Point): void {
    this.#sorted.add(point);
  }

  take(count: number): readonly number[] {
    const chosen: number[] = [];
    for (const front of this.#sorted.fronts) {
      const room = count - chosen.length;
      if (room <= 0) break;
      chosen.push(...(front.length <= room ? front : this.#partOf(front, room)));
    }
    return chosen;
  }

  #partOf(front: readonly number[], room: number): readonly number[] {
    const { front: last, room: lastRoom, chosen } = this.#split;
    if (room === lastRoom && front.length === last.length && front.every((i, k) => i === last[k])) return chosen;
    this.#split = { front, room, chosen: coverMost(this.#sorted.points, front, room) };
    return this.#split.chosen;
  }
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
