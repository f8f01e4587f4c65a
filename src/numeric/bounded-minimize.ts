import { dot } from "./vectors.js";
/** f and its gradient, written into `gradient`. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

const MEMORY = 8;
const SUFFICIENT = 1e-4;
const HALVINGS = 12;

/**
 * A local minimum of a smooth function in a box, from x, in place; the value there.
 * low, high: as long as x.   Ends after `steps` moves, or when the projected gradient is below `tolerance`.
 * Limited-memory BFGS over the coordinates that no bound holds, steps projected into the box, Armijo's rule.
 * Nocedal & Wright 2006, 7.2; Bertsekas 1982 for the projection.
 */
export function minimizeInBox(
  f: Smooth,
  x: Float64Array,
  low: Float64Array,
  high: Float64Array,
  steps: number,
  tolerance: number,
): number {
  const n = x.length;
  let gradient = new Float64Array(n);
  let ahead = new Float64Array(n);
  const trial = new Float64Array(n);
  const direction = new Float64Array(n);
  const isHeld = new Uint8Array(n);
  const memory = new Curvature(n);
  let value = f(x, gradient);
  for (let step = 0; step < steps; step++) {
    if (hold(x, gradient, low, high, isHeld) < tolerance) break;
    memory.direct(gradient, isHeld, direction);
    if (!(dot(direction, gradient) < 0)) {
      memory.forget();
      for (let j = 0; j < n; j++) direction[j] = isHeld[j] === 1 ? 0 : -gradient[j]!;
    }
    // Without curvature the gradient's length says nothing: the first step is a tenth of the box at most.
    let length = memory.isEmpty ? Math.min(1, 0.1 / largest(direction, low, high)) : 1;
    let next = Number.NaN;
    let isDone = false;
    for (let k = 0; k < HALVINGS && !isDone; k++, length /= 2) {
      let decrease = 0;
      for (let j = 0; j < n; j++) {
        trial[j] = Math.min(high[j]!, Math.max(low[j]!, x[j]! + length * direction[j]!));
        decrease += gradient[j]! * (trial[j]! - x[j]!);
      }
      next = f(trial, ahead);
      isDone = next <= value + SUFFICIENT * Math.min(decrease, 0);
    }
    if (!isDone) break;
    memory.learn(x, trial, gradient, ahead);
    const gain = value - next;
    x.set(trial);
    [gradient, ahead] = [ahead, gradient];
    value = next;
    if (gain < 1e-10 * (1 + Math.abs(value))) break;
  }
  return value;
}

/** Marks what a bound holds against the gradient; the largest component of the rest. */
function hold(x: Float64Array, g: Float64Array, low: Float64Array, high: Float64Array, isHeld: Uint8Array): number {
  let most = 0;
  for (let j = 0; j < x.length; j++) {
    isHeld[j] = (x[j]! <= low[j]! && g[j]! > 0) || (x[j]! >= high[j]! && g[j]! < 0) ? 1 : 0;
    if (isHeld[j] === 0) most = Math.max(most, Math.abs(g[j]!));
  }
  return most;
}

/** The largest step of a direction, in parts of the box. */
function largest(direction: Float64Array, low: Float64Array, high: Float64Array): number {
  let most = 1e-300;
  for (let j = 0; j < low.length; j++) {
    const width = high[j]! - low[j]!;
    if (width > 0) most = Math.max(most, Math.abs(direction[j]!) / width);
  }
  return most;
}

/** The last moves and what the gradient did over them. */
class Curvature {
  readonly #moves: Float64Array[] = [];
  readonly #changes: Float64Array[] = [];
  readonly #shares = new Float64Array(MEMORY);
  readonly #n: number;

  constructor(n: number) {
    this.#n = n;
  }

  get isEmpty(): boolean {
    return this.#moves.length === 0;
  }

  forget(): void {
    this.#moves.length = 0;
    this.#changes.length = 0;
  }

  learn(from: Float64Array, to: Float64Array, before: Float64Array, after: Float64Array): void {
    const isFull = this.#moves.length === MEMORY;
    const move = isFull ? this.#moves.shift()! : new Float64Array(this.#n);
    const change = isFull ? this.#changes.shift()! : new Float64Array(this.#n);
    for (let j = 0; j < this.#n; j++) {
      move[j] = to[j]! - from[j]!;
      change[j] = after[j]! - before[j]!;
    }
    if (!(dot(move, change) > 1e-12 * dot(change, change))) return;
    this.#moves.push(move);
    this.#changes.push(change);
  }

  /** out: −H g over the coordinates that are not held. Two loops, Nocedal & Wright 7.4. */
  direct(gradient: Float64Array, isHeld: Uint8Array, out: Float64Array): void {
    for (let j = 0; j < this.#n; j++) out[j] = isHeld[j] === 1 ? 0 : -gradient[j]!;
    const last = this.#moves.length - 1;
    for (let k = last; k >= 0; k--) {
      const share = dot(this.#moves[k]!, out) / dot(this.#moves[k]!, this.#changes[k]!);
      this.#shares[k] = share;
      add(out, -share, this.#changes[k]!);
    }
    if (last >= 0) {
      const change = this.#changes[last]!;
      const scale = dot(this.#moves[last]!, change) / dot(change, change);
      for (let j = 0; j < this.#n; j++) out[j]! *= scale;
    }
    for (let k = 0; k <= last; k++) {
      const share = dot(this.#changes[k]!, out) / dot(this.#moves[k]!, this.#changes[k]!);
      add(out, this.#shares[k]! - share, this.#moves[k]!);
    }
    for (let j = 0; j < this.#n; j++) if (isHeld[j] === 1) out[j] = 0;
  }
}

function add(to: Float64Array, factor: number, what: Float64Array): void {
  for (let j = 0; j < to.length; j++) to[j] = to[j]! + factor * what[j]!;
}
