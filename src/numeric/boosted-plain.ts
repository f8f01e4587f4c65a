import type { Binned } from "./binning.js";
import type { BoostEngine } from "./boosted-engine.js";
import { type BoostingLoss, plainDerivatives, strideOf } from "./boosting-loss.js";
import { build, type Histogram, histogram, subtract } from "./histogram.js";
import { findSplit, type NodeSums, noSplit, type Split, type SplitLimits } from "./histogram-split.js";

/** The kernel's twin, to the last bit. */
export class PlainEngine implements BoostEngine {
  readonly raw: Float64Array;
  readonly pairs: Float32Array;
  readonly order: Int32Array;
  readonly #data: Binned;
  readonly #moved: Int32Array;
  readonly #g: Float32Array;
  readonly #h: Float32Array;
  readonly #free: Histogram[] = [];
  readonly #loss: BoostingLoss;
  readonly #stride: number;
  #output = 0;

  constructor(data: Binned, loss: BoostingLoss) {
    this.#data = data;
    this.#loss = loss;
    this.#stride = strideOf(data.rows);
    this.raw = new Float64Array(this.#stride * loss.outputs);
    this.pairs = new Float32Array(2 * this.raw.length);
    this.order = new Int32Array(data.rows);
    this.#moved = new Int32Array(data.rows);
    this.#g = new Float32Array(data.rows);
    this.#h = new Float32Array(data.rows);
  }

  derivatives(): void {
    plainDerivatives(this.#loss, this.raw, this.pairs);
  }

  turnTo(output: number): void {
    this.#output = output;
  }

  addLeaf(from: number, to: number, value: number): void {
    const start = this.#output * this.#stride;
    for (let at = from; at < to; at++) {
      const place = start + this.order[at]!;
      this.raw[place] = this.raw[place]! + value;
    }
  }

  sumsOf(from: number, to: number): Histogram {
    const sums = this.#free.pop() ?? histogram(this.#data.starts[this.#data.features]!);
    const pairs = this.pairs.subarray(2 * this.#output * this.#stride);
    build(this.#data, this.order, from, to, pairs, this.#g, this.#h, sums);
    return sums;
  }

  subtract(whole: Histogram, part: Histogram): void {
    subtract(whole, part);
  }

  remove(whole: Histogram, from: number, to: number): void {
    const part = this.sumsOf(from, to);
    subtract(whole, part);
    this.free(part);
  }

  free(sums: Histogram): void {
    this.#free.push(sums);
  }

  findSplit(features: Int32Array, sums: Histogram, node: NodeSums, limits: SplitLimits): Split | undefined {
    const best = noSplit();
    for (const feature of features) findSplit(this.#data, feature, sums, node, limits, best);
    return best.gain > 0 ? best : undefined;
  }

  partition(feature: number, goesLeft: Uint8Array, from: number, to: number): number {
    const { rows, bins } = this.#data;
    const order = this.order;
    const moved = this.#moved;
    const offset = feature * rows;
    let left = from;
    let right = 0;
    for (let at = from; at < to; at++) {
      const row = order[at]!;
      const goes = goesLeft[bins[offset + row]!]!;
      order[left] = row;
      moved[right] = row;
      left += goes;
      right += 1 - goes;
    }
    order.set(moved.subarray(0, right), left);
    return left;
  }
}
