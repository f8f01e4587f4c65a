import { describe, expect, it } from "vitest";
import type { Estimator, Fitted, Prediction, Training } from "../../src/contracts.js";
import { type Matrix, takeRows } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { type Args, defaultsOf, type ParamSpec } from "../../src/core/schema.js";
import { estimators } from "../../src/estimators/index.js";
import { type CaseData, dataOf, distanceTo, numbers, readCases, trainingOf } from "../reference/cases.js";

interface Case {
  readonly estimator: string;
  readonly args: Args;
  readonly twin: string;
  readonly data: CaseData;
  readonly values: readonly number[];
  readonly scores?: readonly number[];
  readonly tolerance: number;
}

const argsFor = (estimator: Estimator, args: Args = {}): Args => ({ ...defaultsOf(estimator.params), ...args });

/** What the small example of the laws needs, so that there is something to fit. */
const MODEST: Readonly<Record<string, Args>> = {
  boosted_trees: { min_leaf: 3 },
  mlp: { hidden: [7], epochs: 20, batch: 16 },
};
/** Other settings under which a path has to be that of its members. */
const ALSO: Readonly<Record<string, readonly Args[]>> = {
  boosted_trees: [
    { subsample: 0.6, max_features: 0.5 },
    { sampling: "goss", top_rate: 0.3, other_rate: 0.2 },
    { early_stop: { name: "patience", args: { trees: 3, min_delta: 0 } } },
  ],
  mlp: [
    { optimizer: "sgd", dropout: 0.3, l1: 1e-3, schedule: "adaptive", activation: "tanh", hidden: [5, 3] },
    { schedule: "cosine", activation: "logistic" },
    { learning_rate: 0.1, early_stop: { name: "patience", args: { epochs: 2, min_delta: 0 } } },
  ],
};
const modest = (estimator: Estimator, args: Args = {}): Args =>
  argsFor(estimator, { ...MODEST[estimator.name], ...args });

function predict(estimator: Estimator, model: Fitted, x: Matrix, classes: number): Prediction {
  const out = { values: new Float64Array(x.rows), scores: new Float64Array(x.rows * classes) };
  estimator.predict(model, x, out);
  return out;
}
const bytesOf = ({ bytes }: Estimator, model: Fitted) => bytes?.(model) ?? model.buffer.byteLength;
const fitPredict = (estimator: Estimator, args: Args, train: Training, x: Matrix) =>
  predict(estimator, estimator.fit(train, argsFor(estimator, args) as never), x, train.classes);

describe("reference values of scikit-learn", () => {
  const cases = readCases<Case>("estimators.json");
  for (const name of new Set(cases.map((c) => c.estimator))) {
    const own = cases.filter((c) => c.estimator === name);
    it.each(own.map((c, i) => [i, c.twin, c] as const))(`${name} %i: %s`, (_i, _twin, c) => {
      const { train, test } = dataOf(c.data);
      const out = fitPredict(estimators.get(name), c.args, train, test);
      expect(distanceTo(c.values, out.values)).toBeLessThanOrEqual(c.tolerance);
      if (c.scores !== undefined) expect(distanceTo(c.scores, out.scores)).toBeLessThanOrEqual(c.tolerance);
    });
  }
});

interface ForestCase {
  readonly estimator: string;
  readonly args: Args;
  readonly set: string;
  readonly target: string;
  readonly mean: number;
  readonly sd: number;
}

/** Share of the rows that are right, or R². */
function scoreOf(truth: Float64Array, values: Float64Array, classes: number): number {
  if (classes > 0) return truth.filter((y, i) => y === values[i]).length / truth.length;
  const mean = truth.reduce((sum, y) => sum + y, 0) / truth.length;
  const error = truth.reduce((sum, y, i) => sum + (y - values[i]!) ** 2, 0);
  return 1 - error / truth.reduce((sum, y) => sum + (y - mean) ** 2, 0);
}

describe("what draws scores as another seed of the twin would", () => {
  const cases = readCases<ForestCase>("forests.json");
  it.each(cases.map((c, i) => [i, c.estimator, c.set, c] as const))("%i %s on %s", (_i, name, set, c) => {
    let sum = 0;
    for (let fold = 0; fold < 5; fold++) {
      const { train, test, truth } = dataOf({ set, target: c.target, fold });
      sum += scoreOf(truth!, fitPredict(estimators.get(name), c.args, train, test).values, train.classes);
    }
    expect(Math.abs(sum / 5 - c.mean)).toBeLessThan(4 * c.sd);
  });
});

