import type { Rng } from "../core/rng.js";
import { type Activation, type NetworkMath, plainMath, slopeAt } from "./network-math.js";

/** Layers of units, each fully connected to the one before. */
export interface Network {
  /** Units of every layer: inputs, hidden …, outputs. */
  readonly sizes: readonly number[];
  readonly activation: Activation;
  /** number: squared error of the one output. class: log loss, of one output where there are two classes. */
  readonly target: "number" | "class";
}

export interface Penalty {
  readonly l1: number;
  readonly l2: number;
  /** Share of the hidden units that each row does without. */
  readonly dropout: number;
}

/** Weights of a layer, inputs × outputs row-major, then its intercepts; one layer after the other. */
export function parameterCount({ sizes }: Network): number {
  let count = 0;
  for (let l = 1; l < sizes.length; l++) count += (sizes[l - 1]! + 1) * sizes[l]!;
  return count;
}

/** Uniform within what keeps the variance of the signals.   Glorot & Bengio 2010. */
export function drawParameters(network: Network, rng: Rng): Float64Array {
  const { sizes, activation } = network;
  const theta = new Float64Array(parameterCount(network));
  let at = 0;
  for (let l = 1; l < sizes.length; l++) {
    const bound = Math.sqrt((activation === "logistic" ? 2 : 6) / (sizes[l - 1]! + sizes[l]!));
    const end = at + (sizes[l - 1]! + 1) * sizes[l]!;
    for (; at < end; at++) theta[at] = (2 * rng.real() - 1) * bound;
  }
  return theta;
}

/** Room for the signals of up to `rows` rows; made once, used for every batch. */
export class Propagation {
  readonly network: Network;
  readonly #math: NetworkMath;
  readonly #one: Float64Array;
  /** rows × units of each layer, row-major; the first is the input, to be filled by the caller. */
  readonly signals: readonly Float64Array[];
  /** As the signals: of each unit before its activation, once `backward` has filled them. */
  readonly errors: readonly Float64Array[];
  readonly #masks: readonly Uint8Array[];

  /** What it takes from `math`: doubles, and arrays. */
  static room({ sizes }: Network, rows: number): { readonly doubles: number; readonly arrays: number } {
    return { doubles: 1 + 2 * rows * sizes.reduce((sum, units) => sum + units, 0), arrays: 1 + 2 * sizes.length };
  }

  /** theta and gradient come from `math`, too. */
  constructor(network: Network, rows: number, math: NetworkMath = plainMath) {
    this.network = network;
    this.#math = math;
    this.#one = math.room(1).fill(1);
    this.signals = network.sizes.map((units) => math.room(rows * units));
    this.errors = network.sizes.map((units, l) => math.room(l === 0 ? 0 : rows * units));
    this.#masks = network.sizes.map((units) => new Uint8Array(rows * units));
  }

  /** Fills the signals of all layers: numbers, or probabilities. `dropped`: how much, and by what draw. */
  forward(theta: Float64Array, rows: number, dropped?: { readonly share: number; readonly rng: Rng }): void {
    const { sizes, activation, target } = this.network;
    let at = 0;
    for (let l = 1; l < sizes.length; l++) {
      const inputs = sizes[l - 1]!;
      const units = sizes[l]!;
      const out = this.signals[l]!;
      const intercepts = theta.subarray(at + inputs * units, at + (inputs + 1) * units);
      repeat(intercepts, rows, out);
      const weights = theta.subarray(at, at + inputs * units);
      this.#math.addCombinations(this.signals[l - 1]!, inputs, 1, weights, inputs, units, rows, out);
      at += (inputs + 1) * units;
      if (l === sizes.length - 1) {
        if (target === "class") toProbabilities(out, rows, units);
        continue;
      }
      if (activation === "relu") this.#math.rectify(out, rows * units);
      else activate(out, rows * units, activation);
      if (dropped !== undefined) drop(out, this.#masks[l]!, rows * units, dropped.share, dropped.rng);
    }
  }

  /**
   * Σ weight · loss of the rows whose signals `forward` has filled, without penalties.
   * y: the number, or the place of the class.
   */
  loss(y: Float64Array, weights: Float64Array, rows: number): number {
    const out = this.signals.at(-1)!;
    const units = this.network.sizes.at(-1)!;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += weights[i]! * this.#lossOf(out, units, y[i]!, i);
    return sum;
  }

  #lossOf(out: Float64Array, units: number, y: number, i: number): number {
    if (this.network.target === "number") return 0.5 * (out[i]! - y) ** 2;
    const p = units === 1 ? (y === 1 ? out[i]! : 1 - out[i]!) : out[i * units + y]!;
    return -Math.log(Math.max(p, Number.EPSILON));
  }

