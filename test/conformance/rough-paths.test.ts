import { describe, expect, it } from "vitest";
import { tasksOf } from "../../src/conformance/estimators.js";
import { distance } from "../../src/conformance/law.js";
import type { Estimator, Fitted, Training } from "../../src/contracts.js";
import { type Matrix, take, takeRows } from "../../src/core/matrix.js";
import { keyed, type Rng } from "../../src/core/rng.js";
import { type Args, defaultsOf, type ParamSpec } from "../../src/core/schema.js";
import { estimators } from "../../src/estimators/index.js";
import { numbers, readSet, trainingOf } from "../reference/cases.js";

/** Draws for each estimator and task. */
const DRAWS = 6;

const pick = <T>(rng: Rng, items: readonly T[]): T => items[rng.int(items.length)]!;

/** What tables of the world have and clean examples have not: whole numbers, constants, copies, rare and huge values. */
const COLUMNS: readonly ((rng: Rng, before: readonly number[] | undefined, rows: number) => readonly number[])[] = [
  (rng, _, rows) => Array.from({ length: rows }, () => rng.normal()),
  (rng, _, rows) => Array.from({ length: rows }, () => Math.round(2 * rng.normal())),
  (_rng, _, rows) => Array.from({ length: rows }, () => 2),
  (rng, before, rows) => before ?? Array.from({ length: rows }, () => rng.normal()),
  (rng, _, rows) => Array.from({ length: rows }, () => (rng.real() < 0.1 ? 1 : 0)),
  (rng, _, rows) => Array.from({ length: rows }, () => 1e3 + 1e3 * rng.normal()),
];

interface Example {
  readonly train: Training;
  readonly test: Matrix;
}

/** Few rows, rough columns, every second row a copy at times, a class that may lack, weights that may be 0. */
function rough(rng: Rng, classes: number, { isPositive = false, isScaled = false } = {}): Example {
  const rows = pick(rng, [3, 8, 20, 60]);
  const all = rows + 15;
  const columns: (readonly number[])[] = [];
  const makers = isScaled ? COLUMNS.slice(0, -1) : COLUMNS;
  for (let j = pick(rng, [1, 4, 16]); j > 0; j--) columns.push(pick(rng, makers)(rng, columns.at(-1), all));
  const isTwice = rng.real() < 0.3;
  const source = (i: number) => (isTwice ? i - (i % 2) : i);
  const table = columns.map((column) =>
    column.map((_, i) => (isPositive ? Math.abs(column[source(i)]!) : column[source(i)]!)),
  );
  const part = (from: number, to: number): Matrix => ({
    rows: to - from,
    columns: numbers(table.length),
    data: Float64Array.from(table.flatMap((column) => column.slice(from, to))),
  });
  const x = part(0, rows);
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const signal = Math.tanh(x.data[i]!) + 0.7 * rng.normal();
    return classes === 0 ? 1e3 * signal : Math.min(classes - 1, Math.max(0, Math.floor(signal + classes / 2)));
  });
  const weights = rng.real() < 0.2 ? y.map(() => pick(rng, [0, 0.5, 1, 2])) : undefined;
  return { train: trainingOf(x, y, classes, weights), test: part(rows, all) };
}

/** Enough of what grows, and nothing that a table of a few rows and columns cannot have. */
const MOST: Readonly<Record<string, number>> = {
  trees: 12,
  epochs: 8,
  k: 3,
  min_leaf: 6,
  min_split: 8,
  max_depth: 8,
  leaves: 12,
  factors: 4,
  degree: 3,
};

function drawn(rng: Rng, name: string, spec: ParamSpec): number | string | boolean | undefined {
  if (spec.type === "choice") return pick(rng, spec.values);
  if (spec.type === "flag") return rng.real() < 0.5;
  if (spec.type !== "int" && spec.type !== "real") return undefined;
  if (name === "max_features") return Math.max(0.2, 0.99 * rng.real());
  const [low, high] = (spec.range ?? [1, 4]) as readonly [number, number];
  const most = Math.min(MOST[name] ?? high, high);
  if (spec.type === "int") return low + rng.int(most - low + 1);
  return low > 0 ? low * (most / low) ** rng.real() : low + (most - low) * rng.real();
}

