import { symmetricEigen } from "./symmetric-eigen.js";

/** Another mean and standard deviation of coordinate j, which must not be caught in one value; undefined: as they are. */
export type Margin = (
  j: number,
  mean: number,
  deviation: number,
) => { readonly mean: number; readonly deviation: number } | undefined;

/**
 * The state of a covariance matrix adaptation: mean, step size and covariance of a normal distribution over [0, 1]ᵈ that
 * learns from ranked generations, the worst half with negative weights.   Hansen 2016, "The CMA evolution strategy: a
 * tutorial".
 */
export class CovarianceAdaptation {
  readonly d: number;
  readonly population: number;
  readonly mean: Float64Array;
  step: number;
  generation = 0;
  readonly #first: number;
  readonly #margin: Margin;
  readonly #weights: Float64Array;
  readonly #positive: number;
  /** Effective number of parents. */
  readonly #mass: number;
  readonly #rates: ReturnType<typeof ratesOf>;
  readonly #covariance: Float64Array;
  /** Rows are eigenvectors; roots: square roots of the eigenvalues. */
  readonly #axes: Float64Array;
  readonly #roots: Float64Array;
  /** Widens discrete coordinates, so that they can leave their cell. */
  readonly #widening: Float64Array;
  readonly #stepPath: Float64Array;
  readonly #shapePath: Float64Array;

  /** start: d long, the first mean.   step: the first standard deviation. */
  constructor(start: Float64Array, step: number, population: number, margin: Margin) {
    const d = start.length;
    this.d = d;
    this.population = population;
    this.mean = start.slice();
    this.step = step;
    this.#first = step;
    this.#margin = margin;
    const { weights, mass, positive } = weightsOf(d, population);
    this.#weights = weights;
    this.#mass = mass;
    this.#positive = positive;
    this.#rates = ratesOf(d, mass);
    this.#covariance = identity(d);
    this.#axes = identity(d);
    this.#roots = new Float64Array(d).fill(1);
    this.#widening = new Float64Array(d).fill(1);
    this.#stepPath = new Float64Array(d);
    this.#shapePath = new Float64Array(d);
  }

  /** out: a draw, by d standard normal numbers. */
  draw(normals: Float64Array, out: Float64Array): void {
    for (let j = 0; j < this.d; j++) {
      let y = 0;
      for (let k = 0; k < this.d; k++) y += this.#axes[k * this.d + j]! * this.#roots[k]! * normals[k]!;
      out[j] = this.mean[j]! + this.step * this.#widening[j]! * y;
    }
  }

