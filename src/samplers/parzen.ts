import type { Rng } from "../core/rng.js";
import { activate } from "../space/candidate.js";
import { normalCdf } from "../space/prior.js";
import type { Candidate, Domain, SearchSpace, Value } from "../space/space.js";
import { type Axis, axisOf } from "../space/unit.js";

/** Parameters as a Parzen estimator sees them: points and cells of [0, 1], or unordered choices. */
type Dimension =
  | { readonly kind: "real"; readonly axis: Axis }
  | { readonly kind: "cell"; readonly axis: Axis }
  | {
      readonly kind: "choice";
      readonly values: readonly Value[];
      readonly places: ReadonlyMap<Value, number>;
      readonly prior: readonly number[];
    };

/** The prior's kernel: as wide as the range, around its middle. */
const MIDDLE = 0.5;

/**
 * Candidates seen so far, row after row. Numbers lie in [0, 1] on their scale; each parameter keeps its rows sorted, so
 * that widths of kernels are one pass.
 */
export class Observations {
  readonly dimensions: readonly Dimension[];
  rows = 0;
  readonly #space: SearchSpace;
  /** rows × dimensions: place on the axis, index of the choice, or NaN where inactive. */
  #x: Float64Array = new Float64Array(0);
  /** Kernel widths as last used, and the logarithm of what a kernel is divided by: most do not change from ask to ask. */
  #width: Float64Array = new Float64Array(0);
  #scale: Float64Array = new Float64Array(0);
  readonly #sorted: Int32Array[];
  readonly #active: number[];

  constructor(space: SearchSpace) {
    this.#space = space;
    this.dimensions = space.params.map(({ domain }) => dimensionOf(domain));
    this.#sorted = this.dimensions.map(() => new Int32Array(0));
    this.#active = this.dimensions.map(() => 0);
  }

  /** The new row's number. */
  add(candidate: Candidate): number {
    const d = this.dimensions.length;
    const row = this.rows++;
    this.#reserve(this.rows);
    for (const [j, dimension] of this.dimensions.entries()) {
      const value = candidate[this.#space.params[j]!.id];
      const place =
        value === undefined
          ? Number.NaN
          : dimension.kind === "choice"
            ? dimension.places.get(value)!
            : dimension.axis.unitOf(value);
      this.#x[row * d + j] = place;
      if (value !== undefined && dimension.kind !== "choice") this.#insert(j, row);
    }
    return row;
  }

  #reserve(rows: number): void {
    const d = this.dimensions.length;
    if (rows * d <= this.#x.length && this.#x.length > 0) return;
    const grown = Math.max(64, 2 * rows);
    this.#x = enlarged(this.#x, grown * d);
    this.#width = enlarged(this.#width, grown * d);
    this.#scale = enlarged(this.#scale, grown * d);
    for (const [j, sorted] of this.#sorted.entries()) {
      this.#sorted[j] = new Int32Array(grown);
      this.#sorted[j].set(sorted);
    }
  }

  #insert(j: number, row: number): void {
    const d = this.dimensions.length;
    const sorted = this.#sorted[j]!;
    const value = this.#x[row * d + j]!;
    let low = 0;
    let high = this.#active[j]!;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.#x[sorted[mid]! * d + j]! <= value) low = mid + 1;
      else high = mid;
    }
    sorted.copyWithin(low + 1, low, this.#active[j]!);
    sorted[low] = row;
    this.#active[j]!++;
  }

  /**
   * The mixture of one kernel a row and the prior's. rows: in the order in which they were asked for; member[row] is
   * its place in `rows`, or −1.
   */
  mixture(rows: readonly number[], member: Int32Array): Mixture {
    const d = this.dimensions.length;
    const mixture = emptyMixture(this.dimensions, rows.length + 1, logWeights(rows.length));
    for (const [j, dimension] of this.dimensions.entries()) {
      if (dimension.kind === "choice") this.#fillChoices(mixture, j, rows);
      else this.#fillNumbers(mixture, j, member, dimension.kind === "cell");
    }
    for (let j = d - 1; j >= 0; j--) mixture.highest[j] = mixture.highest[j + 1]! + mixture.highest[j]!;
    return mixture;
  }

