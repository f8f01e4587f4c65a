import type { Estimator, Fitted, Prediction, Training } from "../contracts.js";
import { type Matrix, partsOf } from "../core/matrix.js";
import { pack, Room, unpack } from "../core/pack.js";
import { type ArgsOf, choice, int, real } from "../core/schema.js";
import type { Neighbors } from "../numeric/kernels/nearest.js";
import { nearest } from "../numeric/nearest.js";

const params = {
  k: int({
    doc: "How many neighbors vote",
    default: 5,
    min: 1,
    max: "rows",
    range: [1, 50],
    use: { times: 2, of: "smallest class", why: "in a uniform vote that class is outvoted everywhere" },
  }),
  weights: choice({
    doc: "Every neighbor counts the same, or by one over its distance",
    values: ["uniform", "distance"],
    default: "uniform",
  }),
  p: real({ doc: "Power of the Minkowski distance: 1 city block, 2 Euclidean", default: 2, min: 1, range: [1, 3] }),
};

type Model = {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly classes: number;
  readonly p: number;
  /** One pair a member: k, and 1 where neighbors count by distance. */
  readonly members: Float64Array;
};

/**
 * Rows that are equally far rank by lower row number. With `weights = distance`, neighbors at distance 0 outvote all
 * others. Row weights of the study do not count, as in the twin.
 */
export const knn: Estimator<typeof params> = {
  name: "knn",
  doc: "Asks the k nearest training rows",
  twin: "sklearn.neighbors.KNeighborsClassifier, KNeighborsRegressor",
  params,
  task: "either",
  scores: "probability",
  accepts: { missing: false, category: false },
  complexity: ({ k }) => [-Number(k)],
  cost: (_args, rows, columns) => rows * (0.02 * rows * columns + 500),
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict: (model, x, out) => predictAll([model], x, [out]),
  bytes: ({ buffer }) => {
    const { x, y } = unpack<Model>(buffer);
    return x.byteLength + y.byteLength;
  },
  path: {
    params: ["k", "weights"],
    exactness: "exact",
    fit: fitAll,
    predict: predictAll,
    decide: (models, x, values) =>
      predictAll(
        models,
        x,
        values.map((v) => ({ values: v, scores: NO_SCORES })),
      ),
  },
};

/** Classes alone are wanted. */
const NO_SCORES = new Float64Array(0);

function fitAll({ x, y, classes }: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const tooMany = grid.find(({ k }) => k > x.rows);
  if (tooMany !== undefined) {
    throw new Error(`knn(k = ${tooMany.k}) needs at least ${tooMany.k} training rows; the fold has ${x.rows}`);
  }
  const members = Float64Array.from(grid.flatMap(({ k, weights }) => [k, weights === "distance" ? 1 : 0]));
  const { length } = x.columns;
  const buffer = pack({ x: new Room("Float64Array", x.rows * length), y, classes, p: grid[0]!.p, members });
  const read = partsOf(x);
  const own = unpack<Model>(buffer).x;
  for (let j = 0; j < length; j++) read(j, 0, own.subarray(j * x.rows, (j + 1) * x.rows));
  return grid.map((_, at) => ({ buffer, at }));
}

/** One member of a path, and where its prediction goes. */
interface Member {
  readonly k: number;
  readonly byDistance: boolean;
  readonly out: Prediction;
}

