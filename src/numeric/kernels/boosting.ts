import type { Binned } from "../binning.js";
import type { BoostEngine } from "../boosted-engine.js";
import { type BoostingLoss, strideOf } from "../boosting-loss.js";
import type { Histogram } from "../histogram.js";
import type { NodeSums, Split, SplitLimits } from "../histogram-split.js";
import { type Arena, freshArena } from "./arena.js";

/** What the kernels may fill: the system gives memory only where it is written. */
const MOST_BYTES = 3.75 * 2 ** 30;

/** Of a feature, with that of what is missing. */
const MOST_BINS = 256;

/** That are summed side by side, of assembly/boosting.ts: their sums stay in the nearest cache. */
const MOST_FEATURES = 6;
/** Of more rows, columns of bins take less of a cache than records of them. */
const MOST_ROWS = 65536;

const NO_LEFTS: readonly number[] = [];

/** A histogram in the arena. */
interface Held extends Histogram {
  readonly at: number;
  readonly countsAt: number;
}

/**
 * Boosting's rows in the kernels' memory, which it has for itself until the last tree is grown.   The bits of
 * PlainEngine, 5 times as fast.
 */
export class BoostKernel implements BoostEngine {
  readonly raw: Float64Array;
  readonly pairs: Float32Array;
  readonly order: Int32Array;
  readonly #classes: number;
  readonly #stride: number;
  #output = 0;
  readonly #lefts: Int32Array;
  readonly #arena: Arena;
  readonly #at: ReturnType<typeof layout>;
  readonly #goesLeft: Uint8Array;
  readonly #features: Int32Array;
  /** What stands in #features: mostly the same for all nodes. */
  #scanned: Int32Array | undefined;
  readonly #found: Float64Array;
  readonly #places: Int32Array;
  /** All zero. */
  readonly #free: Held[] = [];

  /** Whether the data fit, with so many histograms. */
  static holds(data: Binned, loss: BoostingLoss, histograms: number): boolean {
    let bytes = 0;
    layout(data, loss.outputs, histograms, (size) => {
      bytes += size + 64;
      return 0;
    });
    return bytes < MOST_BYTES;
  }

