import type { Transform } from "../contracts.js";

import { type Column, type Matrix, matrixOf, take, takeColumns, takeRows } from "../core/matrix.js";
import { keyed } from "../core/rng.js";
import type { Args } from "../core/schema.js";

/** A transform with fixed arguments. */
export interface FixedStep {
  readonly leaf: Transform;
  readonly args: Args;
}
interface Sample {
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly classes: number;
}

/** Numbers beyond which the steps are not tried out for the sake of a count. */
const MOST_CELLS = 500_000;

const counts = new WeakMap<Uint32Array, Map<string, number | undefined>>();

/** The columns after some steps that learn on some rows; found once for the same rows, columns and steps. */
export function columnsAfter(
  steps: readonly FixedStep[],
  {
    x,
    places,
    rows,
    ...target
  }: { x: Matrix; places: readonly number[]; rows: Uint32Array; y: Float64Array; classes: number },
): number | undefined {
  const known = counts.get(rows) ?? new Map<string, number | undefined>();
  counts.set(rows, known);
  const key = JSON.stringify([places, steps.map(({ leaf, args }) => [leaf.name, args])]);
  if (!known.has(key)) known.set(key, countColumnsAfter(steps, sampleOf(x, places, target, rows)));
  return known.get(key);
}

/**
 * How many columns come out of some steps: found by fitting them to a training part, since one_hot and its like let
 * only data tell. Undefined when that would cost much, or when a step cannot work on the data (the run will say why).
 */
function countColumnsAfter(steps: readonly FixedStep[], { x, y, classes }: Sample): number | undefined {
  if (x.data.length > MOST_CELLS) return undefined;
  let at = x;
  try {
    for (const { leaf, args } of steps) {
      // What they add is known once the folds are.
      if (leaf.reads !== undefined || Object.values(leaf.params).some(({ type }) => type === "column"))
        return undefined;
      const places = chosen(leaf, args, at.columns);
      const taken = takeColumns(at, places);
      const train = { x: taken, y, classes, rng: keyed("columns"), checkpoint: () => undefined };
      const out = leaf.apply(leaf.fit(train, args as never), taken);
      at = beside(at, places, out);
    }
    return at.columns.length;
  } catch {
    return undefined;
  }
}

function chosen(leaf: Transform, args: Args, columns: readonly Column[]): number[] {
  const on = args.on as readonly string[] | undefined;
  if (on === undefined) return columns.flatMap((column, j) => (leaf.fits(column) ? [j] : []));
  return on.map((name) => columns.findIndex((c) => c.name === name)).filter((place) => place >= 0);
}

/** The columns that pass by, then those that came out: only their number counts here. */
function beside(x: Matrix, places: readonly number[], out: Matrix): Matrix {
  const rest = takeColumns(
    x,
    x.columns.flatMap((_, j) => (places.includes(j) ? [] : [j])),
  );
  const data = new Float64Array(rest.data.length + out.data.length);
  data.set(rest.data);
  data.set(out.data, rest.data.length);
  return matrixOf(x.rows, [...rest.columns, ...out.columns], data);
}

/** Features and target of some rows. */
const sampleOf = (
  x: Matrix,
  places: readonly number[],
  target: Pick<Sample, "y" | "classes">,
  rows: Uint32Array,
): Sample => ({
  x: takeRows(takeColumns(x, places), rows),
  y: take(target.y, rows),
  classes: target.classes,
});
