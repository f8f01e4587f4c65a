import type { Rng } from "../core/rng.js";

/** n points of d coordinates with their values, as a random forest reads them. */
export interface Sample {
  readonly n: number;
  readonly d: number;
  /** n × d row-major. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** d: 1 where coordinates are places of unordered choices. */
  readonly isChoice: Uint8Array;
}

/** Nodes with fewer rows are leaves. */
const SPLITTABLE = 3;
/** Coordinates that a split looks at. */
const SHARE = 5 / 6;
/** Variance of a leaf that has seen a single value. */
const LEAST_VARIANCE = 1e-6;

/** One tree as flat columns. A split's rows go left below the threshold, or by the set of its choices. */
interface Tree {
  /** Coordinate, or −1 in a leaf. */
  readonly feature: number[];
  readonly threshold: number[];
  /** Places that go left. */
  readonly places: (Uint8Array | undefined)[];
  readonly left: number[];
  readonly right: number[];
  readonly mean: number[];
  readonly variance: number[];
}

/**
 * Regression trees over bootstrap samples, each threshold drawn between the two values that it parts; mean and deviation
 * of a point from the leaves' means and variances.   Hutter, Hoos & Leyton-Brown 2011; Hutter, Xu, Hoos & Leyton-Brown
 * 2014, section 4.3.2.
 */
export class RegressionForest {
  readonly #trees: readonly Tree[];
  readonly #isChoice: Uint8Array;
  /** Of the last point asked about. */
  mean = 0;
  deviation = 0;

  constructor(sample: Sample, trees: number, rng: Rng) {
    this.#isChoice = sample.isChoice;
    this.#trees = Array.from({ length: trees }, (_, t) => grow(sample, rng.at("tree", t)));
  }

  predict(point: Float64Array): void {
    let mean = 0;
    let squares = 0;
    for (const tree of this.#trees) {
      let node = 0;
      for (let j = tree.feature[0]!; j >= 0; j = tree.feature[node]!) {
        const v = point[j]!;
        const goesLeft = this.#isChoice[j] === 1 ? tree.places[node]![v + 1] === 1 : v < tree.threshold[node]!;
        node = goesLeft ? tree.left[node]! : tree.right[node]!;
      }
      const own = tree.mean[node]!;
      mean += own;
      squares += own * own + tree.variance[node]!;
    }
    this.mean = mean / this.#trees.length;
    this.deviation = Math.sqrt(Math.max(LEAST_VARIANCE, squares / this.#trees.length - this.mean ** 2));
  }
}

interface Split {
  readonly feature: number;
  readonly gain: number;
  readonly threshold: number;
  readonly places: Uint8Array | undefined;
}

function grow(sample: Sample, rng: Rng): Tree {
  const { n, y } = sample;
  const tree: Tree = { feature: [], threshold: [], places: [], left: [], right: [], mean: [], variance: [] };
  const leaf = (rows: Int32Array): number => {
    let mean = 0;
    for (const i of rows) mean += y[i]! / rows.length;
    let variance = 0;
    for (const i of rows) variance += (y[i]! - mean) ** 2 / rows.length;
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.places.push(undefined);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.mean.push(mean);
    tree.variance.push(variance);
    return tree.feature.length - 1;
  };
  const first = Int32Array.from({ length: n }, () => rng.int(n)).sort();
  const open = [{ node: leaf(first), rows: first }];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { node, rows } = one;
    if (rows.length < SPLITTABLE || tree.variance[node]! <= 1e-12) continue;
    const split = bestSplit(sample, rows, rng);
    if (split === undefined) continue;
    const goesLeft = (i: number): boolean => {
      const v = sample.x[i * sample.d + split.feature]!;
      return split.places === undefined ? v < split.threshold : split.places[v + 1] === 1;
    };
    const [left, right] = [rows.filter(goesLeft), rows.filter((i) => !goesLeft(i))];
    tree.feature[node] = split.feature;
    tree.threshold[node] = split.threshold;
    tree.places[node] = split.places;
    tree.left[node] = leaf(left);
    tree.right[node] = leaf(right);
    open.push({ node: tree.left[node]!, rows: left }, { node: tree.right[node]!, rows: right });
  }
  return tree;
}

/** Among some coordinates, drawn without return; undefined where none of them tells rows apart. */
function bestSplit(sample: Sample, rows: Int32Array, rng: Rng): Split | undefined {
  const { d, isChoice } = sample;
  const features = Int32Array.from({ length: d }, (_, j) => j);
  const wanted = Math.max(1, Math.ceil(SHARE * d));
  let best: Split | undefined;
  for (let k = 0; k < d && (k < wanted || best === undefined); k++) {
    const other = k + rng.int(d - k);
    const j = features[other]!;
    features[other] = features[k]!;
    features[k] = j;
    const split = isChoice[j] === 1 ? splitChoices(sample, rows, j) : splitNumbers(sample, rows, j, rng);
    if (split !== undefined && (best === undefined || split.gain > best.gain)) best = split;
  }
  return best;
}

/** The cut whose sides are most alike in themselves: the largest sum of squares between them. */
function splitNumbers({ x, d, y }: Sample, rows: Int32Array, j: number, rng: Rng): Split | undefined {
  const at = (i: number) => x[i * d + j]!;
  const order = rows.slice().sort((a, b) => at(a) - at(b) || a - b);
  const n = order.length;
  let total = 0;
  for (const i of order) total += y[i]!;
  let sum = 0;
  let most = Number.NEGATIVE_INFINITY;
  let cut = -1;
  for (let k = 1; k < n; k++) {
    sum += y[order[k - 1]!]!;
    if (at(order[k - 1]!) === at(order[k]!)) continue;
    const gain = (sum * sum) / k + (total - sum) ** 2 / (n - k);
    if (gain > most) {
      most = gain;
      cut = k;
    }
  }
  if (cut < 0) return undefined;
  const [low, high] = [at(order[cut - 1]!), at(order[cut]!)];
  // Never the lower one itself, which goes left.
  const threshold = Math.max(low + (high - low) * rng.real(), low + (high - low) * 1e-9);
  return { feature: j, gain: most, threshold: Math.min(threshold, high), places: undefined };
}

/** Choices in the order of their means: one of the cuts there is the best of all divisions (Fisher 1958). */
function splitChoices({ x, d, y }: Sample, rows: Int32Array, j: number): Split | undefined {
  const sums = new Map<number, { place: number; sum: number; count: number }>();
  let total = 0;
  for (const i of rows) {
    const place = x[i * d + j]!;
    const entry = sums.get(place);
    total += y[i]!;
    if (entry === undefined) sums.set(place, { place, sum: y[i]!, count: 1 });
    else {
      entry.sum += y[i]!;
      entry.count++;
    }
  }
  if (sums.size < 2) return undefined;
  const order = [...sums.values()].sort((a, b) => a.sum / a.count - b.sum / b.count || a.place - b.place);
  let [sum, count, most, cut] = [0, 0, Number.NEGATIVE_INFINITY, 1];
  for (let k = 1; k < order.length; k++) {
    sum += order[k - 1]!.sum;
    count += order[k - 1]!.count;
    const gain = (sum * sum) / count + (total - sum) ** 2 / (rows.length - count);
    if (gain > most) [most, cut] = [gain, k];
  }
  const largest = order.reduce((a, { place }) => Math.max(a, place), 0);
  // By place + 1: an inactive choice stands at −1.
  const places = new Uint8Array(largest + 2);
  for (const { place } of order.slice(0, cut)) places[place + 1] = 1;
  return { feature: j, gain: most, threshold: 0, places };
}
