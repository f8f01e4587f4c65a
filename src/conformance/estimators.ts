import type { Estimator, Fitted, Prediction, Training } from "../contracts.js";
import { type Matrix, takeRows } from "../core/matrix.js";
import { keyed } from "../core/rng.js";
import { type Args, defaultsOf, type ParamSpec } from "../core/schema.js";
import { centeredGram } from "../numeric/center.js";
import { knowGram } from "../numeric/known-gram.js";
import { equal, holds, type Law, law, noneIsNaN, within } from "./law.js";

export interface EstimatorOptions {
  /** Arguments that suit an example of 40 rows and 4 features; the schema's defaults unless given. */
  readonly args?: Args;
  /** Arguments that suit one or two rows. */
  readonly tiny?: Args;
  /** Other settings under which a path, and fits that go on, have to hold. */
  readonly also?: readonly Args[];
  /** Other settings under which derivatives have to hold. */
  readonly derived?: readonly Args[];
  /** The features count something: none is negative. */
  readonly isPositive?: boolean;
}

/** Features and a target that follows two of them. */
export function example(
  classes: number,
  rows: number,
  columns: number,
  seed: number,
  isPositive = false,
): { readonly train: Training; readonly test: Matrix } {
  const rng = keyed("example", classes, rows, columns, seed);
  const draw = (n: number): Matrix => ({
    rows: n,
    columns: Array.from({ length: columns }, (_, j) => ({ name: `x${j}`, kind: "number" as const })),
    data: Float64Array.from({ length: n * columns }, () => {
      const value = Math.round(rng.normal() * 16) / 8;
      return isPositive ? Math.abs(value) : value;
    }),
  });
  const x = draw(rows);
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const signal = x.data[i]! + x.data[(columns - 1) * rows + i]! + 0.5 * rng.normal();
    return classes === 0 ? signal : Math.min(classes - 1, Math.max(0, Math.floor(signal + classes / 2)));
  });
  return { train: { x, y, classes, rng: keyed("fit"), checkpoint: () => {} }, test: draw(17) };
}

/** Numbers of classes to try it with; 0: a number is predicted. */
export const tasksOf = ({ task }: Estimator): readonly number[] =>
  task === "class" ? [2, 3] : task === "number" ? [0] : [0, 2, 3];

function predict(estimator: Estimator, model: Fitted, x: Matrix, classes: number): Prediction {
  const out = predictionOf(x.rows, classes);
  estimator.predict(model, x, out);
  return out;
}
const predictionOf = (rows: number, classes: number): Prediction => ({
  values: new Float64Array(rows),
  scores: new Float64Array(rows * classes),
});
const bytesOf = ({ bytes }: Estimator, model: Fitted) => bytes?.(model) ?? model.buffer.byteLength;

/** What an estimator that learns from features has to hold. */
export function estimatorLaws(estimator: Estimator, options: EstimatorOptions = {}): readonly Law[] {
  return [
    ...tasksOf(estimator).flatMap((classes) => taskLaws(estimator, classes, options)),
    ...(estimator.continues === undefined ? [] : continuingLaws(estimator, options)),
  ];
}

