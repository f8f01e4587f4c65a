import { choleskyFactor, choleskySolve } from "./cholesky.js";
import { dot } from "./vectors.js";

/** How far the first step goes, and any, as shares of the cube's edge. */
const FIRST = 0.15;
const FARTHEST = 0.5;
/** How far a step goes that checks whether the end has been reached. */
const AGAIN = 0.03;
/** After a step that went too far the next is at least this share of what a cubic along it says. */
const FORCED = 0.3;

/**
 * Goes down a smooth function over the unit cube, from a point whose value and gradient are known, one evaluation at a
 * time: steps of a quasi-Newton model (BFGS), none longer than a radius that grows where the model is right and shrinks
 * where the function rises. Coordinates at an end that the gradient pushes outward stay there. Where the function bends
 * downward there is no model, and steps go against the gradient, farther and farther.
 * Nocedal & Wright 2006, chapters 4, 6 and 16.7; in their terms B is kept, not its inverse.
 */
export class BoxDescent {
  /** The best point so far. */
  readonly x: Float64Array;
  value: number;
  readonly #gradient: Float64Array;
  /** d × d; absent: nothing is known of the curvature. */
  #model: Float64Array | undefined;
  #radius = FIRST;
  readonly #tolerance: number;
  /** The step that is being tried. */
  readonly #step: Float64Array;
  /** The next step is at least so long: where a cubic says that it is worth it. */
  #least = 0;
  #hasDoubted = false;

  /** tolerance: a step whose every coordinate is shorter is not worth an evaluation. */
  constructor(x: Float64Array, value: number, gradient: Float64Array, tolerance: number) {
    this.x = x.slice();
    this.value = value;
    this.#gradient = gradient.slice();
    this.#tolerance = tolerance;
    this.#step = new Float64Array(x.length);
  }

  /** Where to look next; undefined once it has settled. The answer is given to `learn` before the next. */
  next(): Float64Array | undefined {
    this.#propose();
    if (largest(this.#step) < this.#tolerance) this.#doubt();
    const length = largest(this.#step);
    return length < this.#tolerance || !Number.isFinite(length)
      ? undefined
      : this.x.map((v, i) => clamped(v + this.#step[i]!));
  }

  /** What was found where `next` said; nothing where there is no value, or no gradient. */
  learn(value?: number, gradient?: Float64Array): void {
    const step = this.#step;
    const length = largest(step);
    if (value === undefined || gradient === undefined || !Number.isFinite(value) || !gradient.every(Number.isFinite)) {
      this.#radius = length / 4;
      return;
    }
    const turn = gradient.map((g, i) => g - this.#gradient[i]!);
    const bend = dot(step, turn);
    const slope = dot(this.#gradient, step);
    const isConvex = bend > 1e-10 * Math.abs(slope);
    const wasShort = length < 0.99 * this.#radius;
    if (isConvex) this.#update(turn, bend);
    if (value >= this.value) {
      this.#radius = length * lowestOf(this.value, value, slope, dot(gradient, step));
      // In one dimension the way is known; in several the model may know a better one, and how far.
      this.#least = (this.x.length === 1 ? 1 : FORCED) * this.#radius;
      return;
    }
    if (!isConvex) this.#model = undefined;
    const isAsTold = value <= this.value + 0.25 * slope;
    if (!isConvex || (isAsTold && !wasShort)) this.#radius = Math.min(FARTHEST, 2 * Math.max(length, this.#radius));
    for (let i = 0; i < step.length; i++) this.x[i] = clamped(this.x[i]! + step[i]!);
    this.value = value;
    this.#gradient.set(gradient);
  }

  /** A model may take a flat direction for a steep one, and its short step for the end: once, a step without it. */
  #doubt(): void {
    if (this.#model === undefined || this.#hasDoubted || this.x.length === 1) return;
    this.#hasDoubted = true;
    this.#model = undefined;
    this.#radius = Math.max(AGAIN, 2 * this.#tolerance);
    this.#propose();
  }

  #propose(): void {
    const step = this.#step.fill(0);
    const free = [...this.x.keys()].filter((i) => {
      const g = this.#gradient[i]!;
      return g !== 0 && !(this.x[i]! <= 0 && g > 0) && !(this.x[i]! >= 1 && g < 0);
    });
    if (free.length === 0) return;
    const wanted = this.#newton(free) ?? this.#downhill(free);
    const length = largest(wanted);
    const scale = Math.max(Math.min(1, this.#radius / length), this.#least / length);
    this.#least = 0;
    for (const [k, i] of free.entries()) step[i] = clamped(this.x[i]! + scale * wanted[k]!) - this.x[i]!;
  }

  #downhill(free: readonly number[]): Float64Array {
    const direction = Float64Array.from(free, (i) => -this.#gradient[i]!);
    const scale = this.#radius / largest(direction);
    return direction.map((v) => v * scale);
  }

  /** To the lowest point of the model over the coordinates that are free. */
  #newton(free: readonly number[]): Float64Array | undefined {
    const model = this.#model;
    if (model === undefined) return undefined;
    const n = this.x.length;
    const size = free.length;
    const system = Float64Array.from({ length: size * size }, (_, at) => {
      return model[free[Math.floor(at / size)]! * n + free[at % size]!]!;
    });
    const direction = Float64Array.from(free, (i) => -this.#gradient[i]!);
    if (!choleskyFactor(system, size)) return undefined;
    choleskySolve(system, size, direction);
    return direction.every(Number.isFinite) ? direction : undefined;
  }

  /** B ← B − B s sᵀB / sᵀB s + y yᵀ / yᵀs, begun as the multiple of 1 that agrees with the last step. */
  #update(turn: Float64Array, bend: number): void {
    const n = turn.length;
    const step = this.#step;
    if (this.#model === undefined) {
      const scale = dot(turn, turn) / bend;
      this.#model = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? scale : 0));
    }
    const model = this.#model;
    const pushed = Float64Array.from({ length: n }, (_, i) => dot(model.subarray(i * n, (i + 1) * n), step));
    const curvature = dot(step, pushed);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const at = i * n + j;
        model[at] = model[at]! - (pushed[i]! * pushed[j]!) / curvature + (turn[i]! * turn[j]!) / bend;
      }
    }
  }
}

/** Where on a step the cubic through both ends is lowest, within a tenth and a half of it. */
function lowestOf(before: number, after: number, slope: number, slopeAfter: number): number {
  const a = slope + slopeAfter - 3 * (after - before);
  const root = a * a - slope * slopeAfter;
  const at = root < 0 ? 0.5 : 1 - (slopeAfter + Math.sqrt(root) - a) / (slopeAfter - slope + 2 * Math.sqrt(root));
  return Number.isFinite(at) ? Math.min(0.5, Math.max(0.1, at)) : 0.5;
}

const clamped = (u: number): number => Math.min(1, Math.max(0, u));

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
