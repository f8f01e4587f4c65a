import type { Args } from "../core/schema.js";
import { adamTangent, type DescentTangent, momentumTangent } from "../numeric/descent-tangent.js";
import type { Network, Penalty, Propagation } from "../numeric/network.js";
import { TangentPropagation } from "../numeric/network-tangent.js";
import type { Numbers } from "../numeric/precision.js";

/** Settings that the weights of a network can be differentiated by as it learns. */
export const MOVABLE = ["learning_rate", "momentum", "l1", "l2"] as const;

/** One step of learning, before the weights move. */
export interface Step {
  readonly pass: Propagation;
  readonly theta: Numbers;
  readonly weights: Float64Array;
  readonly rows: number;
  readonly penalty: Penalty;
  readonly gradient: Numbers;
  readonly rate: number;
}

/**
 * Follows a network as it learns, and carries d theta by some of its settings along: forward-mode differentiation of all
 * steps (Franceschi, Donini, Frasconi & Pontil 2017). What is decided on the way (the order of rows, what is dropped,
 * which epoch was the best) counts as given. In doubles, whatever the network learns in.
 */
export class Tangents {
  /** One a setting. */
  readonly moving: readonly Float64Array[];
  /** As they were when the model was last kept. */
  kept: readonly Float64Array[];
  readonly #by: readonly string[];
  readonly #descents: readonly DescentTangent[];
  readonly #learningRate: number;
  readonly #theta: Float64Array;
  readonly #gradient: Float64Array;
  #tangent: TangentPropagation | undefined;

  /** moments, powers: the descent's own, at its beginning. */
  constructor(by: readonly string[], count: number, args: Args, moments: Numbers, powers: Float64Array) {
    this.#by = by;
    this.#learningRate = Number(args.learning_rate);
    this.moving = by.map(() => new Float64Array(count));
    this.kept = this.moving;
    this.#theta = new Float64Array(count);
    this.#gradient = new Float64Array(count);
    this.#descents = by.map(() =>
      args.optimizer === "adam" ? adamTangent(moments, powers) : momentumTangent(Number(args.momentum), moments),
    );
  }

  keep(): void {
    this.kept = this.moving.map((m) => m.slice());
  }

  /** After the gradient was found, before the descent. */
  step({ pass, theta: there, weights, rows, penalty, gradient, rate }: Step): void {
    this.#tangent ??= new TangentPropagation(pass);
    const theta = this.#theta;
    theta.set(there);
    let total = 0;
    for (let i = 0; i < rows; i++) total += weights[i]!;
    for (const [k, name] of this.#by.entries()) {
      const moving = this.moving[k]!;
      this.#tangent.forward(theta, moving, rows, penalty.dropout);
      this.#tangent.backward(theta, moving, weights, rows, penalty, this.#gradient);
      if (name === "l2") addPenalty(pass.network, (at) => theta[at]! / total, this.#gradient);
      if (name === "l1") addPenalty(pass.network, (at) => Math.sign(theta[at]!) / total, this.#gradient);
      // Every schedule is a multiple of the learning rate.
      const nudged = {
        rate: name === "learning_rate" ? rate / this.#learningRate : 0,
        momentum: name === "momentum" ? 1 : 0,
      };
      this.#descents[k]!(moving, gradient, this.#gradient, rate, nudged);
    }
  }
}

/** Intercepts are free. */
function addPenalty({ sizes }: Network, slope: (at: number) => number, gradient: Float64Array): void {
  let at = 0;
  for (let l = 1; l < sizes.length; l++) {
    const intercepts = at + sizes[l - 1]! * sizes[l]!;
    for (; at < intercepts; at++) gradient[at] = gradient[at]! + slope(at);
    at += sizes[l]!;
  }
}
