import { readFileSync } from "node:fs";
import type { Training } from "../../src/contracts.js";
import { type Column, type Matrix, takeRows } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";

/** Data of a case: a built-in set and which rows are its test part, or a small matrix, column by column. */
export type CaseData =
  | { readonly set: string; readonly target: string; readonly fold: number }
  | {
      readonly rows: number;
      readonly x: readonly (number | null)[];
      readonly y: readonly number[];
      readonly testRows: number;
      readonly test: readonly (number | null)[];
      readonly classes: number;
      readonly weights?: readonly number[];
      /** Places of the columns that hold categories. */
      readonly categories?: readonly number[];
    };

export function readCases<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")) as T[];
}

export function trainingOf(x: Matrix, y: Float64Array, classes: number, weights?: Float64Array, seed = 1): Training {
  return {
    x,
    y,
    classes,
    ...(weights === undefined ? {} : { weights }),
    rng: keyed("test", seed),
    checkpoint: () => {},
  };
}

export const numbers = (p: number): readonly Column[] =>
  Array.from({ length: p }, (_, j) => ({ name: `x${j}`, kind: "number" as const }));

/** What a case trains on and predicts. */
export function dataOf(data: CaseData): { train: Training; test: Matrix; truth?: Float64Array } {
  if ("set" in data) return fromSet(data.set, data.target, data.fold);
  const matrix = (rows: number, values: readonly (number | null)[]): Matrix => ({
    rows,
    columns: numbers(values.length / rows).map((column, j) =>
      data.categories?.includes(j) === true ? { ...column, kind: "category" } : column,
    ),
    data: Float64Array.from(values, (v) => v ?? Number.NaN),
  });
  const weights = data.weights === undefined ? undefined : Float64Array.from(data.weights);
  return {
    train: trainingOf(matrix(data.rows, data.x), Float64Array.from(data.y), data.classes, weights),
    test: matrix(data.testRows, data.test),
  };
}

const sets = new Map<string, { x: Matrix; y: Float64Array; classes: number }>();

function fromSet(name: string, target: string, fold: number) {
  const { x, y, classes } = readSet(name, target);
  const rows = Array.from({ length: x.rows }, (_, i) => i);
  const train = rows.filter((i) => i % 5 !== fold);
  const test = rows.filter((i) => i % 5 === fold).slice(0, 60);
  return {
    train: trainingOf(
      takeRows(x, train),
      Float64Array.from(train, (i) => y[i]!),
      classes,
    ),
    test: takeRows(x, test),
    truth: Float64Array.from(test, (i) => y[i]!),
  };
}

/** A built-in set of numbers and a target, whose texts become class indices. */
export function readSet(name: string, target: string): { x: Matrix; y: Float64Array; classes: number } {
  const known = sets.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(new URL(`../../src/data/sets/${name}.csv`, import.meta.url), "utf8");
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const names = header!.split(",");
  const place = names.indexOf(target);
  const cells = lines.map((line) => line.split(","));
  const columns = names
    .filter((column) => column !== target)
    .map((column): Column => ({ name: column, kind: "number" }));
  const data = new Float64Array(columns.length * cells.length);
  for (const [i, row] of cells.entries()) {
    for (const [j, cell] of row.filter((_, k) => k !== place).entries()) data[j * cells.length + i] = Number(cell);
  }
  const texts = cells.map((row) => row[place]!);
  const isNumber = name === "diabetes";
  const levels = [...new Set(texts)].sort();
  const y = Float64Array.from(texts, (value) => (isNumber ? Number(value) : levels.indexOf(value)));
  const set = { x: { rows: cells.length, columns, data }, y, classes: isNumber ? 0 : levels.length };
  sets.set(name, set);
  return set;
}

/** The largest difference, relative to max(1, |expected|); null in `expected` stands for NaN. */
export function distanceTo(expected: readonly (number | null)[], actual: ArrayLike<number>): number {
  if (expected.length !== actual.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (const [i, want] of expected.entries()) {
    if (want === null) most = Number.isNaN(actual[i]!) ? most : Number.POSITIVE_INFINITY;
    else {
      const distance = Math.abs(actual[i]! - want) / Math.max(1, Math.abs(want));
      most = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(most, distance);
    }
  }
  return most;
}