function taskLaws(estimator: Estimator, classes: number, options: EstimatorOptions): readonly Law[] {
  const { isPositive = false } = options;
  const target = classes === 0 ? "numbers" : `${classes} classes`;
  const { train, test } = example(classes, 40, 4, 1, isPositive);
  const args = modest(estimator, options);
  const fitPredict = (given: Args, part: Training, x: Matrix) =>
    predict(estimator, estimator.fit(part, given as never), x, classes);
  return [
    law(`predicts every row by itself, with probabilities that sum to 1: ${target}`, () => {
      const model = estimator.fit(train, args as never);
      const all = predict(estimator, model, test, classes);
      for (let i = 0; i < test.rows; i++) {
        const one = predict(estimator, model, takeRows(test, [i]), classes);
        equal(one.values[0], all.values[i], `row ${i} alone`);
        const scores = Array.from({ length: classes }, (_, c) => all.scores[c * test.rows + i]);
        equal([...one.scores], scores, `scores of row ${i} alone`);
        if (classes === 0 || estimator.scores !== "probability") continue;
        within([1], [one.scores.reduce((sum, p) => sum + p, 0)], 1e-12, "sum of the probabilities");
        equal(one.scores[one.values[0]!], Math.max(...one.scores), "the predicted class is the likeliest");
      }
    }),
    law(`predicts classes that there are: ${target}`, () => {
      const { values } = fitPredict(args, train, test);
      noneIsNaN(values, "predictions");
      if (classes > 0)
        holds(
          values.every((c) => Number.isInteger(c) && c >= 0 && c < classes),
          "a class is an index",
        );
    }),
    law(`leaves its input alone, and the same key gives the same bits: ${target}`, () => {
      const before = structuredClone({ x: train.x, y: train.y });
      const first = fitPredict(args, { ...train, rng: keyed("a") }, test);
      equal(fitPredict(args, { ...train, rng: keyed("a") }, test), first, "fitted again");
      equal({ x: train.x, y: train.y }, before, "what it was given");
    }),
    law(`survives a copy of its buffer: ${target}`, () => {
      const model = estimator.fit(train, args as never);
      equal(predict(estimator, structuredClone(model), test, classes), predict(estimator, model, test, classes));
    }),
    law(`takes one row, two rows, constant columns, more columns than rows: ${target}`, () => {
      const wide = example(classes, 6, 9, 2, isPositive);
      const flat = { ...train, x: { ...train.x, data: new Float64Array(train.x.data.length).fill(2) } };
      const part = (rows: readonly number[]) => ({
        ...train,
        x: takeRows(train.x, rows),
        y: Float64Array.from(rows, (i) => train.y[i]!),
      });
      const tiny = { ...defaultsOf(estimator.params), ...options.tiny };
      for (const [few, x] of [
        [wide.train, wide.test],
        [flat, test],
        [part([3]), test],
        [part([3, 5]), test],
      ] as const) {
        const out = fitPredict(tiny, few, x);
        noneIsNaN([...out.values, ...out.scores], `of ${few.x.rows} rows`);
      }
    }),
    ...(estimator.path === undefined ? [] : [pathLaw(estimator, train, test, target, options)]),
    ...(estimator.path?.members === undefined ? [] : [membersLaw(estimator, train, test, target, options)]),
    ...(estimator.derives === undefined ? [] : derivingLaws(estimator, train, test, target, options)),
    ...(estimator.leftOut === undefined ? [] : leftOutLaws(estimator, classes, target, options)),
    ...SHAPES.map((shape) => momentsLaw(estimator, classes, shape, target, options)),
  ];
}

/** Of rows that it says so of, all but the means and products may be gone; of others it never asks for these. */
function momentsLaw(
  estimator: Estimator,
  classes: number,
  [rows, columns]: readonly [number, number],
  target: string,
  options: EstimatorOptions,
): Law {
  const { train, test } = example(classes, rows, columns, 4, options.isPositive);
  const learns = estimator.learnsFromMoments?.(rows, columns) === true;
  const does = learns ? "learns from nothing but means and products" : "asks for no moments where it does not say so";
  return law(`${does}: ${target}, ${rows} rows, ${columns} columns`, () => {
    const args = modest(estimator, options) as never;
    const told = learns ? { ...train, x: { ...train.x, data: new Float64Array(rows * columns) } } : { ...train };
    let asked = 0;
    knowGram(told, () => {
      asked++;
      return centeredGram(train.x, train.y);
    });
    const [found, wanted] = [estimator.fit(told, args), estimator.fit(train, args)];
    equal(asked, learns ? 1 : 0, "how often it asks");
    equal(predict(estimator, found, test, classes), predict(estimator, wanted, test, classes));
  });
}

/** More rows than columns, as many, and fewer. */
const SHAPES = [
  [40, 4],
  [9, 9],
  [7, 12],
] as const;

