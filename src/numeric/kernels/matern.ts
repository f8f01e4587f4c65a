import type { Design, Scales } from "../matern-design.js";
import { type Arena, heldArena } from "./arena.js";

/** Points that are predicted side by side. */
const GROUP = 4;
/** Mean, what is known of the variance, squared distance to the nearest point of the design. */
const RESULTS = 3;

/** Room for vectors of two. */
const even = (n: number) => n + (n & 1);

/** What a process says of a point. */
export interface Predicted {
  readonly mean: number;
  /** Of the process's variance, what the design takes away. */
  readonly known: number;
  readonly nearest: number;
}

/** A process given a design and its scales. Shares its memory with others of its kind, and comes back to it as it was. */
export class ProcessKernel {
  readonly #design: Design;
  readonly #scales: Scales;
  readonly #jitter: number;
  #at!: ReturnType<typeof layout>;
  #many = { groups: 0, points: 0, results: 0 };

  /** Undefined when the covariances, with noise and jitter on the diagonal, are not positive definite. */
  static of(design: Design, scales: Scales, jitter: number): ProcessKernel | undefined {
    const kernel = new ProcessKernel(design, scales, jitter);
    return kernel.#begin(heldArena(kernel, "process").arena) ? kernel : undefined;
  }

  private constructor(design: Design, scales: Scales, jitter: number) {
    this.#design = design;
    this.#scales = scales;
    this.#jitter = jitter;
  }

