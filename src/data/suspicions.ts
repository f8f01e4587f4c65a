import type { Diagnostic } from "../core/diagnostic.js";
import { canonical } from "../core/hash.js";
import type { Facts } from "./describe.js";
import { say } from "./messages.js";

/** What is odd about column j, seen beside the others. A new suspicion is a function here and a line in `SUSPICIONS`. */
type Suspicion = (facts: readonly Facts[], j: number) => Diagnostic | undefined;

/** Share of the values that may be missing, and that one value may take, without a remark. */
const MOSTLY = 0.5;
const NEARLY_ALL = 0.99;
const MANY_LEVELS = 50;
/** Numbers that may be names of classes, where there are rows enough to tell. */
const FEW = 10;
const MANY_ROWS = 50;
/** Fewer rows than this prove nothing. */
const ENOUGH = 20;

const empty: Suspicion = (facts, j) => {
  const { column, sorted } = facts[j]!;
  return sorted.length === 0 ? say("column-empty", { column: column.name }) : undefined;
};

const constant: Suspicion = (facts, j) => {
  const { column, distinct } = facts[j]!;
  return distinct === 1 ? say("column-constant", { column: column.name }) : undefined;
};

const nearlyConstant: Suspicion = (facts, j) => {
  const { column, sorted, distinct } = facts[j]!;
  if (distinct < 2 || sorted.length < ENOUGH) return undefined;
  const share = longestRun(sorted) / sorted.length;
  return share >= NEARLY_ALL ? say("column-nearly-constant", { column: column.name, share }) : undefined;
};

const mostlyMissing: Suspicion = (facts, j) => {
  const { column, values, sorted } = facts[j]!;
  const share = 1 - sorted.length / values.length;
  return share > MOSTLY && share < 1 ? say("column-mostly-missing", { column: column.name, share }) : undefined;
};

/** Every row has its own word, or whole number of a dense range. */
const identifier: Suspicion = (facts, j) => {
  const { column, sorted, distinct } = facts[j]!;
  if (distinct < sorted.length || sorted.length < ENOUGH) return undefined;
  const isWord = column.kind === "text" || column.kind === "category";
  const isCount = column.kind === "number" && sorted.every(Number.isInteger);
  const isDense = sorted.at(-1)! - sorted[0]! < 2 * sorted.length;
  return isWord || (isCount && isDense) ? say("column-identifier", { column: column.name }) : undefined;
};

const manyLevels: Suspicion = (facts, j) => {
  const { column, distinct, sorted } = facts[j]!;
  if (column.kind !== "category" || distinct <= MANY_LEVELS || distinct === sorted.length) return undefined;
  return say("column-many-levels", { column: column.name, levels: distinct });
};

/** An earlier column that has the same values, or tells the same rows apart: 0, 1 and no, yes. */
const duplicate: Suspicion = (facts, j) => {
  const { column, distinct, values } = facts[j]!;
  if (distinct < 2) return undefined;
  const other = facts.slice(0, j).find((earlier) => earlier.distinct === distinct && isSame(earlier, facts[j]!));
  if (other === undefined) return undefined;
  const sameWords = canonical(other.column.levels) === canonical(column.levels);
  const exactly = sameWords && values.every((value, i) => Object.is(value, other.values[i]));
  return say("column-duplicate", { column: column.name, other: other.column.name, exactly });
};

/** Codes of classes, or counts: only the study can tell. */
const fewNumbers: Suspicion = (facts, j) => {
  const { column, sorted, distinct } = facts[j]!;
  if (column.kind !== "number" || distinct < 2 || distinct > FEW || sorted.length <= MANY_ROWS) return undefined;
  return sorted.every(Number.isInteger) ? say("column-few-numbers", { column: column.name, distinct }) : undefined;
};

const SUSPICIONS: readonly Suspicion[] = [
  empty,
  constant,
  nearlyConstant,
  mostlyMissing,
  identifier,
  manyLevels,
  fewNumbers,
  duplicate,
];

/** By place of the column. */
export const suspicionsOf = (facts: readonly Facts[]): Diagnostic[][] =>
  facts.map((_, j) => SUSPICIONS.flatMap((suspicion) => suspicion(facts, j) ?? []));

function longestRun(sorted: Float64Array): number {
  let longest = 0;
  let run = 0;
  for (let i = 0; i < sorted.length; i++) {
    run = sorted[i] === sorted[i - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** Equal numbers; or, where values repeat, a one-to-one renaming of one column's values into the other's. */
function isSame(a: Facts, b: Facts): boolean {
  if (a.values.every((value, i) => Object.is(value, b.values[i]))) return true;
  if (a.distinct > a.sorted.length / 2) return false;
  const names = new Map<number, number>();
  const taken = new Set<number>();
  for (const [i, value] of a.values.entries()) {
    const other = b.values[i]!;
    const name = names.get(value);
    if (name === undefined ? taken.has(other) : !Object.is(name, other)) return false;
    names.set(value, other);
    taken.add(other);
  }
  return true;
}
