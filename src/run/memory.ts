import type { StudyData } from "../check/study.js";
import type { Beside } from "../contracts.js";
import { type Column, columnOf, type Matrix, take } from "../core/matrix.js";
import { pack } from "../core/pack.js";
import { timelineOf } from "./beside.js";

/** What an exported model keeps of the time before the rows that it will meet; the last three lie by row of training. */
export type Memory = {
  /** Those that `order by` and `group by` name, in this order. */
  readonly columns: readonly Column[];
  readonly hasOrder: boolean;
  readonly ahead: number;
  readonly order: Float64Array;
  readonly group: Float64Array;
  readonly y: Float64Array;
};

const NOTHING = new Float64Array(0);

/** y: the target of every row of training. */
export function remembered({ columns, past }: Beside, y: Float64Array, { order, group }: StudyData): ArrayBuffer {
  return pack({
    columns: columns.columns,
    hasOrder: order !== undefined,
    ahead: past?.ahead ?? 1,
    order: order === undefined ? NOTHING : columnOf(columns, 0).slice(),
    group: group === undefined ? NOTHING : columnOf(columns, order === undefined ? 0 : 1).slice(),
    y: order === undefined ? NOTHING : y.slice(),
  } satisfies Memory);
}

/**
 * What stands beside new rows, given their columns: the past of training, with the new rows at their places in time. A new
 * row of a moment that training has (the n-th of this series and moment) is that row; others are yet unknown.
 */
export function matched({ columns, hasOrder, ahead, order, group, y }: Memory, fresh: Matrix): Beside {
  if (!hasOrder) return { columns: fresh };
  const grouped = columns.length > 1;
  const codes = { order: columnOf(fresh, 0), group: grouped ? columnOf(fresh, 1) : NOTHING };
  const known = new Map<string, number[]>();
  const keyOf = (o: Float64Array, g: Float64Array, i: number) => `${g[i] ?? ""} ${o[i]}`;
  for (const i of order.keys()) {
    const rows = known.get(keyOf(order, group, i));
    if (rows === undefined) known.set(keyOf(order, group, i), [i]);
    else rows.push(i);
  }
  const added: number[] = [];
  const rows = Uint32Array.from(codes.order.keys(), (i) => {
    const twin = known.get(keyOf(codes.order, codes.group, i))?.shift();
    return twin ?? order.length + added.push(i) - 1;
  });
  const joined = (old: Float64Array, own: Float64Array) => Float64Array.from([...old, ...take(own, added)]);
  const timeline = timelineOf(joined(order, codes.order), grouped ? joined(group, codes.group) : undefined);
  const past = new Float64Array(timeline.places.length).fill(Number.NaN);
  for (const [i, value] of y.entries()) past[timeline.places[i]!] = value;
  const places = Uint32Array.from(rows, (row) => timeline.places[row]!);
  return { columns: fresh, past: { known: past, begins: timeline.begins, places, ahead } };
}
