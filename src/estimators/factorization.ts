import type { Estimator, Fitted, Training } from "../contracts.js";
import { columnOf, type Matrix } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { shuffle } from "../core/rng.js";
import { type ArgsOf, column, int, real } from "../core/schema.js";
import { totalOf } from "../numeric/center.js";

const params = {
  user: column({ doc: "The column that names who rates" }),
  item: column({ doc: "The column that names what is rated" }),
  factors: int({
    doc: "Properties that users and items are told apart by; 0 leaves their averages alone",
    default: 10,
    min: 0,
    range: [0, 20],
  }),
  l2: real({ doc: "Penalty on the squares of what is learned", default: 0.05, min: 0, range: [1e-3, 1], scale: "log" }),
  learning_rate: real({
    doc: "How far a step goes",
    default: 0.01,
    min: 0,
    above: true,
    range: [1e-3, 0.1],
    scale: "log",
  }),
  epochs: int({
    doc: "How often every rating is seen, for the averages and for each factor",
    default: 50,
    min: 1,
    range: [5, 200],
    scale: "log",
  }),
};
type Args = ArgsOf<typeof params>;

type Model = {
  readonly user: string;
  readonly item: string;
  readonly factors: number;
  readonly mean: number;
  /** Codes of the users and items that training has, ascending. */
  readonly users: Float64Array;
  readonly items: Float64Array;
  readonly userBias: Float64Array;
  readonly itemBias: Float64Array;
  /** Factor by factor. */
  readonly userFactors: Float64Array;
  readonly itemFactors: Float64Array;
};

/**
 * rating = mean + user's bias + item's bias + Σ user's factor · item's factor, by stochastic gradient descent on squared
 * errors: first the biases, then one factor after the other on what is left, so that fewer factors are the first of
 * more. Who or what training never saw has bias and factors 0. Funk 2006; Koren, Bell & Volinsky 2009.
 */
export const factorization: Estimator<typeof params> = {
  name: "factorization",
  doc: "Ratings by users and items, each with a few hidden properties",
  twin: "Funk's SVD",
  params,
  task: "number",
  scores: "none",
  accepts: { missing: true, category: true },
  complexity: ({ factors }) => [Number(factors)],
  cost: ({ factors, epochs }, rows) => 20 * rows * (1 + Number(factors)) * Number(epochs),
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict({ buffer }, x, out) {
    const model = unpack<Model>(buffer);
    const { users, items, userBias, itemBias, userFactors, itemFactors, factors, mean } = model;
    const who = codesOf(x, model.user, "user");
    const what = codesOf(x, model.item, "item");
    for (let i = 0; i < x.rows; i++) {
      const u = placeOf(users, who[i]!);
      const v = placeOf(items, what[i]!);
      let sum = mean + (u < 0 ? 0 : userBias[u]!) + (v < 0 ? 0 : itemBias[v]!);
      for (let f = 0; f < factors && u >= 0 && v >= 0; f++) {
        sum += userFactors[f * users.length + u]! * itemFactors[f * items.length + v]!;
      }
      out.values[i] = sum;
    }
  },
  path: { params: ["factors", "epochs"], exactness: "exact", fit: fitAll },
};

/** One training for each number of epochs, with as many factors as any member has. */
function fitAll(train: Training, grid: readonly Args[]): readonly Fitted[] {
  const models: Fitted[] = new Array(grid.length);
  for (const epochs of new Set(grid.map((args) => args.epochs))) {
    const places = [...grid.keys()].filter((at) => grid[at]!.epochs === epochs);
    const most = Math.max(...places.map((at) => grid[at]!.factors));
    const whole = learn(train, { ...grid[places[0]!]!, factors: most });
    for (const at of places) {
      const { factors } = grid[at]!;
      const userFactors = whole.userFactors.slice(0, factors * whole.users.length);
      const itemFactors = whole.itemFactors.slice(0, factors * whole.items.length);
      models[at] = { buffer: pack({ ...whole, factors, userFactors, itemFactors } satisfies Model) };
    }
  }
  return models;
}

function codesOf(x: Matrix, name: string, role: string): Float64Array {
  const place = x.columns.findIndex((c) => c.name === name);
  if (place < 0)
    throw new Error(`factorization(${role} = ${name}) needs the column '${name}' as it is: no step may replace it`);
  return columnOf(x, place);
}

/** The codes that occur, ascending, and each row's place among them. */
function indexed(codes: Float64Array) {
  const known = Float64Array.from(new Set(codes)).sort();
  return { known, places: Int32Array.from(codes, (code) => placeOf(known, code)) };
}

/** −1 where it is not there. */
function placeOf(known: Float64Array, code: number): number {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (known[middle]! < code) low = middle + 1;
    else high = middle;
  }
  return known[low] === code ? low : -1;
}

function learn({ x, y, weights, rng, checkpoint }: Training, args: Args): Model {
  const { factors, l2, learning_rate, epochs } = args;
  const { known: users, places: who } = indexed(codesOf(x, args.user, "user"));
  const { known: items, places: what } = indexed(codesOf(x, args.item, "item"));
  const total = totalOf(y, weights);
  const mean = y.reduce((sum, v, i) => sum + v * (weights?.[i] ?? 1), 0) / total;
  const left = y.map((v) => v - mean);
  const order = new Int32Array(y.length);
  /** `epochs` passes over the rows, in an order drawn anew; rows without a user or an item teach nothing. */
  const pass = (stage: number, step: (i: number, rate: number) => void) => {
    for (let epoch = 0; epoch < epochs; epoch++) {
      checkpoint();
      for (let i = 0; i < order.length; i++) order[i] = i;
      shuffle(order, rng.at("order", stage, epoch));
      for (const i of order) if (who[i]! >= 0 && what[i]! >= 0) step(i, learning_rate * (weights?.[i] ?? 1));
    }
  };
  const userBias = new Float64Array(users.length);
  const itemBias = new Float64Array(items.length);
  pass(0, (i, rate) => {
    const u = who[i]!;
    const v = what[i]!;
    const error = left[i]! - userBias[u]! - itemBias[v]!;
    userBias[u] = userBias[u]! + rate * (error - l2 * userBias[u]!);
    itemBias[v] = itemBias[v]! + rate * (error - l2 * itemBias[v]!);
  });
  for (let i = 0; i < left.length; i++) left[i] = left[i]! - (userBias[who[i]!] ?? 0) - (itemBias[what[i]!] ?? 0);
  const userFactors = new Float64Array(factors * users.length);
  const itemFactors = new Float64Array(factors * items.length);
  for (let f = 0; f < factors; f++) {
    const p = userFactors.subarray(f * users.length, (f + 1) * users.length);
    const q = itemFactors.subarray(f * items.length, (f + 1) * items.length);
    const draw = rng.at("start", f);
    for (const side of [p, q]) for (let k = 0; k < side.length; k++) side[k] = 0.1 * draw.normal();
    pass(f + 1, (i, rate) => {
      const u = who[i]!;
      const v = what[i]!;
      const [pu, qv] = [p[u]!, q[v]!];
      const error = left[i]! - pu * qv;
      p[u] = pu + rate * (error * qv - l2 * pu);
      q[v] = qv + rate * (error * pu - l2 * qv);
    });
    for (let i = 0; i < left.length; i++) left[i] = left[i]! - (p[who[i]!] ?? 0) * (q[what[i]!] ?? 0);
  }
  if (!left.every(Number.isFinite))
    throw new Error(`factorization runs away at learning_rate = ${learning_rate}: lower it`);
  const { user, item } = args;
  return { user, item, factors, mean, users, items, userBias, itemBias, userFactors, itemFactors };
}
