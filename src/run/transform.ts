import type { Fitted, Training } from "../contracts.js";
import { type Column, type Matrix, matrixOf, take, takeColumns, takeRows } from "../core/matrix.js";
import { nameOfKey } from "../core/registry.js";
import type { Step } from "../plan/pipeline.js";
import { transforms } from "../transforms/index.js";

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
  const places = chosen(step, train.x.columns);
  const model = leaf.fit({ ...train, x: takeColumns(train.x, places) }, step.args as never);
  return { name: step.name, columns: places.map((j) => train.x.columns[j]!.name), model };
}

/** The columns under `on`, or those that the transform fits. */
function chosen(step: Step, columns: readonly Column[]): number[] {
  const on = step.args.on as readonly string[] | undefined;
  const leaf = transforms.get(step.name);
  if (on === undefined) return columns.flatMap((column, j) => (leaf.fits(column) ? [j] : []));
  return on.map((name) => placeOf(name, columns, step.name));
}

function placeOf(name: string, columns: readonly Column[], step: string): number {
  const place = columns.findIndex((column) => column.name === name);
  if (place < 0)
    throw new Error(`${nameOfKey(step)} works on '${name}', which is not there; columns: ${names(columns)}`);
  return place;
}

const names = (columns: readonly Column[]) =>
  columns.length <= 12
    ? columns.map((c) => c.name).join(", ")
    : `${columns
        .slice(0, 12)
        .map((c) => c.name)
        .join(", ")} and ${columns.length - 12} more`;

/** What comes out takes the place of the first column that went in; columns that pass by keep their order. */
export function applyStep(step: FittedStep, x: Matrix): Matrix {
  return replace(step, x, (taken) => transforms.get(step.name).apply(step.model, taken));
}

function replace(step: FittedStep, x: Matrix, apply: (taken: Matrix) => Matrix): Matrix {
  const places = step.columns.map((name) => placeOf(name, x.columns, step.name));
  const out = apply(takeColumns(x, places));
  if (places.length === x.columns.length) return out;
  return splice(x, out, places);
}

/** The training rows after a step that learned from them. */
function applyToTraining(fitted: FittedStep, step: Step, train: Training): Matrix {
  const leaf = transforms.get(step.name);
  return leaf.applyToTraining === undefined
    ? applyStep(fitted, train.x)
    : replace(fitted, train.x, (x) => leaf.applyToTraining!(fitted.model, { ...train, x }, step.args as never));
}

function splice(x: Matrix, out: Matrix, places: readonly number[]): Matrix {
  const taken = new Set(places);
  const first = places.length === 0 ? x.columns.length : Math.min(...places);
  const before = x.columns.flatMap((_, j) => (j < first && !taken.has(j) ? [j] : []));
  const after = x.columns.flatMap((_, j) => (j >= first && !taken.has(j) ? [j] : []));
  const columns = [...before.map((j) => x.columns[j]!), ...out.columns, ...after.map((j) => x.columns[j]!)];
  const result = matrixOf(x.rows, columns);
  let at = 0;
  const put = (values: Float64Array) => {
    result.data.set(values, at);
    at += values.length;
  };
  for (const j of before) put(x.data.subarray(j * x.rows, (j + 1) * x.rows));
  put(out.data);
  for (const j of after) put(x.data.subarray(j * x.rows, (j + 1) * x.rows));
  return result;
}

/** Training part and what is predicted on, after a step; resamplers change the rows of the training part only. */
export function advance(
  step: Step,
  train: Training,
  tests: readonly Matrix[],
): { fitted: FittedStep; train: Training; tests: readonly Matrix[] } {
  const leaf = transforms.get(step.name);
  const fitted = fitStep(step, train);
  const x = applyToTraining(fitted, step, train);
  const after = { ...train, x };
  if (leaf.rows === undefined) return { fitted, train: after, tests: tests.map((t) => applyStep(fitted, t)) };
  const rows = leaf.rows(train, step.args as never);
  const resampled: Training = {
    ...after,
    x: takeRows(x, rows),
    y: take(train.y, rows),
    ...(train.weights === undefined ? {} : { weights: take(train.weights, rows) }),
  };
  return { fitted, train: resampled, tests: tests.map((t) => applyStep(fitted, t)) };
}
