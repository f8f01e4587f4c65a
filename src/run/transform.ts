import type { Beside, Fitted, Training } from "../contracts.js";
import { type Column, joinColumns, type Matrix, take, takeRows } from "../core/matrix.js";
import { nameOfKey } from "../core/registry.js";
import type { Remade } from "../numeric/merged-gram.js";
import type { Step } from "../plan/pipeline.js";
import { transforms } from "../transforms/index.js";
import { takeBeside } from "./beside.js";

/** Rows to predict on: their features, and what stands beside them. */
export interface Seen {
  readonly x: Matrix;
  readonly beside?: Beside;
}

/** A transform that has learned: what it takes, and what it learned. */
export interface FittedStep {
  readonly name: string;
  /** Names of the columns that it takes; the others pass by. */
  readonly columns: readonly string[];
  readonly model: Fitted;
}

/** Learns one step from the training part. */
export function fitStep(step: Step, train: Training): FittedStep {
  const leaf = transforms.get(step.name);
  const columns = chosen(step, train.x.columns);
  const model = leaf.fit({ ...train, x: gather(columns, train, step.name) }, step.args as never);
  return { name: step.name, columns, model };
}

/** The columns under `on`, the one that another argument names, or those that the transform fits. */
function chosen(step: Step, columns: readonly Column[]): readonly string[] {
  const on = step.args.on as readonly string[] | undefined;
  if (on !== undefined) return on;
  const leaf = transforms.get(step.name);
  const naming = Object.keys(leaf.params).find((name) => leaf.params[name]!.type === "column");
  if (naming !== undefined) return [step.args[naming] as string];
  return columns.filter(leaf.fits).map(({ name }) => name);
}

/** Columns by name: features first, then what stands beside them. */
function gather(wanted: readonly string[], { x, beside }: Seen, step: string): Matrix {
  if (wanted.length === x.columns.length && wanted.every((name, j) => x.columns[j]!.name === name)) return x;
  const inside = placesOf(x);
  const outside = placesOf(beside?.columns);
  const from = wanted.map((name) => {
    const place = inside.get(name);
    if (place !== undefined) return [x, place] as const;
    const other = outside.get(name);
    return other === undefined ? lacking(name, x, step) : ([beside!.columns, other] as const);
  });
  return joinColumns(from, x.rows);
}

const placesOf = (x: Matrix | undefined): ReadonlyMap<string, number> =>
  new Map(x?.columns.map(({ name }, place) => [name, place]));

function lacking(name: string, { columns }: Matrix, step: string): never {
  throw new Error(`${nameOfKey(step)} works on '${name}', which is not there; columns: ${names(columns)}`);
}

const names = (columns: readonly Column[]) =>
  columns.length <= 12
    ? columns.map((c) => c.name).join(", ")
    : `${columns
        .slice(0, 12)
        .map((c) => c.name)
        .join(", ")} and ${columns.length - 12} more`;

/** What a step has made of columns, where each has become one: shifted and scaled, or passed by. */
export function remadeBy({ name, columns, model }: FittedStep, before: Matrix, after: Matrix): Remade | undefined {
  const affine = transforms.get(name).affine?.(model);
  const from = placesOf(before);
  if (affine === undefined || !after.columns.every((column) => from.has(column.name))) return undefined;
  const taken = new Map(columns.map((column, at) => [column, at]));
  const each = (numbers: Float64Array, passedBy: number) =>
    Float64Array.from(after.columns, (column) => {
      const at = taken.get(column.name);
      return at === undefined ? passedBy : numbers[at]!;
    });
  return {
    places: after.columns.map((column) => from.get(column.name)!),
    center: each(affine.center, 0),
    scale: each(affine.scale, 1),
  };
}

/** What comes out takes the place of the first column that went in; columns that pass by keep their order. */
export function applyStep(step: FittedStep, seen: Seen): Matrix {
  return replace(step, seen, (taken) => transforms.get(step.name).apply(step.model, taken, seen.beside));
}

function replace(step: FittedStep, seen: Seen, apply: (taken: Matrix) => Matrix): Matrix {
  const { x } = seen;
  const out = apply(gather(step.columns, seen, step.name));
  const taken = new Set(step.columns);
  const places = x.columns.flatMap(({ name }, j) => (taken.has(name) ? [j] : []));
  return places.length === x.columns.length ? out : splice(x, out, places);
}

/** The training rows after a step that learned from them. */
function applyToTraining(fitted: FittedStep, step: Step, train: Training): Matrix {
  const leaf = transforms.get(step.name);
  return leaf.applyToTraining === undefined
    ? applyStep(fitted, train)
    : replace(fitted, train, (x) => leaf.applyToTraining!(fitted.model, { ...train, x }, step.args as never));
}

function splice(x: Matrix, out: Matrix, places: readonly number[]): Matrix {
  const taken = new Set(places);
  const first = places.length === 0 ? x.columns.length : Math.min(...places);
  const before = x.columns.flatMap((_, j) => (j < first && !taken.has(j) ? [j] : []));
  const after = x.columns.flatMap((_, j) => (j >= first && !taken.has(j) ? [j] : []));
  const old = (j: number) => [x, j] as const;
  const parts = [...before.map(old), ...out.columns.map((_, j) => [out, j] as const), ...after.map(old)];
  return joinColumns(parts, x.rows);
}

/** Training part and what is predicted on, after a step; the rows of the training part alone may become others. */
export function advance(
  step: Step,
  train: Training,
  tests: readonly Seen[],
): { fitted: FittedStep; train: Training; tests: readonly Seen[] } {
  const leaf = transforms.get(step.name);
  const fitted = fitStep(step, train);
  const after = { ...train, x: applyToTraining(fitted, step, train) };
  const applied = tests.map((seen) => ({ ...seen, x: applyStep(fitted, seen) }));
  if (leaf.rows === undefined) return { fitted, train: after, tests: applied };
  return { fitted, train: takeTraining(after, leaf.rows(train, step.args as never)), tests: applied };
}

/** The training part, of some rows alone, with repeats. */
export function takeTraining(train: Training, rows: Uint32Array): Training {
  return {
    ...train,
    x: takeRows(train.x, rows),
    y: take(train.y, rows),
    ...(train.weights === undefined ? {} : { weights: take(train.weights, rows) }),
    ...(train.beside === undefined ? {} : { beside: takeBeside(train.beside, rows) }),
  };
}