/** Positive where the estimator counts; the target follows two of the features. */
function example(
  classes: number,
  rows: number,
  p: number,
  seed: number,
  isPositive = false,
): { train: Training; test: Matrix } {
  const rng = keyed("example", classes, rows, p, seed);
  const draw = (n: number): Matrix => ({
    rows: n,
    columns: numbers(p),
    data: Float64Array.from({ length: n * p }, () => {
      const value = Math.round(rng.normal() * 16) / 8;
      return isPositive ? Math.abs(value) : value;
    }),
  });
  const x = draw(rows);
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const signal = x.data[i]! + x.data[(p - 1) * rows + i]! + 0.5 * rng.normal();
    return classes === 0 ? signal : Math.min(classes - 1, Math.max(0, Math.floor(signal + classes / 2)));
  });
  return { train: trainingOf(x, y, classes), test: draw(17) };
}

const tasksOf = ({ task }: Estimator): readonly number[] =>
  task === "class" ? [2, 3] : task === "number" ? [0] : [0, 2, 3];

/** Some values of a path's argument, in no order, with a duplicate. */
function valuesOf(spec: ParamSpec): readonly (number | string)[] {
  if (spec.type === "choice") return [...spec.values].reverse();
  if (spec.type === "int") return [7, 2, 12, 2];
  if (spec.type === "real") {
    const [low, high] = (spec.range ?? [0.01, 0.9]) as readonly [number, number];
    return [high, low, Math.sqrt(high * Math.max(low, 1e-3)), low];
  }
  throw new Error(`no values for a path over a ${spec.type}`);
}
const gridsOf = (estimator: Estimator): readonly (readonly Args[])[] =>
  [{}, ...(ALSO[estimator.name] ?? [])].map((also) =>
    estimator.path!.params.reduce<readonly Args[]>(
      (grid, name) =>
        grid.flatMap((args) => valuesOf(estimator.params[name]!).map((value) => ({ ...args, [name]: value }))),
      [modest(estimator, also)],
    ),
  );

/** Those whose twins give equal models for a row of weight 2 and for two equal rows; trees count rows, knn no weights. */
const WEIGHING: Readonly<Record<string, { readonly args?: Args; readonly tolerance?: number }>> = {
  baseline: {},
  ridge: {},
  elastic_net: {},
  logistic_regression: { tolerance: 1e-6 },
  // The largest variance that smoothing scales with is unweighted in the twin; too small a share of it to show.
  naive_bayes: { args: { smoothing: 1e-12 } },
  // gamma = scale reads the variance of the rows as they come.
  svc: { args: { gamma: 0.1 }, tolerance: 1e-3 },
  svr: { args: { gamma: 0.1 }, tolerance: 1e-3 },
};
describe("a row of weight 2 is two rows", () => {
  const cases = Object.keys(WEIGHING).flatMap((name) =>
    tasksOf(estimators.get(name)).map((classes) => [name, classes] as const),
  );
  it.each(cases)("%s, %i classes", (name, classes) => {
    const estimator = estimators.get(name);
    const { train, test } = example(classes, 30, 4, 3, true);
    const isTwice = (i: number) => i % 3 === 0;
    const all = Array.from({ length: 30 }, (_, i) => i);
    const rows = [...all, ...all.filter(isTwice)];
    const repeated = trainingOf(
      takeRows(train.x, rows),
      Float64Array.from(rows, (i) => train.y[i]!),
      classes,
    );
    const weights = Float64Array.from(all, (i) => (isTwice(i) ? 2 : 1));
    const { args = {}, tolerance = 1e-9 } = WEIGHING[name]!;
    const weighted = fitPredict(estimator, args, { ...train, weights }, test);
    const doubled = fitPredict(estimator, args, repeated, test);
    expect(distanceTo([...doubled.values, ...doubled.scores], [...weighted.values, ...weighted.scores])).toBeLessThan(
      tolerance,
    );
  });
});

