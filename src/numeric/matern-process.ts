import { minimizeInBox } from "./bounded-minimize.js";
import { choleskyFactor } from "./cholesky.js";

/** Points with their values. */
export interface Design {
  readonly n: number;
  readonly d: number;
  /** n × d row-major; numbers of [0, 1], or places of unordered choices. */
  readonly x: Float64Array;
  /** n: centered, of unit variance. */
  readonly y: Float64Array;
  /** d: 1 where two values are alike or not, and no more. */
  readonly isChoice: Uint8Array;
}

/** Logarithms: d inverse squared lengthscales, the variance of the process, the variance of its noise. */
export type Hyperparameters = Float64Array;

/** What is likely before any point is seen: normal on the logarithms. */
export interface Prior {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const ROOT_5 = Math.sqrt(5);
/** Added to the diagonal whatever the noise is, so that near twins do not ruin the factor. */
const JITTER = 1e-8;

/** Squared distances a dimension, for pairs i > j: pair-major, d together. */
function pairDistances({ n, d, x, isChoice }: Design): Float64Array {
  const out = new Float64Array(((n * (n - 1)) / 2) * d);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < d; k++) {
        const difference = x[i * d + k]! - x[j * d + k]!;
        out[at++] = isChoice[k] === 1 ? (difference === 0 ? 0 : 1) : difference * difference;
      }
    }
  }
  return out;
}

/** out: inverse of the lower triangle l, both n × n row-major. */
function invertLower(l: Float64Array, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) out[row + j] = 0;
    // Two rows go together, one after the other at each place.
    let k = 0;
    for (; k + 1 < i; k += 2) {
      const first = l[row + k]!;
      const second = l[row + k + 1]!;
      const one = k * n;
      const two = one + n;
      for (let j = 0; j <= k; j++) out[row + j] = out[row + j]! - first * out[one + j]! - second * out[two + j]!;
      out[row + k + 1] = out[row + k + 1]! - second * out[two + k + 1]!;
    }
    for (; k < i; k++) {
      const factor = l[row + k]!;
      const other = k * n;
      for (let j = 0; j <= k; j++) out[row + j] = out[row + j]! - factor * out[other + j]!;
    }
    const pivot = 1 / l[row + i]!;
    for (let j = 0; j < i; j++) out[row + j]! *= pivot;
    out[row + i] = pivot;
  }
}

/** out: the lower triangle of lᵀ l, for the lower triangle l, both n × n row-major. Two rows go together. */
function timesTransposed(l: Float64Array, n: number, out: Float64Array): void {
  out.fill(0);
  let k = 0;
  for (; k + 1 < n; k += 2) {
    const row = k * n;
    const next = row + n;
    for (let i = 0; i <= k; i++) {
      const a = l[row + i]!;
      const b = l[next + i]!;
      const to = i * n;
      for (let j = 0; j <= i; j++) out[to + j] = out[to + j]! + a * l[row + j]! + b * l[next + j]!;
    }
    addOuter(l, next, k + 1, (k + 1) * n, out);
  }
  if (k < n) for (let i = 0; i <= k; i++) addOuter(l, k * n, i, i * n, out);
}

/** Row i of out, from `to`: the row of l from `row` on times its i-th number is added. */
function addOuter(l: Float64Array, row: number, i: number, to: number, out: Float64Array): void {
  const a = l[row + i]!;
  for (let j = 0; j <= i; j++) out[to + j] = out[to + j]! + a * l[row + j]!;
}

/** out: l x for the lower triangle l, n × n row-major. Four rows go together: their sums do not wait for one another. */
function lowerTimes(l: Float64Array, n: number, x: Float64Array, out: Float64Array): void {
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const a = i * n;
    const b = a + n;
    const c = b + n;
    const d = c + n;
    let [first, second, third, fourth] = [0, 0, 0, 0];
    for (let j = 0; j <= i; j++) {
      const v = x[j]!;
      first += l[a + j]! * v;
      second += l[b + j]! * v;
      third += l[c + j]! * v;
      fourth += l[d + j]! * v;
    }
    const [v, w, z] = [x[i + 1]!, x[i + 2]!, x[i + 3]!];
    out[i] = first;
    out[i + 1] = second + l[b + i + 1]! * v;
    out[i + 2] = third + l[c + i + 1]! * v + l[c + i + 2]! * w;
    out[i + 3] = fourth + l[d + i + 1]! * v + l[d + i + 2]! * w + l[d + i + 3]! * z;
  }
  for (; i < n; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += l[i * n + j]! * x[j]!;
    out[i] = sum;
  }
}

