import type { Cell, Measurement } from "./measure.js";

export interface Agreement {
  readonly cells: number;
  readonly equal: number;
  readonly largest: number;
  readonly sameBest: boolean;
}

/** What rounding alone may move. */
const ROUNDING = 1e-9;

/** How far two tables of scores agree, cell by cell; candidates are matched by their values. */
export function compare(a: Measurement, b: Measurement, tolerance: number = ROUNDING): Agreement {
  const others = new Map(b.cells.map((cell) => [keyOf(cell), cell.scores]));
  let [cells, equal, largest] = [0, 0, 0];
  for (const cell of a.cells) {
    const scores = others.get(keyOf(cell));
    if (scores === undefined) throw new Error(`only one side has ${keyOf(cell)}`);
    for (const [fold, score] of cell.scores.entries()) {
      const difference = Math.abs(score - scores[fold]!);
      cells++;
      if (difference <= tolerance) equal++;
      largest = Math.max(largest, difference);
    }
  }
  return { cells, equal, largest, sameBest: bestScore(b, keysOfBest(a)) >= best(b) - ROUNDING };
}

/** "C" of "logistic_regression.C". */
export const shortName = (id: string): string => id.slice(id.lastIndexOf(".") + 1);

const keyOf = ({ params }: Cell) =>
  Object.entries(params)
    .map(([id, value]) => `${shortName(id)}=${value}`)
    .sort()
    .join(" ");
const mean = ({ scores }: Cell) => scores.reduce((sum, s) => sum + s, 0) / scores.length;
const best = ({ cells }: Measurement) => Math.max(...cells.map(mean));
const keysOfBest = (m: Measurement) => new Set(m.cells.filter((c) => mean(c) >= best(m) - ROUNDING).map(keyOf));
const bestScore = ({ cells }: Measurement, keys: ReadonlySet<string>) =>
  Math.max(...cells.filter((cell) => keys.has(keyOf(cell))).map(mean));

/** The values that each parameter takes, for a grid over the same candidates. */
export function axesOf({ cells }: Measurement): Record<string, (string | number | boolean)[]> {
  const axes: Record<string, Set<string | number | boolean>> = {};
  for (const { params } of cells) {
    for (const [id, value] of Object.entries(params)) {
      axes[shortName(id)] ??= new Set();
      axes[shortName(id)]!.add(value);
    }
  }
  return Object.fromEntries(Object.entries(axes).map(([name, values]) => [name, [...values]]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