  #fillChoices({ center }: Mixture, j: number, rows: readonly number[]): void {
    const d = this.dimensions.length;
    for (const [k, row] of rows.entries()) {
      const place = this.#x[row * d + j]!;
      center[k * d + j] = Number.isNaN(place) ? -1 : place;
    }
    center[rows.length * d + j] = -1;
  }

  /** Widths: the larger gap to the neighbours, the prior's center among them; at the ends the inner gap. */
  #fillNumbers(mixture: Mixture, j: number, member: Int32Array, isCell: boolean): void {
    const d = this.dimensions.length;
    const x = this.#x;
    const sorted = this.#sorted[j]!;
    const near: number[] = [];
    const at: number[] = [];
    let isPlaced = false;
    for (let i = 0; i < this.#active[j]!; i++) {
      const row = sorted[i]!;
      if (member[row]! < 0) continue;
      const value = x[row * d + j]!;
      if (!isPlaced && value > MIDDLE) {
        isPlaced = true;
        near.push(-1);
        at.push(MIDDLE);
      }
      near.push(row);
      at.push(value);
    }
    if (!isPlaced) {
      near.push(-1);
      at.push(MIDDLE);
    }
    const n = at.length;
    const least = 1 / Math.min(100, 1 + n);
    let highest = mixture.scale[(mixture.kernels - 1) * d + j]!;
    for (let i = 0; i < n; i++) {
      const row = near[i]!;
      if (row < 0) continue;
      const left = i > 0 ? at[i]! - at[i - 1]! : 0;
      const right = i < n - 1 ? at[i + 1]! - at[i]! : 0;
      const width = Math.min(1, Math.max(least, left, right));
      const place = row * d + j;
      if (this.#width[place] !== width) {
        this.#width[place] = width;
        this.#scale[place] = logScale(at[i]!, width, isCell);
      }
      const to = member[row]! * d + j;
      mixture.center[to] = at[i]!;
      mixture.inverse[to] = 1 / width;
      mixture.scale[to] = this.#scale[place]!;
      if (this.#scale[place]! > highest) highest = this.#scale[place]!;
    }
    mixture.highest[j] = highest;
  }
}

function dimensionOf(domain: Domain): Dimension {
  if (domain.kind !== "choice" || domain.ordered === true) {
    const isReal = domain.kind === "real" && domain.step === undefined && domain.points === undefined;
    return { kind: isReal ? "real" : "cell", axis: axisOf(domain) };
  }
  const weights = domain.weights ?? domain.values.map(() => 1);
  const total = weights.reduce((a, b) => a + b, 0);
  return {
    kind: "choice",
    values: domain.values,
    places: new Map(domain.values.map((value, i) => [value, i])),
    prior: weights.map((w) => w / total),
  };
}

/**
 * Kernels side by side. A kernel that knows nothing of a parameter (it was inactive there) has the prior's shape in it:
 * that is what makes one joint model of candidates with different parameters.
 */
export interface Mixture {
  readonly kernels: number;
  readonly dimensions: readonly Dimension[];
  /** By kernel; sums to 1 when exponentiated. The last kernel is the prior. */
  readonly logWeight: Float64Array;
  /** kernels × dimensions. Of choices: the observed index, or −1. */
  readonly center: Float64Array;
  readonly inverse: Float64Array;
  /** Logarithm of the factor that makes a kernel integrate to 1 over [0, 1]. */
  readonly scale: Float64Array;
  /** dimensions + 1: what the scales from a dimension on can add at most. */
  readonly highest: Float64Array;
}

function emptyMixture(dimensions: readonly Dimension[], kernels: number, logWeight: Float64Array): Mixture {
  const d = dimensions.length;
  const scale = new Float64Array(kernels * d);
  for (const [j, { kind }] of dimensions.entries()) {
    const prior = kind === "choice" ? 0 : logScale(MIDDLE, 1, kind === "cell");
    for (let k = 0; k < kernels; k++) scale[k * d + j] = prior;
  }
  return {
    kernels,
    dimensions,
    logWeight,
    center: new Float64Array(kernels * d).fill(MIDDLE),
    inverse: new Float64Array(kernels * d).fill(1),
    scale,
    highest: new Float64Array(d + 1),
  };
}

/** Rows of the last 25 asks weigh 1, those before less and less, down to 1/n; the prior weighs 1. */
function logWeights(n: number): Float64Array {
  const weights = new Float64Array(n + 1).fill(1);
  const fading = n - 25;
  for (let i = 0; i < fading; i++) weights[i] = 1 / n + (fading === 1 ? 0 : ((1 - 1 / n) * i) / (fading - 1));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => Math.log(w / total));
}

/** A density has 1 / (σ √(2π)) before it, the mass of a cell has not; both are divided by the mass within [0, 1]. */
function logScale(center: number, width: number, isCell: boolean): number {
  const mass = phi((1 - center) / width) - phi(-center / width);
  return -Math.log(isCell ? mass : mass * width * 2.5066282746310002);
}