  #arena(): Arena {
    const { arena, isFresh } = heldArena(this, "process");
    if (isFresh) this.#begin(arena);
    return arena;
  }

  #begin(arena: Arena): boolean {
    const { kernels } = arena;
    const { n, d, x, y, isChoice } = this.#design;
    const { weights, variance, noise } = this.#scales;
    const at = layout(n, d, (count) => arena.take(8 * count));
    this.#at = at;
    this.#many = { groups: 0, points: 0, results: 0 };
    const columns = arena.doubles(at.x, even(n) * d).fill(0);
    for (let i = 0; i < n; i++) for (let k = 0; k < d; k++) columns[k * even(n) + i] = x[i * d + k]!;
    twice(weights, arena.doubles(at.weights, 2 * d));
    arena.integers(at.choices, 4 * d).set(Int32Array.from({ length: 4 * d }, (_, i) => -isChoice[i >> 2]!));
    const point = arena.doubles(at.point, d);
    const factor = arena.doubles(at.factor, n * n);
    const row = arena.doubles(at.k, n);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < d; k++) point[k] = x[i * d + k]!;
      this.#row(arena, i + 1);
      factor.set(row.subarray(0, i), i * n);
      factor[i * n + i] = variance + noise + this.#jitter;
    }
    if (!kernels.factorSymmetric(at.factor, n)) return false;
    kernels.invertLower(at.factor, n, at.inverse);
    kernels.pairRows(at.inverse, n, at.lower);
    arena.doubles(at.k, n).set(y);
    kernels.lowerTimes(at.lower, n, at.k, at.v);
    kernels.upperTimes(at.lower, n, at.v, at.alpha);
    return true;
  }

  /** Covariances of `point` with the first rows of the design; the squared distance to the nearest of them. */
  #row({ kernels }: Arena, rows: number): number {
    const { n, d } = this.#design;
    const { x, weights, choices, point, k, slope } = this.#at;
    return kernels.maternRow(x, 8 * even(n), rows, d, weights, choices, point, this.#scales.variance, k, slope);
  }

  predict(at: Float64Array): Predicted {
    const arena = this.#arena();
    const { n, d } = this.#design;
    const { point, lower, k, v, alpha } = this.#at;
    arena.doubles(point, d).set(at);
    const nearest = this.#row(arena, n);
    arena.kernels.lowerTimes(lower, n, k, v);
    const [covariance, half, weight] = [arena.doubles(k, n), arena.doubles(v, n), arena.doubles(alpha, n)];
    let mean = 0;
    let known = 0;
    for (let i = 0; i < n; i++) {
      mean += weight[i]! * covariance[i]!;
      known += half[i]! * half[i]!;
    }
    return { mean, known, nearest };
  }

  /** Slopes of the last prediction's mean and of its deviation, which is given, by coordinate; 0 of choices. */
  slopes(deviation: number, ofMean: Float64Array, ofDeviation: Float64Array): void {
    const arena = this.#arena();
    const { n, d } = this.#design;
    const { x, weights, choices, point, alpha, k, v, slope, lower, slopes } = this.#at;
    arena.kernels.upperTimes(lower, n, v, k);
    const stride = 8 * even(n);
    arena.kernels.maternSlopes(x, stride, n, d, weights, choices, point, alpha, k, slope, deviation, slopes);
    ofMean.set(arena.doubles(slopes, d));
    ofDeviation.set(arena.doubles(slopes + 8 * d, d));
  }

  /** What predict says of each, 4 times as fast. */
  predictMany(points: readonly Float64Array[]): Predicted[] {
    const arena = this.#arena();
    const { n, d } = this.#design;
    const groups = Math.ceil(points.length / GROUP);
    if (groups > this.#many.groups) {
      const take = (each: number) => arena.take(8 * GROUP * each * groups);
      this.#many = { groups, points: take(d), results: take(RESULTS) };
    }
    const laid = arena.doubles(this.#many.points, GROUP * d * groups).fill(0);
    for (let i = 0; i < points.length; i++) {
      const from = (i >> 2) * GROUP * d + (i & 3);
      for (let k = 0; k < d; k++) laid[from + GROUP * k] = points[i]![k]!;
    }
    const { x, weights, choices, lower, alpha, fours } = this.#at;
    const [stride, { variance }, { points: from, results }] = [8 * even(n), this.#scales, this.#many];
    const { maternMany } = arena.kernels;
    maternMany(x, stride, n, d, weights, choices, variance, lower, alpha, fours, from, groups, results);
    const found = arena.doubles(results, GROUP * RESULTS * groups);
    return points.map((_, i) => {
      const at = (i >> 2) * GROUP * RESULTS + (i & 3);
      return { mean: found[at]!, known: found[at + GROUP]!, nearest: found[at + 2 * GROUP]! };
    });
  }
}

function layout(n: number, d: number, take: (doubles: number) => number) {
  const [x, weights, choices] = [take(even(n) * d), take(2 * d), take(2 * d)];
  const [point, slopes] = [take(d), take(2 * d)];
  const [k, v, slope, alpha, fours] = [take(even(n)), take(even(n)), take(even(n)), take(even(n)), take(4 * even(n))];
  const [factor, inverse, lower] = [take(n * n), take(n * n), take(n * even(n))];
  return { x, weights, choices, point, slopes, k, v, slope, alpha, fours, factor, inverse, lower };
}

/** Each number twice, for vectors of two. */
function twice(values: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = values[i >> 1]!;
}

/** The likelihood of a design by the scales of its process. */
export class LikelihoodKernel {
  readonly #design: Design;
  #at!: ReturnType<typeof likelihoodLayout>;

  constructor(design: Design) {
    this.#design = design;
  }

  get #stride(): number {
    const { n } = this.#design;
    return even((n * (n - 1)) / 2);
  }

  #arena(): Arena {
    const { arena, isFresh } = heldArena(this, "likelihood");
    if (!isFresh) return arena;
    const { n, d, y } = this.#design;
    this.#at = likelihoodLayout(n, d, this.#stride, (count) => arena.take(8 * count));
    arena.doubles(this.#at.y, n).set(y);
    pairDistances(this.#design, this.#stride, arena.doubles(this.#at.distances, this.#stride * d));
    return arena;
  }

  /**
   * Half of yᵀ K⁻¹ y and of log |K|, for K with `noise` on its diagonal; undefined when K is not positive definite.
   * gradient: by the logarithms of the weights.   trace: of K⁻¹ − ααᵀ, with α = K⁻¹ y.   whole: n − αᵀ y.
   */
  at(scales: Scales): { loss: number; gradient: Float64Array; trace: number; whole: number } | undefined {
    const arena = this.#arena();
    const { n, d } = this.#design;
    const { weights, variance, noise } = scales;
    const { distances, weights: doubled, y, factor, lower, inverse, slope, half, alpha, out } = this.#at;
    twice(weights, arena.doubles(doubled, 2 * d));
    const [stride, { maternLoss }] = [8 * this.#stride, arena.kernels];
    const work = [y, factor, lower, inverse, slope, half, alpha, out] as const;
    const loss = maternLoss(distances, stride, n, d, doubled, variance, noise, ...work);
    if (Number.isNaN(loss)) return undefined;
    const found = arena.doubles(out, d + 2);
    return {
      loss,
      gradient: found.map((sum, k) => sum * weights[k]!).subarray(0, d),
      trace: found[d]!,
      whole: found[d + 1]!,
    };
  }
}

function likelihoodLayout(n: number, d: number, stride: number, take: (doubles: number) => number) {
  const [distances, weights, y] = [take(stride * d), take(2 * d), take(n)];
  const [factor, lower, inverse] = [take(n * n), take(n * n), take(n * n)];
  const [slope, half, alpha, out] = [take(stride), take(n), take(n), take(d + 2)];
  return { distances, weights, y, factor, lower, inverse, slope, half, alpha, out };
}

/** Squared distances by dimension, for pairs i > j: one dimension after the other, `stride` each. */
function pairDistances({ n, d, x, isChoice }: Design, stride: number, out: Float64Array): void {
  out.fill(0);
  for (let k = 0; k < d; k++) {
    let at = k * stride;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        const difference = x[i * d + k]! - x[j * d + k]!;
        out[at++] = isChoice[k] === 1 ? (difference === 0 ? 0 : 1) : difference * difference;
      }
    }
  }
}