/**
 * The likeliest hyperparameters under a prior (MAP), from `start`, at most `steps` of L-BFGS.
 * Rasmussen & Williams 2006, 5.4.1.   O(steps · n³).
 */
export function fitHyperparameters(
  design: Design,
  prior: Prior,
  start: Hyperparameters,
  steps: number,
): Hyperparameters {
  const theta = Float64Array.from(start);
  minimizeInBox(lossOf(design, prior), theta, prior.low, prior.high, steps, 1e-2);
  return theta;
}

/** Negative logarithm of the posterior density of hyperparameters, up to a constant, with its gradient. */
export function lossOf(design: Design, prior: Prior): (theta: Float64Array, gradient: Float64Array) => number {
  const { n, d, y } = design;
  const distances = pairDistances(design);
  const factor = new Float64Array(n * n);
  const lower = new Float64Array(n * n);
  const inverse = new Float64Array(n * n);
  const slope = new Float64Array((n * (n - 1)) / 2);
  const half = new Float64Array(n);
  const alpha = new Float64Array(n);
  const weight = new Float64Array(d);
  return (theta, gradient) => {
    for (let k = 0; k < d; k++) weight[k] = Math.exp(theta[k]!);
    const variance = Math.exp(theta[d]!);
    const noise = Math.exp(theta[d + 1]!) + JITTER;
    for (let i = 0, pair = 0; i < n; i++) {
      for (let j = 0; j < i; j++, pair++) {
        let square = 0;
        for (let k = 0; k < d; k++) square += weight[k]! * distances[pair * d + k]!;
        const r = ROOT_5 * Math.sqrt(square);
        const decay = variance * Math.exp(-r);
        factor[i * n + j] = decay * (1 + r + (r * r) / 3);
        slope[pair] = (-5 / 6) * decay * (1 + r);
      }
      factor[i * n + i] = variance + noise;
    }
    gradient.fill(0);
    if (!choleskyFactor(factor, n)) return Number.POSITIVE_INFINITY;
    invertLower(factor, n, lower);
    timesTransposed(lower, n, inverse);
    let loss = 0;
    alpha.fill(0);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += lower[i * n + j]! * y[j]!;
      half[i] = sum;
      loss += 0.5 * sum * sum + Math.log(factor[i * n + i]!);
    }
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) alpha[j] = alpha[j]! + lower[i * n + j]! * half[i]!;
    let trace = 0;
    let whole = 0;
    for (let i = 0, pair = 0; i < n; i++) {
      const own = inverse[i * n + i]! - alpha[i]! * alpha[i]!;
      trace += own;
      for (let j = 0; j < i; j++, pair++) {
        const share = (inverse[i * n + j]! - alpha[i]! * alpha[j]!) * slope[pair]!;
        for (let k = 0; k < d; k++) gradient[k] = gradient[k]! + share * distances[pair * d + k]!;
      }
      whole += 1 - alpha[i]! * y[i]!;
    }
    for (let k = 0; k < d; k++) gradient[k]! *= weight[k]!;
    // tr((K⁻¹ − ααᵀ) K) is n − αᵀy: what of it is not noise is the process.
    gradient[d] = 0.5 * (whole - trace * noise);
    gradient[d + 1] = 0.5 * trace * (noise - JITTER);
    for (let k = 0; k < d + 2; k++) {
      const z = (theta[k]! - prior.mean[k]!) / prior.sd[k]!;
      loss += 0.5 * z * z;
      gradient[k] = gradient[k]! + z / prior.sd[k]!;
    }
    return loss;
  };
}

/** The process given the design: Matérn 5/2, one lengthscale a dimension. */
export class MaternProcess {
  readonly #design: Design;
  readonly #weight: Float64Array;
  readonly #variance: number;
  readonly #lower: Float64Array;
  readonly #alpha: Float64Array;
  readonly #k: Float64Array;
  readonly #v: Float64Array;
  readonly #slope: Float64Array;
  readonly noise: number;
  /** Of the last point asked about; `nearest`: its squared distance to the design. */
  mean = 0;
  deviation = 0;
  nearest = 0;