/** A candidate as the mixture reads it: per dimension, where its cell begins and ends; choices: the index; NaN: inactive. */
export interface Point {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export function pointIn(dimensions: readonly Dimension[], space: SearchSpace, candidate: Candidate): Point {
  const low = new Float64Array(dimensions.length).fill(Number.NaN);
  const high = low.slice();
  for (const [j, dimension] of dimensions.entries()) {
    const value = candidate[space.params[j]!.id];
    if (value === undefined) continue;
    if (dimension.kind === "choice") low[j] = dimension.places.get(value)!;
    else [low[j], high[j]] = dimension.axis.cellOf(value) as [number, number];
  }
  return { low, high };
}

/** Kernels this far below the highest, in logarithms, add nothing to the sum. */
const NOTHING = 40;

/**
 * log of the mixture's density at a point. The prior goes first: what it gives is a floor, and a kernel is left as soon
 * as what it has lost puts it out of sight of the highest so far.
 */
export function logDensity(mixture: Mixture, { low, high }: Point): number {
  const { kernels, dimensions, logWeight, center, inverse, scale, highest } = mixture;
  const d = dimensions.length;
  let top = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let k = kernels - 1; k >= 0; k--) {
    let log = logWeight[k]!;
    let mass = 1;
    for (let j = 0; j < d; j++) {
      const a = low[j]!;
      if (Number.isNaN(a)) continue;
      const i = k * d + j;
      const dimension = dimensions[j]!;
      if (dimension.kind === "real") {
        const z = (a - center[i]!) * inverse[i]!;
        log += scale[i]! - (z * z) / 2;
      } else if (dimension.kind === "cell") {
        const s = inverse[i]!;
        mass *= phi((high[j]! - center[i]!) * s) - phi((a - center[i]!) * s);
        log += scale[i]!;
      } else mass *= chance(dimension.prior, kernels, center[i]!, a);
      if (mass === 0 || log + highest[j + 1]! < top - NOTHING) {
        mass = 0;
        break;
      }
    }
    if (mass === 0) continue;
    if (log > top) {
      sum = sum * Math.exp(top - log) + mass;
      top = log;
    } else sum += mass * Math.exp(log - top);
  }
  return top + Math.log(sum);
}

/** A choice's row: the prior's share of one kernel in `kernels`, and 1 on what was observed, made to sum to 1. */
const chance = (prior: readonly number[], kernels: number, observed: number, c: number): number =>
  observed < 0
    ? prior[c]!
    : ((prior[c]! * prior.length) / kernels + (observed === c ? 1 : 0)) / (prior.length / kernels + 1);

/** A candidate drawn from the mixture: one kernel for all of its parameters. */
export function drawFrom(mixture: Mixture, space: SearchSpace, rng: Rng): Candidate {
  const { kernels, dimensions, logWeight, center, inverse } = mixture;
  const d = dimensions.length;
  let left = rng.real();
  let k = 0;
  for (; k < kernels - 1; k++) {
    left -= Math.exp(logWeight[k]!);
    if (left < 0) break;
  }
  return activate(space, (j) => {
    const dimension = dimensions[j]!;
    const own = center[k * d + j]!;
    if (dimension.kind === "choice") {
      const isOwn = own >= 0 && rng.real() * (dimension.prior.length / kernels + 1) < 1;
      return dimension.values[isOwn ? own : drawIndex(dimension.prior, rng)]!;
    }
    for (;;) {
      const u = own + rng.normal() / inverse[k * d + j]!;
      if (u >= 0 && u <= 1) return dimension.axis.valueAt(u);
    }
  });
}

function drawIndex(shares: readonly number[], rng: Rng): number {
  let left = rng.real();
  for (let i = 0; i < shares.length - 1; i++) {
    left -= shares[i]!;
    if (left < 0) return i;
  }
  return shares.length - 1;
}

function enlarged(from: Float64Array, length: number): Float64Array {
  const to = new Float64Array(length);
  to.set(from);
  return to;
}

const STEPS = 256;
const REACH = 8;
const table = Float64Array.from({ length: 2 * REACH * STEPS + 2 }, (_, i) => normalCdf(i / STEPS - REACH));
const slope = table.map((_, i) => Math.exp(-((i / STEPS - REACH) ** 2) / 2) / 2.5066282746310002 / STEPS);

/** Φ from a table by cubic Hermite interpolation, to 1e-12: differences of it are summed, never looked at alone. */
function phi(z: number): number {
  if (z <= -REACH) return 0;
  if (z >= REACH) return 1;
  const at = (z + REACH) * STEPS;
  const i = Math.floor(at);
  const t = at - i;
  const a = table[i]!;
  const rise = table[i + 1]! - a;
  const s = slope[i]!;
  return a + t * (s + t * (3 * rise - 2 * s - slope[i + 1]! + t * (s + slope[i + 1]! - 2 * rise)));
}
