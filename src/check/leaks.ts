import { columnOf } from "../core/matrix.js";
import type { Table } from "../data/dataset.js";
import { factsOf } from "./columns.js";
import { type Inquiry, one } from "./context.js";

interface Leaky {
  readonly table: Table;
  readonly target: number;
  readonly task: "class" | "number";
  readonly features: readonly number[];
}

/** Below this, a column may repeat the target by chance. */
const FEWEST_ROWS = 20;

/** Features that give the answer away, and features that name rows. */
export function checkLeaks(inquiry: Inquiry, data: Leaky): void {
  const { columns } = data.table.matrix;
  const { span } = one(inquiry, "predict")!.column;
  const target = columns[data.target]!.name;
  for (const place of data.features) {
    const column = columns[place]!.name;
    const copy = copyOf(data, place);
    if (copy !== undefined) {
      inquiry.tell("leak-target-copy", { column, target, how: copy }, span);
      continue;
    }
    const how = identifies(data.table, place);
    if (how !== undefined) inquiry.tell("identifier-feature", { column, how }, one(inquiry, "data")!.source.span);
  }
}

const copies = new WeakMap<Table, Map<string, string | undefined>>();

/** How a feature repeats the target, or undefined. Found once a table and target. */
function copyOf(data: Leaky, place: number): string | undefined {
  let known = copies.get(data.table);
  if (known === undefined) {
    known = new Map();
    copies.set(data.table, known);
  }
  const key = `${data.target} ${place} ${data.task}`;
  if (!known.has(key)) known.set(key, findCopy(data, place));
  return known.get(key);
}

function findCopy({ table, target, task }: Leaky, place: number): string | undefined {
  const { rows } = table.matrix;
  const own = factsOf(table, place);
  const aim = factsOf(table, target);
  if (rows < FEWEST_ROWS || aim.distinct < 2 || own.missing > rows / 20) return undefined;
  const x = columnOf(table.matrix, place);
  const y = columnOf(table.matrix, target);
  if (task === "class")
    return own.distinct === aim.distinct && isRelabelled(x, y) ? "says the same in other words as" : undefined;
  if (own.distinct !== aim.distinct || table.matrix.columns[place]!.levels !== undefined) return undefined;
  if (x.every((v, i) => v === y[i] || Number.isNaN(v))) return "is equal to";
  return isScaled(x, y) ? "is a multiple of" : undefined;
}

/** Each value of one goes with one value of the other, both ways, where neither is missing. */
function isRelabelled(x: Float64Array, y: Float64Array): boolean {
  const there = new Map<number, number>();
  const back = new Map<number, number>();
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    const b = y[i]!;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    const to = there.get(a);
    const from = back.get(b);
    if (to === undefined && from === undefined) {
      there.set(a, b);
      back.set(b, a);
    } else if (to !== b || from !== a) return false;
  }
  return true;
}

/** y = a + b x to nine digits, in every row. */
function isScaled(x: Float64Array, y: Float64Array): boolean {
  const first = x.findIndex((v, i) => !Number.isNaN(v) && !Number.isNaN(y[i]!));
  const second = x.findIndex((v, i) => i > first && !Number.isNaN(v) && !Number.isNaN(y[i]!) && v !== x[first]);
  if (first < 0 || second < 0) return false;
  const slope = (y[second]! - y[first]!) / (x[second]! - x[first]!);
  if (slope === 0) return false;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue;
    const expected = y[first]! + slope * (x[i]! - x[first]!);
    if (Math.abs(expected - y[i]!) > 1e-9 * Math.max(1, Math.abs(y[i]!))) return false;
  }
  return true;
}

const ID_NAME = /(^|[_\s.-])(id|ids|uuid|guid|key|index|rownames?|row_number|unnamed:? ?0)$|^(id|nr|no)$|[a-z]I[dD]$/;

/** How a column names rows rather than describing them, or undefined. */
function identifies(table: Table, place: number): string | undefined {
  const { rows } = table.matrix;
  const { name, kind } = table.matrix.columns[place]!;
  if (rows < FEWEST_ROWS || kind === "boolean" || kind === "date") return undefined;
  const facts = factsOf(table, place);
  if (kind === "number") {
    if (facts.counts) return "counts the rows";
    return facts.isWhole && facts.distinct === rows && ID_NAME.test(name.toLowerCase())
      ? "is different in every row"
      : undefined;
  }
  if (facts.distinct === rows - facts.missing && facts.missing < rows / 2) return "is different in every row";
  return undefined;
}
