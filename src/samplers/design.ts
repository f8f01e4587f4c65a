import type { Design } from "../numeric/matern-design.js";
import type { Candidate } from "../space/space.js";
import type { Coordinates } from "./coordinates.js";
import { evenLosses } from "./even-losses.js";
import type { Results } from "./results.js";

/** Of more results than a model can take, so many of the best remain beside the latest. */
const BEST = 100;

/**
 * What a model learns from: the first n results, `most` of them at most, as points with evened losses. What failed or
 * missed `subject to` counts as the worst that did not: the search stays away, and learns where it works again.
 * best: rows of complete trials, the best first.
 */
export function designOf(
  results: Results,
  coordinates: Coordinates,
  most: number,
  n: number = results.all.length,
): { readonly design: Design; readonly best: readonly number[] } {
  const { d, isChoice } = coordinates;
  const rows = rowsOf(results.all.slice(0, n), most);
  const x = new Float64Array(rows.length * d);
  const point = new Float64Array(d);
  let worst = Number.NEGATIVE_INFINITY;
  for (const { loss = worst } of rows) worst = Math.max(worst, loss);
  if (worst === Number.NEGATIVE_INFINITY) worst = 0;
  const losses = Float64Array.from(rows, ({ loss = worst }) => loss);
  for (const [i, { candidate }] of rows.entries()) {
    coordinates.pointOf(candidate, point);
    x.set(point, i * d);
  }
  const complete = rows.flatMap(({ counts }, i) => (counts ? [i] : []));
  const best = complete.sort((a, b) => losses[a]! - losses[b]! || a - b);
  return { design: { n: rows.length, d, x, y: evenLosses(losses), isChoice }, best };
}

/** The design with running candidates behind it, each with the value that one expects of it. */
export function withRunning(
  design: Design,
  running: readonly Candidate[],
  coordinates: Coordinates,
  expected: (point: Float64Array) => number,
): Design {
  if (running.length === 0) return design;
  const { d, isChoice } = design;
  const n = design.n + running.length;
  const x = new Float64Array(n * d);
  const y = new Float64Array(n);
  const point = new Float64Array(d);
  x.set(design.x);
  y.set(design.y);
  for (const [i, candidate] of running.entries()) {
    coordinates.pointOf(candidate, point);
    x.set(point, (design.n + i) * d);
    y[design.n + i] = expected(point);
  }
  return { n, d, x, y, isChoice };
}

function rowsOf(all: Results["all"], most: number): Results["all"] {
  if (all.length <= most) return all;
  const order = all
    .map((_, i) => i)
    .sort((a, b) => (all[a]!.loss ?? Number.POSITIVE_INFINITY) - (all[b]!.loss ?? Number.POSITIVE_INFINITY) || a - b);
  const kept = new Set(order.slice(0, BEST));
  for (let i = all.length - 1; kept.size < most; i--) kept.add(i);
  return all.filter((_, i) => kept.has(i));
}