  /** A generation as it was drawn, the best first; as many as the population. */
  learn(ranked: readonly Float64Array[]): void {
    const { d } = this;
    const { cc, cs, c1, cmu, damping, expected } = this.#rates;
    const steps = ranked.map((x) => this.#stepTo(x));
    const move = new Float64Array(d);
    for (let i = 0; i < this.#positive; i++) addTo(move, this.#weights[i]!, steps[i]!.y);
    for (let j = 0; j < d; j++) {
      this.mean[j] = Math.min(1, Math.max(0, this.mean[j]! + this.step * this.#widening[j]! * move[j]!));
    }
    this.generation++;

    const whitened = this.#whiten(move);
    mix(this.#stepPath, 1 - cs, Math.sqrt(cs * (2 - cs) * this.#mass), whitened);
    const length = Math.sqrt(square(this.#stepPath));
    const settled = Math.sqrt(1 - (1 - cs) ** (2 * this.generation));
    const isSteady = length / settled < (1.4 + 2 / (d + 1)) * expected;
    mix(this.#shapePath, 1 - cc, isSteady ? Math.sqrt(cc * (2 - cc) * this.#mass) : 0, move);

    const total = this.#weights.reduce((a, b) => a + b, 0);
    const keep = 1 + (isSteady ? 0 : c1 * cc * (2 - cc)) - c1 - cmu * total;
    for (let i = 0; i < d * d; i++) this.#covariance[i]! *= keep;
    addOuter(this.#covariance, c1, this.#shapePath);
    for (const [i, { y, length: far }] of steps.entries()) {
      const weight = this.#weights[i]!;
      // A bad step's share is that of a step of usual length, so that the covariance stays positive definite.
      addOuter(this.#covariance, cmu * (weight >= 0 ? weight : (weight * d) / Math.max(far, 1e-300)), y);
    }
    this.step *= Math.exp(Math.min(1, (cs / damping) * (length / expected - 1)));
    this.#decompose();
    this.#widen();
  }

  /** Nothing is left to learn: it has become tiny, or so long and thin that numbers do not tell. */
  get isOver(): boolean {
    let most = 0;
    for (let j = 0; j < this.d; j++) {
      most = Math.max(most, this.#widening[j]! * Math.sqrt(this.#covariance[j * this.d + j]!));
    }
    const roots = this.#roots;
    const condition = (roots[this.d - 1]! / roots[0]!) ** 2;
    return this.step * most < 1e-9 * this.#first || condition > 1e14 || !Number.isFinite(this.step);
  }

  /** From the mean, in steps: y, and its squared length under the covariance. Points from elsewhere are drawn near. */
  #stepTo(x: Float64Array): { readonly y: Float64Array; readonly length: number } {
    const y = new Float64Array(this.d);
    for (let j = 0; j < this.d; j++) y[j] = (x[j]! - this.mean[j]!) / (this.step * this.#widening[j]!);
    const length = square(this.#whiten(y));
    // Hansen 2011, "Injecting external solutions into CMA-ES": a step longer than any draw would shift the mean too far.
    const most = (Math.sqrt(this.d) + (2 * this.d) / (this.d + 2)) ** 2;
    if (length <= most) return { y, length };
    const shrink = Math.sqrt(most / length);
    for (let j = 0; j < this.d; j++) y[j]! *= shrink;
    return { y, length: most };
  }

  /** C^(−1/2) y. */
  #whiten(y: Float64Array): Float64Array {
    const { d } = this;
    const out = new Float64Array(d);
    for (let k = 0; k < d; k++) {
      let along = 0;
      for (let j = 0; j < d; j++) along += this.#axes[k * d + j]! * y[j]!;
      along /= this.#roots[k]!;
      for (let j = 0; j < d; j++) out[j]! += along * this.#axes[k * d + j]!;
    }
    return out;
  }

  #decompose(): void {
    this.#axes.set(this.#covariance);
    symmetricEigen(this.#axes, this.d, this.#roots);
    const least = 1e-14 * this.#roots[this.d - 1]!;
    for (let k = 0; k < this.d; k++) this.#roots[k] = Math.sqrt(Math.max(least, this.#roots[k]!));
  }

  #widen(): void {
    for (let j = 0; j < this.d; j++) {
      const own = this.step * Math.sqrt(this.#covariance[j * this.d + j]!);
      const widened = this.#margin(j, this.mean[j]!, own * this.#widening[j]!);
      if (widened === undefined) continue;
      this.mean[j] = widened.mean;
      this.#widening[j] = widened.deviation / own;
    }
  }
}

/** Logarithmic weights of ranks, the worst half negative. Hansen 2016, equations 49 to 53. */
function weightsOf(d: number, population: number) {
  const raw = Float64Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const positive = Math.floor(population / 2);
  const [good, bad] = [raw.subarray(0, positive), raw.subarray(positive)];
  const sum = (w: Float64Array) => w.reduce((a, b) => a + b, 0);
  const mass = sum(good) ** 2 / square(good);
  const badMass = bad.length === 0 || square(bad) === 0 ? 0 : sum(bad) ** 2 / square(bad);
  const { c1, cmu } = ratesOf(d, mass);
  const limit = Math.min(1 + c1 / cmu, 1 + (2 * badMass) / (mass + 2), (1 - c1 - cmu) / (d * cmu));
  const [up, down] = [sum(good), -sum(bad)];
  return { weights: raw.map((w) => (w >= 0 ? w / up : (w / down) * limit)), mass, positive };
}

/** Learning rates. Hansen 2016, table 1. */
function ratesOf(d: number, mass: number) {
  const c1 = 2 / ((d + 1.3) ** 2 + mass);
  const cs = (mass + 2) / (d + mass + 5);
  return {
    cc: (4 + mass / d) / (d + 4 + (2 * mass) / d),
    cs,
    c1,
    cmu: Math.min(1 - c1 - 1e-8, (2 * (0.25 + mass + 1 / mass - 2)) / ((d + 2) ** 2 + mass)),
    damping: 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (d + 1)) - 1) + cs,
    /** Length of a standard normal vector. */
    expected: Math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d)),
  };
}

function identity(d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let j = 0; j < d; j++) out[j * d + j] = 1;
  return out;
}

function square(y: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < y.length; j++) sum += y[j]! * y[j]!;
  return sum;
}

function addTo(to: Float64Array, factor: number, y: Float64Array): void {
  for (let j = 0; j < to.length; j++) to[j]! += factor * y[j]!;
}

/** to: keep · to + add · y. */
function mix(to: Float64Array, keep: number, add: number, y: Float64Array): void {
  for (let j = 0; j < to.length; j++) to[j] = keep * to[j]! + add * y[j]!;
}

function addOuter(to: Float64Array, factor: number, y: Float64Array): void {
  const d = y.length;
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) to[i * d + j]! += factor * y[i]! * y[j]!;
}