/** All members of one buffer read one sorted list of neighbors a row. */
function predictAll(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void {
  const byBuffer = new Map<ArrayBufferLike, number[]>();
  for (const [i, { buffer }] of models.entries()) {
    const places = byBuffer.get(buffer);
    if (places === undefined) byBuffer.set(buffer, [i]);
    else places.push(i);
  }
  for (const [buffer, places] of byBuffer) {
    const model = unpack<Model>(buffer);
    const members = places.map((i): Member => {
      const at = models[i]!.at ?? 0;
      return { k: model.members[2 * at]!, byDistance: model.members[2 * at + 1] === 1, out: outs[i]! };
    });
    members.sort((a, b) => a.k - b.k);
    predictMembers(model, x, members, neighborsOf(buffer, model, x, members.at(-1)!.k));
  }
}

/** Lists of more bytes are not remembered. */
const REMEMBERED_BYTES = 8 * 2 ** 20;
/** Of a model's rows, those nearest to what it was last asked about: what was chosen is described by them once more. */
const lists = new WeakMap<ArrayBufferLike, { readonly queries: Matrix; readonly near: Neighbors }>();

/** At least k a query, nearest first: as many as any member of the model counts, where they can be remembered. */
function neighborsOf(buffer: ArrayBufferLike, { x, y, p, members }: Model, queries: Matrix, k: number): Neighbors {
  const known = lists.get(buffer);
  if (known?.queries === queries && known.near.k >= k) return known.near;
  const train: Matrix = { rows: y.length, columns: queries.columns, data: x };
  const most = members.reduce((a, own, i) => (i % 2 === 0 ? Math.max(a, own) : a), k);
  const isRemembered = 12 * queries.rows * most <= REMEMBERED_BYTES;
  const near = nearest(train, queries, isRemembered ? most : k, p);
  if (isRemembered) lists.set(buffer, { queries, near });
  return near;
}

function predictMembers(
  { y, classes, p }: Model,
  queries: Matrix,
  members: readonly Member[],
  { k: listed, places, distances: all }: Neighbors,
): void {
  const longest = members.at(-1)!.k;
  const weights = new Float64Array(longest);
  const votes = new Float64Array(Math.max(1, classes));
  const kinds = [members.filter((m) => !m.byDistance), members.filter((m) => m.byDistance)];
  for (let row = 0; row < queries.rows; row++) {
    const neighbors = places.subarray(row * listed, row * listed + longest);
    const distances = all.subarray(row * listed, row * listed + longest);
    for (const [byDistance, group] of kinds.entries()) {
      if (group.length === 0) continue;
      if (byDistance === 0) weights.fill(1);
      else weigh(distances, p, weights);
      if (classes > 0) vote(y, neighbors, weights, votes, group, row);
      else average(y, neighbors, weights, group, row);
    }
  }
}

/** distances: of the neighbors, ascending. */
function weigh(distances: Float64Array, p: number, weights: Float64Array): void {
  const hasZero = distances[0] === 0;
  for (let r = 0; r < distances.length; r++) {
    const d = distances[r]!;
    if (hasZero) weights[r] = d === 0 ? 1 : 0;
    else weights[r] = 1 / (p === 2 ? Math.sqrt(d) : p === 1 ? d : d ** (1 / p));
  }
}

/** The members of `group` ascend in k: each reads the running votes when its k is reached; the lowest of equal classes wins. */
function vote(
  y: Float64Array,
  neighbors: Int32Array,
  weights: Float64Array,
  votes: Float64Array,
  group: readonly Member[],
  row: number,
): void {
  const hasScores = group[0]!.out.scores.length > 0;
  votes.fill(0);
  let total = 0;
  let r = 0;
  for (const { k, out } of group) {
    for (; r < k; r++) {
      const c = y[neighbors[r]!]!;
      votes[c] = votes[c]! + weights[r]!;
      total += weights[r]!;
    }
    const rows = out.values.length;
    let most = -1;
    for (let c = 0; c < votes.length; c++) {
      const share = votes[c]! / total;
      if (hasScores) out.scores[c * rows + row] = share;
      if (!(share > most)) continue;
      most = share;
      out.values[row] = c;
    }
  }
}

function average(
  y: Float64Array,
  neighbors: Int32Array,
  weights: Float64Array,
  group: readonly Member[],
  row: number,
): void {
  let sum = 0;
  let total = 0;
  let r = 0;
  for (const { k, out } of group) {
    for (; r < k; r++) {
      sum += weights[r]! * y[neighbors[r]!]!;
      total += weights[r]!;
    }
    out.values[row] = sum / total;
  }
}
