import { addCombinations, rowProducts } from "./dense.js";
import type { Penalty, Propagation } from "./network.js";

/**
 * How signals and gradients of a network move as its parameters move in one direction, `moving`, as long as they: the
 * forward pass of forward-mode differentiation, and of the gradient, a Hessian times a vector (Pearlmutter 1994). Reads
 * what the propagation has filled last; room for as many rows as it has. Where relu bends, its slope is that of one side.
 * In doubles, also beside a propagation in singles: tiny moves of theta show in the signals.
 */
export class TangentPropagation {
  /** rows × units of each layer, as the signals; those of the input are 0. */
  readonly signals: readonly Float64Array[];
  readonly #pass: Propagation;
  /** The propagation's, as doubles. */
  readonly #signalsThere: readonly Float64Array[];
  readonly #errorsThere: readonly Float64Array[];
  readonly #errors: readonly Float64Array[];
  /** Errors before they went through the activation. */
  readonly #raw: readonly Float64Array[];

  constructor(pass: Propagation) {
    const room = () => pass.signals.map(({ length }) => new Float64Array(length));
    this.#pass = pass;
    this.#signalsThere = room();
    this.#errorsThere = room();
    this.signals = room();
    this.#errors = room();
    this.#raw = room();
  }

  /** After the propagation's `forward` on the same rows. `dropout`: the share that it dropped. */
  forward(theta: Float64Array, moving: Float64Array, rows: number, dropout = 0): void {
    const { network } = this.#pass;
    const { sizes } = network;
    const signals = this.#signalsThere;
    for (const [l, own] of signals.entries()) own.set(this.#pass.signals[l]!);
    let at = 0;
    for (let l = 1; l < sizes.length; l++) {
      const inputs = sizes[l - 1]!;
      const units = sizes[l]!;
      const out = this.signals[l]!;
      const end = at + inputs * units;
      const intercepts = moving.subarray(end, end + units);
      for (let i = 0; i < rows; i++) out.set(intercepts, i * units);
      addCombinations(signals[l - 1]!, inputs, 1, moving.subarray(at, end), inputs, units, rows, out);
      if (l > 1) addCombinations(this.signals[l - 1]!, inputs, 1, theta.subarray(at, end), inputs, units, rows, out);
      at = end + units;
      if (l < sizes.length - 1) this.#pass.throughActivation(l, rows * units, dropout, out);
      else if (network.target === "class") this.#throughProbabilities(rows, units);
    }
  }

  /** How the gradient that the propagation's `backward` found moves; after `forward`, and before theta moves on. */
  backward(
    theta: Float64Array,
    moving: Float64Array,
    weights: Float64Array,
    rows: number,
    { l2, dropout }: Penalty,
    gradient: Float64Array,
  ): void {
    const { sizes } = this.#pass.network;
    const signals = this.#signalsThere;
    const errors = this.#errorsThere;
    for (const [l, own] of errors.entries()) own.set(this.#pass.errors[l]!);
    let total = 0;
    for (let i = 0; i < rows; i++) total += weights[i]!;
    this.#outputErrors(weights, rows, total);
    gradient.fill(0);
    let end = theta.length;
    for (let l = sizes.length - 1; l >= 1; l--) {
      const inputs = sizes[l - 1]!;
      const units = sizes[l]!;
      const start = end - (inputs + 1) * units;
      const intercepts = end - units;
      const own = gradient.subarray(start, intercepts);
      const moved = this.#errors[l]!;
      addCombinations(signals[l - 1]!, 1, inputs, moved, rows, units, inputs, own);
      if (l > 1) addCombinations(this.signals[l - 1]!, 1, inputs, errors[l]!, rows, units, inputs, own);
      for (let at = start; at < intercepts; at++) gradient[at] = gradient[at]! + (l2 * moving[at]!) / total;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < units; j++) gradient[intercepts + j] = gradient[intercepts + j]! + moved[i * units + j]!;
      }
      if (l > 1) this.#through(l, theta.subarray(start, intercepts), moving.subarray(start, intercepts), rows, dropout);
      end = start;
    }
  }

  #throughProbabilities(rows: number, units: number): void {
    const p = this.#pass.outputs;
    const out = this.signals.at(-1)!;
    for (let from = 0; from < rows * units; from += units) {
      if (units === 1) {
        out[from] = out[from]! * p[from]! * (1 - p[from]!);
        continue;
      }
      let mean = 0;
      for (let at = from; at < from + units; at++) mean += p[at]! * out[at]!;
      for (let at = from; at < from + units; at++) out[at] = p[at]! * (out[at]! - mean);
    }
  }

  #outputErrors(weights: Float64Array, rows: number, total: number): void {
    const out = this.signals.at(-1)!;
    const errors = this.#errors.at(-1)!;
    const units = this.#pass.network.sizes.at(-1)!;
    for (let at = 0; at < rows * units; at++) errors[at] = (weights[Math.floor(at / units)]! / total) * out[at]!;
  }

  /** Errors of the layer before l: those of l by weights that move, through slopes that move. */
  #through(l: number, weights: Float64Array, moving: Float64Array, rows: number, dropout: number): void {
    const { network } = this.#pass;
    const signals = this.#signalsThere;
    const errors = this.#errorsThere;
    const inputs = network.sizes[l - 1]!;
    const units = network.sizes[l]!;
    const out = this.#errors[l - 1]!;
    const raw = this.#raw[l - 1]!;
    rowProducts(errors[l]!, moving, rows, inputs, units, raw);
    rowProducts(this.#errors[l]!, weights, rows, inputs, units, out);
    const count = rows * inputs;
    for (let at = 0; at < count; at++) out[at] = out[at]! + raw[at]!;
    this.#pass.throughActivation(l - 1, count, dropout, out);
    if (network.activation === "relu") return;
    rowProducts(errors[l]!, weights, rows, inputs, units, raw);
    const kept = 1 - dropout;
    const before = signals[l - 1]!;
    const moved = this.signals[l - 1]!;
    for (let at = 0; at < count; at++) {
      // Of tanh the slope 1 − s² falls by 2 s, of the logistic function s (1 − s) rises by 1 − 2 s.
      const bend = network.activation === "tanh" ? -2 * before[at]! * kept : 1 - 2 * before[at]! * kept;
      out[at] = out[at]! + raw[at]! * bend * moved[at]!;
    }
  }
}