  /** Throws when the design is not positive definite under the hyperparameters even with jitter. */
  constructor(design: Design, theta: Hyperparameters) {
    const { n, d, y } = design;
    this.#design = design;
    this.#weight = new Float64Array(d);
    for (let k = 0; k < d; k++) this.#weight[k] = Math.exp(theta[k]!);
    this.#variance = Math.exp(theta[d]!);
    this.noise = Math.exp(theta[d + 1]!);
    this.#k = new Float64Array(n);
    this.#v = new Float64Array(n);
    this.#slope = new Float64Array(n);
    this.#lower = new Float64Array(n * n);
    this.#alpha = new Float64Array(n);
    const factor = this.#factor();
    invertLower(factor, n, this.#lower);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += this.#lower[i * n + j]! * y[j]!;
      this.#v[i] = sum;
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) this.#alpha[j] = this.#alpha[j]! + this.#lower[i * n + j]! * this.#v[i]!;
    }
  }

  #factor(): Float64Array {
    const { n, d, x } = this.#design;
    const factor = new Float64Array(n * n);
    for (let jitter = JITTER; jitter < 1; jitter *= 100) {
      for (let i = 0; i < n; i++) {
        this.#covariances(x, i * d, i + 1);
        for (let j = 0; j < i; j++) factor[i * n + j] = this.#k[j]!;
        factor[i * n + i] = this.#variance + this.noise + jitter;
      }
      if (choleskyFactor(factor, n)) return factor;
    }
    throw new Error("a covariance matrix with noise is not positive definite");
  }

  /** #k: covariances of a point with the first `rows` points of the design. */
  #covariances(point: Float64Array, at: number, rows: number): void {
    const { d, x, isChoice } = this.#design;
    const weight = this.#weight;
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < rows; i++) {
      let square = 0;
      const row = i * d;
      for (let k = 0; k < d; k++) {
        const difference = point[at + k]! - x[row + k]!;
        if (difference !== 0) square += weight[k]! * (isChoice[k] === 1 ? 1 : difference * difference);
      }
      if (square < nearest) nearest = square;
      const r = ROOT_5 * Math.sqrt(square);
      const decay = this.#variance * Math.exp(-r);
      this.#k[i] = decay * (1 + r + (r * r) / 3);
      this.#slope[i] = (-5 / 6) * decay * (1 + r);
    }
    this.nearest = nearest;
  }

  /** Sets `mean`, `deviation` and `nearest`.   O(n (n + d)). */
  predict(point: Float64Array): void {
    const { n } = this.#design;
    this.#covariances(point, 0, n);
    lowerTimes(this.#lower, n, this.#k, this.#v);
    let mean = 0;
    let known = 0;
    for (let i = 0; i < n; i++) {
      mean += this.#alpha[i]! * this.#k[i]!;
      known += this.#v[i]! * this.#v[i]!;
    }
    this.mean = mean;
    this.deviation = Math.sqrt(Math.max(1e-12, this.#variance - known));
  }

  /** Slopes of the last prediction's mean and deviation, by coordinate (0 for choices). point: the same. */
  slopes(point: Float64Array, ofMean: Float64Array, ofDeviation: Float64Array): void {
    const { n, d, x, isChoice } = this.#design;
    ofMean.fill(0);
    ofDeviation.fill(0);
    // K⁻¹k, over #k, which is not needed any more.
    const beta = this.#k.fill(0);
    for (let i = 0; i < n; i++) {
      const v = this.#v[i]!;
      const row = i * n;
      for (let j = 0; j <= i; j++) beta[j] = beta[j]! + this.#lower[row + j]! * v;
    }
    for (let i = 0; i < n; i++) {
      const a = this.#alpha[i]! * this.#slope[i]!;
      const b = beta[i]! * this.#slope[i]!;
      const row = i * d;
      for (let k = 0; k < d; k++) {
        if (isChoice[k] === 1) continue;
        const difference = 2 * this.#weight[k]! * (point[k]! - x[row + k]!);
        ofMean[k] = ofMean[k]! + a * difference;
        ofDeviation[k] = ofDeviation[k]! - (b * difference) / this.deviation;
      }
    }
  }
}