/** Those that learn from features; what reads the target's past has laws of its own, in test/run/past.test.ts. */
for (const estimator of estimators.all.filter(({ reads }) => reads === undefined)) {
  describe(estimator.name, () => {
    const isPositive = estimator.name === "naive_bayes";
    for (const classes of tasksOf(estimator)) {
      const target = classes === 0 ? "numbers" : `${classes} classes`;
      const { train, test } = example(classes, 40, 4, 1, isPositive);

      it(`predicts every row by itself, with probabilities that sum to 1: ${target}`, () => {
        const model = estimator.fit(train, modest(estimator) as never);
        const all = predict(estimator, model, test, classes);
        for (let i = 0; i < test.rows; i++) {
          const one = predict(estimator, model, takeRows(test, [i]), classes);
          expect(one.values[0]).toBe(all.values[i]);
          for (let c = 0; c < classes; c++) expect(one.scores[c]).toBe(all.scores[c * test.rows + i]);
          if (classes === 0 || estimator.scores !== "probability") continue;
          const sum = one.scores.reduce((total, p) => total + p, 0);
          expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
          expect(one.scores[one.values[0]!]).toBe(Math.max(...one.scores));
        }
      });

      it(`leaves its input alone, and the same key gives the same bits: ${target}`, () => {
        const before = structuredClone({ x: train.x, y: train.y });
        const first = fitPredict(estimator, modest(estimator), { ...train, rng: keyed("a") }, test);
        const again = fitPredict(estimator, modest(estimator), { ...train, rng: keyed("a") }, test);
        expect(again).toEqual(first);
        expect({ x: train.x, y: train.y }).toEqual(before);
      });

      it(`survives a copy of its buffer: ${target}`, () => {
        const model = estimator.fit(train, modest(estimator) as never);
        expect(predict(estimator, structuredClone(model), test, classes)).toEqual(
          predict(estimator, model, test, classes),
        );
      });

      it(`takes one row, two rows, constant columns, more columns than rows: ${target}`, () => {
        const wide = example(classes, 6, 9, 2, isPositive);
        const flat = { ...train, x: { ...train.x, data: new Float64Array(train.x.data.length).fill(2) } };
        const one = { ...train, x: takeRows(train.x, [3]), y: train.y.slice(3, 4) };
        const two = { ...train, x: takeRows(train.x, [3, 5]), y: train.y.slice(3, 5) };
        const args = "k" in estimator.params ? { k: 1 } : {};
        for (const [tiny, rows] of [
          [wide.train, wide.test],
          [flat, test],
          [one, test],
          [two, test],
        ] as const) {
          const out = fitPredict(estimator, args, tiny, rows);
          expect([...out.values, ...out.scores].some(Number.isNaN)).toBe(false);
        }
      });

      if (estimator.path === undefined) continue;
      const { exactness } = estimator.path;
      it(`fits a path as it fits its members: ${target}`, () => {
        for (const grid of gridsOf(estimator)) checkPath(grid);
      });
      const checkPath = (grid: readonly Args[]) => {
        const models = estimator.path!.fit(train, grid as never);
        expect(models.length).toBe(grid.length);
        const outs = models.map(() => ({
          values: new Float64Array(test.rows),
          scores: new Float64Array(test.rows * classes),
        }));
        if (estimator.path!.predict !== undefined) estimator.path!.predict(models, test, outs);
        for (const [i, args] of grid.entries()) {
          const member = predict(estimator, models[i]!, test, classes);
          if (estimator.path!.predict !== undefined) expect(outs[i]).toEqual(member);
          const alone = estimator.fit(train, args as never);
          expect(bytesOf(estimator, models[i]!)).toBe(bytesOf(estimator, alone));
          const single = predict(estimator, alone, test, classes);
          if (exactness === "exact") expect(member).toEqual(single);
          else {
            expect(distanceTo([...single.scores], member.scores)).toBeLessThanOrEqual(exactness);
            if (classes === 0) expect(distanceTo([...single.values], member.values)).toBeLessThanOrEqual(exactness);
          }
        }
      };
    }
  });
}

describe.each(estimators.all.filter((e) => e.continues !== undefined).map((e) => [e.name, e] as const))(
  "%s goes on where a smaller fit ended",
  (_, estimator) => {
    const { params, grow } = estimator.continues!;
    const settings = [{}, ...(ALSO[estimator.name] ?? [])];
    const cases = params.flatMap((param) => settings.map((also, i) => [param, i, also] as const));
    it.each(cases)("by %s, settings %i", (param, _i, also) => {
      for (const classes of tasksOf(estimator)) {
        const { train } = example(classes, 60, 3, 5);
        const args = (n: number) => modest(estimator, { ...also, [param]: n }) as never;
        const bits = (buffer: ArrayBufferLike) => Buffer.from(buffer).toString("base64");
        let state: ArrayBufferLike | undefined;
        for (const n of [1, 3, 3, 9]) {
          const grown = grow(train, args(n), state);
          const anew = grow(train, args(n));
          expect(grown.isContinued).toBe(state !== undefined && also.schedule !== "cosine");
          expect(bits(grown.fitted.buffer)).toBe(bits(estimator.fit(train, args(n)).buffer));
          expect(bits(grown.state)).toBe(bits(anew.state));
          state = grown.state;
        }
      }
    });
  },
);
