import type { Transform } from "../contracts.js";
import { type Column, type Matrix, matrixOf, take, takeColumns, takeRows } from "../core/matrix.js";
import { keyed } from "../core/rng.js";
import type { Args } from "../core/schema.js";

/** A transform with fixed arguments. */
export interface FixedStep {
  readonly leaf: Transform;
  readonly args: Args;
}
export interface Sample {
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly classes: number;
}

/** Numbers beyond which the steps are not tried out for the sake of a count. */
const MOST_CELLS = 500_000;

/**
 * How many columns come out of some steps: found by fitting them to a training part, since one_hot and its like let
 * only data tell. Undefined when that would cost much, or when a step cannot work on the data (the run will say why).
 */
export function countColumnsAfter(steps: readonly FixedStep[], { x, y, classes }: Sample): number | undefined {
  if (x.data.length > MOST_CELLS) return undefined;
  let at = x;
  try {
    for (const { leaf, args } of steps) {
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
export function sampleOf(
  x: Matrix,
  places: readonly number[],
  y: Float64Array,
  classes: number,
  rows: Uint32Array,
): Sample {
  return { x: takeRows(takeColumns(x, places), rows), y: take(y, rows), classes };
}