  /**
   * Gradient of (Σ weight · loss + ½ l2 |W|² + l1 |W|₁) / Σ weight; intercepts are free.   gradient: as theta.
   * To be called after `forward` on the same rows.   Rumelhart, Hinton & Williams 1986.
   */
  backward(
    theta: Float64Array,
    y: Float64Array,
    weights: Float64Array,
    rows: number,
    { l1, l2, dropout }: Penalty,
    gradient: Float64Array,
  ): void {
    const { sizes } = this.network;
    let total = 0;
    for (let i = 0; i < rows; i++) total += weights[i]!;
    this.#outputErrors(y, weights, rows, total);
    gradient.fill(0);
    let end = theta.length;
    for (let l = sizes.length - 1; l >= 1; l--) {
      const inputs = sizes[l - 1]!;
      const units = sizes[l]!;
      const start = end - (inputs + 1) * units;
      const errors = this.errors[l]!;
      const before = this.signals[l - 1]!;
      const own = gradient.subarray(start, start + inputs * units);
      const weightsOf = (all: Float64Array) => all.subarray(start, start + inputs * units);
      this.#math.addCombinations(before, 1, inputs, errors, rows, units, inputs, own);
      this.#math.addPenalty(own, weightsOf(theta), l1, l2, total);
      this.#math.addCombinations(
        this.#one,
        0,
        0,
        errors,
        rows,
        units,
        1,
        gradient.subarray(start + inputs * units, end),
      );
      if (l > 1) {
        this.#math.rowProducts(errors, weightsOf(theta), rows, inputs, units, this.errors[l - 1]!);
        this.throughActivation(l - 1, rows * inputs, dropout, this.errors[l - 1]!);
      }
      end = start;
    }
  }

  /** For all three losses the error is output − target. */
  #outputErrors(y: Float64Array, weights: Float64Array, rows: number, total: number): void {
    const units = this.network.sizes.at(-1)!;
    const out = this.signals.at(-1)!;
    const errors = this.errors.at(-1)!;
    for (let i = 0; i < rows; i++) {
      const w = weights[i]! / total;
      for (let j = 0; j < units; j++) {
        const wanted = units === 1 ? y[i]! : y[i] === j ? 1 : 0;
        errors[i * units + j] = w * (out[i * units + j]! - wanted);
      }
    }
  }

  /** Multiplies what belongs to the units of a layer by the slopes of their activations, of the signals that `forward` filled. */
  throughActivation(l: number, count: number, dropout: number, errors: Float64Array): void {
    const { activation } = this.network;
    const signals = this.signals[l]!;
    if (dropout === 0 && errors === this.errors[l]) {
      this.#math.throughSlopes(errors, signals, count, activation);
      return;
    }
    const kept = 1 - dropout;
    const masks = this.#masks[l]!;
    for (let at = 0; at < count; at++) {
      // What dropout had scaled up is scaled back to find the slope.
      errors[at] = dropout > 0 && masks[at] === 0 ? 0 : (errors[at]! * slopeAt(activation, signals[at]! * kept)) / kept;
    }
  }
}

/** The row, so many times. */
function repeat(row: Float64Array, times: number, out: Float64Array): void {
  out.set(row);
  const end = times * row.length;
  for (let done = row.length; done < end; done *= 2) out.copyWithin(done, 0, Math.min(done, end - done));
}

function activate(values: Float64Array, count: number, activation: "tanh" | "logistic"): void {
  if (activation === "tanh") for (let at = 0; at < count; at++) values[at] = Math.tanh(values[at]!);
  else for (let at = 0; at < count; at++) values[at] = 1 / (1 + Math.exp(-values[at]!));
}

/** The kept ones are scaled up, so that prediction needs no change.   Srivastava et al. 2014. */
function drop(values: Float64Array, masks: Uint8Array, count: number, share: number, rng: Rng): void {
  for (let at = 0; at < count; at++) {
    const isKept = rng.real() >= share;
    masks[at] = isKept ? 1 : 0;
    values[at] = isKept ? values[at]! / (1 - share) : 0;
  }
}

function toProbabilities(out: Float64Array, rows: number, units: number): void {
  if (units === 1) {
    activate(out, rows, "logistic");
    return;
  }
  for (let from = 0; from < rows * units; from += units) {
    let top = out[from]!;
    for (let j = 1; j < units; j++) top = Math.max(top, out[from + j]!);
    let sum = 0;
    for (let j = 0; j < units; j++) {
      const e = Math.exp(out[from + j]! - top);
      out[from + j] = e;
      sum += e;
    }
    for (let j = 0; j < units; j++) out[from + j] = out[from + j]! / sum;
  }
}