/** Arguments that fit the task: those of `names` at random, the others as they are in `base`. */
function argsOf(estimator: Estimator, rng: Rng, classes: number, names: readonly string[], base: Args): Args {
  const args: Record<string, Args[string]> = { ...base };
  for (const name of names) {
    const value = drawn(rng, name, estimator.params[name]!);
    if (value !== undefined) args[name] = value;
  }
  if ("criterion" in estimator.params)
    args.criterion = classes === 0 ? "squared_error" : pick(rng, ["gini", "entropy"]);
  if (args.bootstrap === false) delete args.max_samples;
  return args;
}

function predicted(estimator: Estimator, model: Fitted, x: Matrix, classes: number) {
  const out = { values: new Float64Array(x.rows), scores: new Float64Array(x.rows * classes) };
  estimator.predict(model, x, out);
  return out;
}

/** Of numbers within the largest of them, so that those near 0 count no more than the others. */
function distanceByScale(expected: Float64Array, found: Float64Array): number {
  const scale = expected.reduce((most, v) => Math.max(most, Math.abs(v) < Number.MAX_VALUE ? Math.abs(v) : 0), 1);
  const share = (values: Float64Array) => values.map((v) => (Math.abs(v) < Number.MAX_VALUE ? v / scale : v));
  return distance(share(expected), share(found));
}

/** One draw: a table, and a grid over some of the path's arguments under others drawn at random. */
function check(estimator: Estimator, classes: number, draw: number): void {
  const rng = keyed("rough", estimator.name, classes, draw);
  const { train, test } = rough(rng, classes, {
    isPositive: estimator.name === "naive_bayes",
    isScaled: "kernel" in estimator.params, // products of large numbers take support vectors very many steps
  });
  const { params, exactness } = estimator.path!;
  const others = Object.keys(estimator.params).filter((name) => !params.includes(name) && rng.real() < 0.4);
  const grown = ["trees", "epochs"].filter((name) => name in estimator.params);
  const base = argsOf(estimator, rng, classes, [...others, ...grown], { ...defaultsOf(estimator.params), k: 3 });
  const free = params.filter((_, i) => i === draw % params.length || rng.real() < 0.5);
  const grid = Array.from({ length: 4 }, () => argsOf(estimator, rng, classes, free, base)).map((args) => ({
    ...args,
    ...(base.criterion === undefined ? {} : { criterion: base.criterion }),
  }));
  const models = estimator.path!.fit(train, grid as never);
  for (const [i, args] of grid.entries()) {
    const member = predicted(estimator, models[i]!, test, classes);
    const alone = predicted(estimator, estimator.fit(train, args as never), test, classes);
    const said = `draw ${draw}, member ${i} of ${JSON.stringify(grid)}`;
    if (exactness === "exact") expect(member, said).toEqual(alone);
    else {
      const of = ({ values, scores }: typeof alone) => (classes === 0 ? values : scores);
      expect(distanceByScale(of(alone), of(member)), said).toBeLessThanOrEqual(exactness);
    }
  }
}

describe("on rough tables, a path gives what fits one by one give", () => {
  const leaves = estimators.all.filter(
    ({ path, reads, name }) => path && reads === undefined && name !== "factorization",
  );
  const cases = leaves.flatMap((leaf) => tasksOf(leaf).map((classes) => [leaf.name, classes, leaf] as const));
  it.each(cases)("%s, %i classes", (_, classes, leaf) => {
    for (let draw = 0; draw < DRAWS; draw++) check(leaf, classes, draw);
  });
});

it("linear_svc ends at the optimum of raw pixels, wherever it starts", () => {
  const { x, y, classes } = readSet("digits", "digit");
  const rows = Array.from({ length: 200 }, (_, i) => i);
  const train = trainingOf(takeRows(x, rows), take(y, rows), classes);
  const test = takeRows(x, [200, 201, 202]);
  const [svc, grid] = [estimators.get("linear_svc"), [0.01, 1, 500].map((C) => ({ C, class_weight: "none" }))];
  for (const [i, model] of svc.path!.fit(train, grid as never).entries()) {
    const alone = predicted(svc, svc.fit(train, grid[i] as never), test, classes).scores;
    expect(distanceByScale(alone, predicted(svc, model, test, classes).scores)).toBeLessThan(1e-9);
  }
});