function leftOutLaws(estimator: Estimator, classes: number, target: string, options: EstimatorOptions): readonly Law[] {
  const { tolerance, predict: predictLeftOut } = estimator.leftOut!;
  return SHAPES.map(([rows, columns]) =>
    law(`predicts a row left out as the fit on all others: ${target}, ${rows} rows, ${columns} columns`, () => {
      const { train } = example(classes, rows, columns, 3);
      for (const grid of gridsOf(estimator, options)) {
        const found = predictLeftOut(train, grid as never);
        equal(found.length, grid.length, "one a member");
        for (const [k, args] of grid.entries()) {
          if (rows > 2 * columns) noneIsNaN(found[k]!, `of member ${k}`);
          const wanted = Array.from(found[k]!, (value, row) => {
            if (Number.isNaN(value)) return Number.NaN;
            const others = Array.from({ length: rows }, (_, i) => i).filter((i) => i !== row);
            const part = { ...train, x: takeRows(train.x, others), y: Float64Array.from(others, (i) => train.y[i]!) };
            return predict(estimator, estimator.fit(part, args as never), takeRows(train.x, [row]), classes).values[0]!;
          });
          within(wanted, found[k]!, tolerance, `member ${k}`);
        }
      }
    }),
  );
}

/** Central differences over this share of an argument's value agree with a derivative to so much of its largest entry. */
const NUDGE = 1e-4;
const AGREES = 1e-3;

function derivingLaws(
  estimator: Estimator,
  train: Training,
  test: Matrix,
  target: string,
  options: EstimatorOptions,
): readonly Law[] {
  const { params, fit } = estimator.derives!;
  return [{} as Args, ...(options.derived ?? [])].flatMap((also, i) => {
    const base = { ...middling(estimator, params), ...also };
    const args = modest(estimator, options, base);
    const predicted = (given: Args) => {
      const { values, scores } = predict(estimator, estimator.fit(train, given as never), test, train.classes);
      return train.classes > 0 ? scores : values;
    };
    return [
      law(`has the model of its fit beside derivatives: ${target}, settings ${i}`, () => {
        const bits = (buffer: ArrayBufferLike) => Buffer.from(buffer).toString("base64");
        const { fitted } = fit(train, args as never, params);
        equal(bits(fitted.buffer), bits(estimator.fit(train, args as never).buffer));
      }),
      law(`has derivatives that agree with central differences: ${target}, settings ${i}`, () => {
        const found = fit(train, args as never, params).derivative(test);
        equal(found.length, params.length, "one a name");
        for (const [k, name] of params.entries()) {
          const value = Number(args[name]);
          const [up, down] = [1, -1].map((sign) => predicted({ ...args, [name]: value * (1 + sign * NUDGE) }));
          const wanted = up!.map((v, at) => (v - down![at]!) / (2 * NUDGE * value));
          const scale = Math.max(...wanted.map(Math.abs), 1e-12);
          const off = found[k]!.map((v, at) => (v - wanted[at]!) / scale);
          within([0], [Math.max(...off.map(Math.abs))], AGREES, `by ${name} at ${value}`);
        }
      }),
    ];
  });
}

/** Values away from the ends, where arguments have a slope. */
const middling = (estimator: Estimator, names: readonly string[]): Args =>
  Object.fromEntries(
    names.map((name) => {
      const spec = estimator.params[name]!;
      const [low, high] = (spec.type === "real" && spec.range ? spec.range : [0.1, 0.9]) as readonly [number, number];
      return [name, low > 0 ? Math.sqrt(low * high) : (low + high) / 3];
    }),
  );

const modest = (estimator: Estimator, { args }: EstimatorOptions, also: Args = {}): Args => ({
  ...defaultsOf(estimator.params),
  ...args,
  ...also,
});

