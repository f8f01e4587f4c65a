import type { Rng } from "../core/rng.js";
import { type Activation, type NetworkMath, type NetworkRoom, slopeAt } from "./network-math.js";
import type { Numbers } from "./precision.js";

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

interface Layer {
  readonly weights: Numbers;
  readonly intercepts: Numbers;
}

/** Views of all parameters, or of what is as long; of the inputs empty. */
function layersOf({ sizes }: Network, theta: Numbers): readonly Layer[] {
  let at = 0;
  return sizes.map((units, l) => {
    const inputs = sizes[l - 1] ?? 0;
    const end = at + (l === 0 ? 0 : (inputs + 1) * units);
    const layer = {
      weights: theta.subarray(at, at + inputs * units),
      intercepts: theta.subarray(at + inputs * units, end),
    };
    at = end;
    return layer;
  });
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

/** Of the layers that errors pass through. */
function mostWeights({ sizes }: Network): number {
  let most = 0;
  for (let l = 2; l < sizes.length; l++) most = Math.max(most, sizes[l - 1]! * sizes[l]!);
  return most;
}

/** Room for the signals of up to `rows` rows; made once, used for every batch. */
export class Propagation {
  readonly network: Network;
  readonly #math: NetworkMath;
  readonly #one: Numbers;
  /** The weights of a layer, outputs × inputs. */
  readonly #turned: Numbers;
  /** rows × units of each layer, row-major; the first is the input, to be filled by the caller. Of the last, the sums. */
  readonly signals: readonly Numbers[];
  /** What the last layer's sums say: numbers, or probabilities. */
  readonly outputs: Float64Array;
  /** As the signals: of each unit before its activation, once `backward` has filled them. */
  readonly errors: readonly Numbers[];
  /** By layer, made when it first drops. */
  readonly #masks: Uint8Array[] = [];
  /** A fit looks at the same two arrays in every batch. */
  readonly #layers = new WeakMap<Numbers, readonly Layer[]>();

  /** What it takes from `math`. */
  static room(network: Network, rows: number): NetworkRoom {
    const { sizes } = network;
    const units = sizes.reduce((sum, own) => sum + own, 0);
    return {
      numbers: 1 + mostWeights(network) + 2 * rows * units,
      doubles: rows * sizes.at(-1)!,
      places: 0,
      arrays: 3 + 2 * sizes.length,
    };
  }

  /** theta and gradient, y and weights come from `math`, too. */
  constructor(network: Network, rows: number, math: NetworkMath) {
    this.network = network;
    this.#math = math;
    this.#one = math.room(1).fill(1);
    this.#turned = math.room(mostWeights(network));
    this.signals = network.sizes.map((units) => math.room(rows * units));
    this.outputs = math.doubles(rows * network.sizes.at(-1)!);
    this.errors = network.sizes.map((units, l) => math.room(l === 0 ? 0 : rows * units));
  }

  /** Fills the signals of all layers, and the outputs. `dropped`: how much, and by what draw. */
  forward(theta: Numbers, rows: number, dropped?: { readonly share: number; readonly rng: Rng }): void {
    const { sizes, activation, target } = this.network;
    const layers = this.#layersOf(theta);
    for (let l = 1; l < sizes.length; l++) {
      const inputs = sizes[l - 1]!;
      const units = sizes[l]!;
      const out = this.signals[l]!;
      const { weights, intercepts } = layers[l]!;
      repeat(intercepts, rows, out);
      this.#math.addCombinations(this.signals[l - 1]!, inputs, 1, weights, inputs, units, rows, out);
      if (l === sizes.length - 1) {
        if (target === "class") this.#math.chances(out, rows, units, this.outputs);
        else this.outputs.set(out);
        continue;
      }
      this.#math.activate(out, rows * units, activation);
      if (dropped === undefined) continue;
      const masks = this.#masks[l] ?? new Uint8Array(out.length);
      this.#masks[l] = masks;
      drop(out, masks, rows * units, dropped.share, dropped.rng);
    }
  }

  /**
   * Σ weight · loss of the rows whose outputs `forward` has filled, without penalties; in doubles.
   * y: the number, or the place of the class.
   */
  loss(y: Float64Array, weights: Float64Array, rows: number): number {
    const units = this.network.sizes.at(-1)!;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += weights[i]! * this.#lossOf(this.outputs, units, y[i]!, i);
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
    theta: Numbers,
    y: Float64Array,
    weights: Float64Array,
    rows: number,
    { l1, l2, dropout }: Penalty,
    gradient: Numbers,
  ): void {
    const { sizes } = this.network;
    const total = this.#math.sum(weights, rows);
    this.#math.outputErrors(this.outputs, y, weights, total, rows, sizes.at(-1)!, this.errors.at(-1)!);
    gradient.fill(0);
    const layers = this.#layersOf(theta);
    const slopes = this.#layersOf(gradient);
    for (let l = sizes.length - 1; l >= 1; l--) {
      const inputs = sizes[l - 1]!;
      const units = sizes[l]!;
      const errors = this.errors[l]!;
      const { weights: own, intercepts } = slopes[l]!;
      this.#math.addCombinations(this.signals[l - 1]!, 1, inputs, errors, rows, units, inputs, own);
      this.#math.addPenalty(own, layers[l]!.weights, l1 / total, l2 / total);
      this.#math.addCombinations(this.#one, 0, 0, errors, rows, units, 1, intercepts);
      if (l > 1) {
        const next = this.errors[l - 1]!;
        this.#math.rowProducts(errors, layers[l]!.weights, rows, inputs, units, this.#turned, next);
        this.throughActivation(l - 1, rows * inputs, dropout, next);
      }
    }
  }

  #layersOf(theta: Numbers): readonly Layer[] {
    let layers = this.#layers.get(theta);
    if (layers === undefined) {
      layers = layersOf(this.network, theta);
      this.#layers.set(theta, layers);
    }
    return layers;
  }

  /** Multiplies what belongs to the units of a layer by the slopes of their activations, of the signals that `forward` filled. */
  throughActivation(l: number, count: number, dropout: number, errors: Numbers): void {
    const { activation } = this.network;
    const signals = this.signals[l]!;
    if (dropout === 0 && errors === this.errors[l]) {
      this.#math.throughSlopes(errors, signals, count, activation);
      return;
    }
    const kept = 1 - dropout;
    const masks = this.#masks[l];
    for (let at = 0; at < count; at++) {
      // What dropout had scaled up is scaled back to find the slope.
      errors[at] =
        dropout > 0 && masks![at] === 0 ? 0 : (errors[at]! * slopeAt(activation, signals[at]! * kept)) / kept;
    }
  }
}

/** The row, so many times. */
function repeat(row: Numbers, times: number, out: Numbers): void {
  out.set(row);
  const end = times * row.length;
  for (let done = row.length; done < end; done *= 2) out.copyWithin(done, 0, Math.min(done, end - done));
}

/** The kept ones are scaled up, so that prediction needs no change.   Srivastava et al. 2014. */
function drop(values: Numbers, masks: Uint8Array, count: number, share: number, rng: Rng): void {
  for (let at = 0; at < count; at++) {
    const isKept = rng.real() >= share;
    masks[at] = isKept ? 1 : 0;
    values[at] = isKept ? values[at]! / (1 - share) : 0;
  }
}