  /** areOnes: whether all second derivatives are 1.   histograms: the most that are held at a time. */
  constructor(data: Binned, { y, classes, weights, outputs }: BoostingLoss, areOnes: boolean, histograms: number) {
    const { rows, features, starts } = data;
    const arena = freshArena();
    const at = layout(data, outputs, histograms, (bytes) => arena.take(bytes));
    this.#arena = arena;
    this.#at = at;
    this.order = arena.integers(at.order, rows);
    this.#goesLeft = arena.octets(at.goesLeft, MOST_BINS);
    this.#classes = classes;
    this.#stride = strideOf(rows);
    this.raw = arena.doubles(at.raw, this.#stride * outputs).fill(0);
    this.pairs = arena.singles(at.pairs, 2 * this.raw.length).fill(0);
    arena.doubles(at.y, this.#stride).fill(0).set(y);
    arena
      .doubles(at.weights, this.#stride)
      .fill(1)
      .set(weights ?? []);
    this.#features = arena.integers(at.features, features);
    this.#found = arena.doubles(at.found, 3);
    this.#places = arena.integers(at.found + 24, 5);
    this.#lefts = arena.integers(at.lefts, MOST_BINS);
    arena.octets(at.bins, data.bins.length).set(data.bins);
    arena.integers(at.starts, starts.length).set(starts);
    arena.octets(at.hasMissing, features).set(data.hasMissing);
    arena.octets(at.isCategory, features).set(data.isCategory.map(Number));
    const slots = starts[features]!;
    for (let k = histograms - 1; k >= 0; k--) this.#free.push(heldAt(arena, at.histograms, slots, k));
    const groups = groupsOf(data);
    arena.integers(at.groups, groups.length).set(groups);
    const byRow = [at.order, at.moved, at.ofNode];
    const own = [rows, features, at.bins, at.starts, at.hasMissing, ...byRow, at.goesLeft, at.isCategory, at.lefts];
    const fields = [...own, at.allCounts, at.groups, groups.length - 1, at.records, areOnes ? 1 : 0];
    arena.integers(at.settings, fields.length).set(fields);
    arena.kernels.boostSettings(at.settings);
    arena.kernels.boostRecords();
  }

  derivatives(): void {
    const { kernels } = this.#arena;
    const { raw, y, weights, pairs, exps } = this.#at;
    if (this.#classes === 0) kernels.squaredDerivatives(this.#stride, raw, y, weights, pairs);
    else if (this.#classes === 2) kernels.logisticDerivatives(this.#stride, raw, y, weights, pairs);
    else kernels.softmaxDerivatives(this.#stride, this.#classes, raw, y, weights, pairs, exps);
  }

  turnTo(output: number): void {
    this.#output = output;
    this.#arena.kernels.boostTurnTo(this.#at.pairs + 8 * output * this.#stride);
  }

  addLeaf(from: number, to: number, value: number): void {
    this.#arena.kernels.boostAddLeaf(from, to, value, this.#at.raw + 8 * this.#output * this.#stride);
  }

  sumsOf(from: number, to: number): Histogram {
    const sums = this.#free.pop()!;
    this.#arena.kernels.boostBuild(from, to, sums.at, sums.countsAt);
    return sums;
  }

  subtract(whole: Histogram, part: Histogram): void {
    const [a, b] = [whole as Held, part as Held];
    this.#arena.kernels.boostSubtract(a.at, a.countsAt, b.at, b.countsAt);
  }

  remove(whole: Histogram, from: number, to: number): void {
    const part = this.sumsOf(from, to) as Held;
    const { at, countsAt } = whole as Held;
    this.#arena.kernels.boostRemove(from, to, at, countsAt, part.at, part.countsAt);
    this.#free.push(part);
  }

  free(sums: Histogram, from: number, to: number): void {
    const held = sums as Held;
    this.#arena.kernels.boostClear(from, to, held.at, held.countsAt);
    this.#free.push(held);
  }

  findSplit(features: Int32Array, sums: Histogram, node: NodeSums, limits: SplitLimits): Split | undefined {
    const { kernels } = this.#arena;
    const { at, countsAt } = sums as Held;
    if (features !== this.#scanned) this.#features.set(features);
    this.#scanned = features;
    kernels.boostNode(node.gradient, node.hessian, node.value, node.count, limits.minLeaf, limits.l2);
    if (!kernels.boostScan(this.#at.features, features.length, at, countsAt, this.#at.found)) return undefined;
    const [found, places] = [this.#found, this.#places];
    return {
      gain: found[0]!,
      leftGradient: found[1]!,
      leftHessian: found[2]!,
      leftCount: places[0]!,
      feature: places[1]!,
      bin: places[2]!,
      isMissingLeft: places[3] === 1,
      lefts: places[4] === 0 ? NO_LEFTS : Array.from(this.#lefts.subarray(0, places[4]!)),
    };
  }

  partition(feature: number, goesLeft: Uint8Array, from: number, to: number): number {
    this.#goesLeft.set(goesLeft);
    return this.#arena.kernels.boostPartition(feature, from, to);
  }
}

/** First features of groups of much the same size, and an end. */
function groupsOf({ rows, features }: Binned): number[] {
  if (rows > MOST_ROWS) return [0];
  const count = Math.ceil(features / MOST_FEATURES);
  return Array.from({ length: count + 1 }, (_, k) => Math.ceil((k * features) / count));
}

const histogramBytes = (slots: number) => 16 * slots + 4 * (slots + 64);

function heldAt(arena: Arena, from: number, slots: number, k: number): Held {
  const at = from + k * 64 * Math.ceil(histogramBytes(slots) / 64);
  const countsAt = at + 16 * slots;
  const sums = arena.doubles(at, 2 * slots).fill(0);
  return { at, countsAt, sums, counts: arena.integers(countsAt, slots).fill(0) };
}

function layout(
  { rows: n, features: p, starts }: Binned,
  outputs: number,
  histograms: number,
  take: (bytes: number) => number,
) {
  const stride = strideOf(n);
  return {
    settings: take(128),
    bins: take(n * p),
    records: take(n > MOST_ROWS ? 0 : 2 * n * p),
    groups: take(4 * (p + 1)),
    starts: take(4 * (p + 1)),
    hasMissing: take(p),
    isCategory: take(p),
    order: take(4 * n),
    // Four rows are stored at once, beyond the last too.
    moved: take(4 * n + 16),
    raw: take(8 * stride * outputs),
    pairs: take(8 * stride * outputs),
    ofNode: take(8 * n),
    y: take(8 * stride),
    weights: take(8 * stride),
    exps: take(32 * outputs),
    goesLeft: take(MOST_BINS),
    lefts: take(4 * MOST_BINS),
    allCounts: take(4 * starts[p]!),
    features: take(4 * p),
    found: take(64),
    histograms: take(histograms * 64 * Math.ceil(histogramBytes(starts[p]!) / 64)),
  };
}