function pathLaw(estimator: Estimator, train: Training, test: Matrix, target: string, options: EstimatorOptions): Law {
  const path = estimator.path!;
  const { exactness } = path;
  return law(`fits a path as it fits its members: ${target}`, () => {
    for (const grid of gridsOf(estimator, options)) {
      const models = path.fit(train, grid as never);
      equal(models.length, grid.length, "models of the path");
      const outs = models.map(() => predictionOf(test.rows, train.classes));
      path.predict?.(models, test, outs);
      const classes = models.map(() => new Float64Array(test.rows));
      if (train.classes > 0) path.decide?.(models, test, classes);
      for (const [i, args] of grid.entries()) {
        const member = predict(estimator, models[i]!, test, train.classes);
        if (path.predict !== undefined) equal(outs[i], member, "predicted together and alone");
        if (path.decide !== undefined && train.classes > 0) equal(classes[i], member.values, "decided alone");
        const alone = estimator.fit(train, args as never);
        equal(bytesOf(estimator, models[i]!), bytesOf(estimator, alone), "bytes of the model");
        const single = predict(estimator, alone, test, train.classes);
        if (exactness === "exact") equal(member, single, `member ${i}`);
        else {
          within(single.scores, member.scores, exactness, `scores of member ${i}`);
          if (train.classes === 0) within(single.values, member.values, exactness, `member ${i}`);
        }
      }
    }
  });
}

/** Wanted: whatever of the path is an integer, one less. */
function membersLaw(
  estimator: Estimator,
  train: Training,
  test: Matrix,
  target: string,
  options: EstimatorOptions,
): Law {
  const path = estimator.path!;
  const fewer = (args: Args): Args =>
    Object.fromEntries(
      Object.entries(args).map(([name, value]) => {
        const isCounted = path.params.includes(name) && estimator.params[name]!.type === "int";
        return [name, isCounted ? Number(value) - 1 : value];
      }),
    );
  return law(`takes other members from models that are there: ${target}`, () => {
    for (const grid of gridsOf(estimator, options)) {
      const wanted = grid.map(fewer);
      const members = path.members!(path.fit(train, grid as never), grid as never, wanted as never);
      for (const [i, member] of (members ?? []).entries()) {
        const alone = estimator.fit(train, wanted[i] as never);
        equal(bytesOf(estimator, member), bytesOf(estimator, alone), "bytes of the model");
        const [found, expected] = [member, alone].map((model) => predict(estimator, model, test, train.classes));
        equal(found, expected, `member ${i}`);
      }
    }
  });
}

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
const gridsOf = (estimator: Estimator, options: EstimatorOptions): readonly (readonly Args[])[] =>
  [{}, ...(options.also ?? [])].map((also) =>
    estimator.path!.params.reduce<readonly Args[]>(
      (grid, name) =>
        grid.flatMap((args) => valuesOf(estimator.params[name]!).map((value) => ({ ...args, [name]: value }))),
      [modest(estimator, options, also)],
    ),
  );

function continuingLaws(estimator: Estimator, options: EstimatorOptions): readonly Law[] {
  const { params, grow } = estimator.continues!;
  const bits = (buffer: ArrayBufferLike) => Buffer.from(buffer).toString("base64");
  return params.flatMap((param) =>
    [{} as Args, ...(options.also ?? [])].map((also, i) =>
      law(`goes on where a smaller fit ended: by ${param}, settings ${i}`, () => {
        for (const classes of tasksOf(estimator)) {
          const { train } = example(classes, 60, 3, 5);
          const args = (n: number) => modest(estimator, options, { ...also, [param]: n }) as never;
          let state: ArrayBufferLike | undefined;
          for (const n of [1, 3, 3, 9]) {
            const grown = grow(train, args(n), state);
            if (state === undefined) equal(grown.isContinued, false, "there is nothing to go on from");
            equal(bits(grown.fitted.buffer), bits(estimator.fit(train, args(n)).buffer), `${param} = ${n}`);
            equal(bits(grown.state), bits(grow(train, args(n)).state), `state at ${param} = ${n}`);
            state = grown.state;
          }
        }
      }),
    ),
  );
}
