import { type Group, MixtureKernel, type MixtureRows, type NormalTable } from "../numeric/kernels/mixture.js";
import { normalCdf } from "../space/prior.js";
import type { Candidate, Domain, SearchSpace, Value } from "../space/space.js";
import { type Axis, axisOf } from "../space/unit.js";

/** A parameter as a Parzen estimator sees it: points of [0, 1], cells of [0, 1], or unordered choices. */
export type Dimension =
  | { readonly kind: "real"; readonly slot: number; readonly axis: Axis }
  | { readonly kind: "cell"; readonly slot: number; readonly axis: Axis }
  | {
      readonly kind: "choice";
      readonly slot: number;
      readonly values: readonly Value[];
      readonly places: ReadonlyMap<Value, number>;
      /** Shares before any trial, by place. */
      readonly prior: readonly number[];
    };

/** One kernel a candidate, row after row. Row 0 is the prior's kernel, which every mixture holds. Where a parameter is inactive, the prior's. */
export interface Kernels extends MixtureRows {
  /** In the order of the space. Slots count reals, then cells, from 0; and choices, from 0. */
  readonly dimensions: readonly Dimension[];
}

/** A group of kernels with their weights, which sum to 1. */
export interface Mixture extends Group {
  readonly kernels: Kernels;
  readonly engine: MixtureKernel;
}

const PRIOR = 0;
/** Kernels are at least as wide as the range divided by their number, and by this. */
const NARROWEST = 100;
/** The prior is as wide as the range, around its middle. */
const MIDDLE = 0.5;

/** Candidates seen so far. Each number keeps its rows sorted, so that the widths of its kernels are one pass. */
export class Observations {
  readonly #space: SearchSpace;
  readonly #dimensions: readonly Dimension[];
  readonly #reals: number;
  readonly #numbers: number;
  readonly #choices: number;
  readonly #realPrior = logScale(MIDDLE, 1, false);
  readonly #cellPrior = logScale(MIDDLE, 1, true);
  #rows = 0;
  #reserved = 0;
  #shape: Float64Array = new Float64Array(0);
  #scale: Float64Array = new Float64Array(0);
  #observed: Int32Array = new Int32Array(0);
  /** By slot: values by row; the rows where it is active, by value; how many; widths as last used, by row. */
  readonly #value: Float64Array[];
  readonly #sorted: Int32Array[];
  readonly #active: Int32Array;
  readonly #width: Float64Array[];
  readonly #good: Members;
  readonly #rest: Members;
  /** By row: of neither group. */
  #isOut: Uint8Array = new Uint8Array(0);
  /** Of the rest, by row; and by age, the prior's last. */
  #weight: Float64Array = new Float64Array(0);
  #byAge: Float64Array = new Float64Array(0);
  /** The good rows as they were last, and rows that came or were left out since. */
  #lastGood: Int32Array = new Int32Array(0);
  #moved: number[] = [];
  readonly #engine = new MixtureKernel(tabulated, () => this.#kernels());

  constructor(space: SearchSpace) {
    this.#space = space;
    this.#dimensions = dimensionsOf(space.params.map((p) => p.domain));
    const count = (kind: Dimension["kind"]) => this.#dimensions.filter((d) => d.kind === kind).length;
    this.#reals = count("real");
    this.#numbers = this.#reals + count("cell");
    this.#choices = count("choice");
    const perNumber = <T>(make: () => T): T[] => Array.from({ length: this.#numbers }, make);
    this.#value = perNumber(() => new Float64Array(0));
    this.#width = perNumber(() => new Float64Array(0));
    this.#sorted = perNumber(() => new Int32Array(0));
    this.#active = new Int32Array(this.#numbers);
    this.#good = noMembers(this.#numbers);
    this.#rest = noMembers(this.#numbers);
    this.#addPrior();
  }

  /** One more than the last row's number. */
  get rows(): number {
    return this.#rows;
  }

  get dimensions(): readonly Dimension[] {
    return this.#dimensions;
  }

  #addPrior(): void {
    this.#grow();
    for (let slot = 0; slot < this.#numbers; slot++) this.#insert(slot, PRIOR, MIDDLE);
    for (const group of [this.#good, this.#rest]) group.isMember[PRIOR] = 1;
  }

  /** The new row's number. */
  add(candidate: Candidate): number {
    const row = this.#grow();
    this.#moved.push(row);
    for (const [j, dimension] of this.#dimensions.entries()) {
      const value = candidate[this.#space.params[j]!.id];
      if (value === undefined) continue;
      if (dimension.kind === "choice") {
        this.#observed[row * this.#choices + dimension.slot] = dimension.places.get(value)!;
      } else this.#insert(dimension.slot, row, dimension.axis.unitOf(value));
    }
    return row;
  }

  /** From now on the row is neither good nor bad. */
  leaveOut(row: number): void {
    this.#isOut[row] = 1;
    this.#moved.push(row);
  }

  /** A row that knows nothing yet: the prior's shape. */
  #grow(): number {
    const row = this.#rows++;
    if (this.#rows > this.#reserved) this.#reserve(Math.max(64, 2 * this.#rows));
    this.#engine.hasChanged(row);
    for (let slot = 0; slot < this.#numbers; slot++) {
      const i = row * this.#numbers + slot;
      this.#shape[2 * i] = MIDDLE;
      this.#shape[2 * i + 1] = 1;
      this.#scale[i] = slot < this.#reals ? this.#realPrior : this.#cellPrior;
      this.#value[slot]![row] = Number.NaN;
    }
    this.#observed.fill(-1, row * this.#choices, (row + 1) * this.#choices);
    return row;
  }

  #reserve(rows: number): void {
    this.#shape = copyInto(new Float64Array(rows * this.#numbers * 2), this.#shape);
    this.#scale = copyInto(new Float64Array(rows * this.#numbers), this.#scale);
    this.#observed = copyInto(new Int32Array(rows * this.#choices), this.#observed);
    for (let slot = 0; slot < this.#numbers; slot++) {
      this.#value[slot] = copyInto(new Float64Array(rows), this.#value[slot]!);
      this.#width[slot] = copyInto(new Float64Array(rows), this.#width[slot]!);
      this.#sorted[slot] = copyInto(new Int32Array(rows), this.#sorted[slot]!);
    }
    this.#isOut = copyInto(new Uint8Array(rows), this.#isOut);
    this.#weight = new Float64Array(rows);
    this.#byAge = new Float64Array(rows);
    for (const group of [this.#good, this.#rest]) {
      group.isMember = copyInto(new Uint8Array(rows), group.isMember);
      for (let slot = 0; slot < this.#numbers; slot++)
        group.sorted[slot] = copyInto(new Int32Array(rows), group.sorted[slot]!);
    }
    this.#reserved = rows;
  }

  #insert(slot: number, row: number, value: number): void {
    const sorted = this.#sorted[slot]!;
    const values = this.#value[slot]!;
    const active = this.#active[slot]!;
    let low = 0;
    let high = active;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (values[sorted[mid]!]! <= value) low = mid + 1;
      else high = mid;
    }
    sorted.copyWithin(low + 1, low, active);
    sorted[low] = row;
    values[row] = value;
    this.#active[slot] = active + 1;
    this.#shape[2 * (row * this.#numbers + slot)] = value;
  }

  /**
   * The mixture of the good rows, and that of all others that are not left out, each with the prior's kernel, until they are
   * asked for again. good: ascending. What few rows change is made anew around them alone.
   */
  mixtures(good: Int32Array): { readonly good: Mixture; readonly rest: Mixture } {
    const changed = differing(this.#lastGood, good);
    this.#lastGood = good.slice();
    this.#regroup(this.#good, changed);
    const isRest = (row: number) => this.#isOut[row] === 0 && this.#good.isMember[row] === 0;
    const moved = new Set([...changed, ...this.#moved]);
    this.#moved = [];
    this.#regroup(
      this.#rest,
      [...moved].filter((row) => (this.#rest.isMember[row] === 1) !== isRest(row)),
    );
    const rows = new Int32Array(good.length + 1);
    rows.set(good);
    return {
      good: this.#mixture(rows, setWeights(new Float64Array(rows.length)), rows.length),
      rest: this.#mixture(undefined, this.#restWeights(), this.#rest.count + 1),
    };
  }

  #mixture(rows: Int32Array | undefined, weight: Float64Array, count: number): Mixture {
    return { kernels: this.#kernels(), engine: this.#engine, rows, weight, count, nearest: 0 };
  }

  /** By row, the prior's first. */
  #restWeights(): Float64Array {
    const { isMember, count } = this.#rest;
    const byAge = setWeights(this.#byAge.subarray(0, count + 1));
    const weights = this.#weight.subarray(0, this.#rows);
    weights[PRIOR] = byAge[count]!;
    for (let row = 1, age = 0; row < weights.length; row++) {
      const is = isMember[row]!;
      weights[row] = is * byAge[age]!;
      age += is;
    }
    return weights;
  }

  #kernels(): Kernels {
    return {
      dimensions: this.#dimensions,
      rows: this.#rows,
      reals: this.#reals,
      numbers: this.#numbers,
      choices: this.#choices,
      shape: this.#shape,
      scale: this.#scale,
      observed: this.#observed,
    };
  }

  /** Takes rows in that were out, and out that were in. */
  #regroup(group: Members, changed: readonly number[]): void {
    for (const row of changed) {
      group.isMember[row] = 1 - group.isMember[row]!;
      group.count += 2 * group.isMember[row]! - 1;
    }
    if (changed.length === 0) return;
    const isFew = changed.length < (group.count + 1) / 8;
    for (let slot = 0; slot < this.#numbers; slot++) {
      if (!isFew) {
        this.#fill(group, slot);
        continue;
      }
      // Few kernels are as wide as their number says: one more changes all.
      const isWide = group.counts[slot]! - changed.length <= NARROWEST;
      for (const row of changed) this.#change(group, slot, row, !isWide);
      if (isWide) this.#setWidths(group, slot);
    }
  }

  #fill(group: Members, slot: number): void {
    const sorted = this.#sorted[slot]!;
    const members = group.sorted[slot]!;
    let n = 0;
    for (let i = 0; i < this.#active[slot]!; i++) {
      const row = sorted[i]!;
      members[n] = row;
      n += group.isMember[row]!;
    }
    group.counts[slot] = n;
    this.#setWidths(group, slot);
  }

  #setWidths(group: Members, slot: number): void {
    for (let i = 0; i < group.counts[slot]!; i++) this.#setWidth(group, slot, i);
  }

  /** Takes a row in or out, and, unless that is left for later, sets the widths around its place. */
  #change(group: Members, slot: number, row: number, setsWidths: boolean): void {
    const values = this.#value[slot]!;
    const value = values[row]!;
    if (Number.isNaN(value)) return;
    const members = group.sorted[slot]!;
    const n = group.counts[slot]!;
    let low = 0;
    let high = n;
    while (low < high) {
      const mid = (low + high) >> 1;
      const other = members[mid]!;
      if (values[other]! < value || (values[other] === value && other < row)) low = mid + 1;
      else high = mid;
    }
    const isIn = group.isMember[row] === 1;
    if (isIn) {
      members.copyWithin(low + 1, low, n);
      members[low] = row;
    } else members.copyWithin(low, low + 1, n);
    group.counts[slot] = isIn ? n + 1 : n - 1;
    if (!setsWidths) return;
    for (let i = Math.max(0, low - 1); i <= low + 1 && i < group.counts[slot]!; i++) this.#setWidth(group, slot, i);
  }

  /** Of the i-th member: the larger gap to its neighbors, the prior's center among them; at the ends the inner gap. */
  #setWidth(group: Members, slot: number, i: number): void {
    const members = group.sorted[slot]!;
    const row = members[i]!;
    if (row === PRIOR) return;
    const values = this.#value[slot]!;
    const n = group.counts[slot]!;
    const value = values[row]!;
    const left = i > 0 ? value - values[members[i - 1]!]! : 0;
    const right = i < n - 1 ? values[members[i + 1]!]! - value : 0;
    const width = Math.min(1, Math.max(1 / Math.min(NARROWEST, 1 + n), left, right));
    if (this.#width[slot]![row] === width) return;
    this.#width[slot]![row] = width;
    const place = row * this.#numbers + slot;
    this.#shape[2 * place + 1] = 1 / width;
    this.#engine.hasChanged(row);
    this.#scale[place] = logScale(value, width, slot >= this.#reals);
  }
}

/** The rows of a mixture as it was last made. By slot: those that are active there, by value and number; how many. */
interface Members {
  /** Without the prior's. */
  count: number;
  isMember: Uint8Array;
  readonly sorted: Int32Array[];
  readonly counts: Int32Array;
}

const noMembers = (numbers: number): Members => ({
  count: 0,
  isMember: new Uint8Array(0),
  sorted: Array.from({ length: numbers }, () => new Int32Array(0)),
  counts: new Int32Array(numbers),
});

/** Rows that are in one of two ascending lists, and not in both. */
function differing(before: Int32Array, now: Int32Array): readonly number[] {
  const changed: number[] = [];
  let i = 0;
  let k = 0;
  while (i < before.length || k < now.length) {
    const was = before[i] ?? Number.POSITIVE_INFINITY;
    const is = now[k] ?? Number.POSITIVE_INFINITY;
    if (was !== is) changed.push(Math.min(was, is));
    if (was <= is) i++;
    if (is <= was) k++;
  }
  return changed;
}

function dimensionsOf(domains: readonly Domain[]): readonly Dimension[] {
  const kinds = domains.map((domain) => {
    if (domain.kind === "choice") return domain.ordered === true ? "cell" : "choice";
    return domain.kind === "real" && domain.step === undefined && domain.points === undefined ? "real" : "cell";
  });
  const next = { real: 0, cell: kinds.filter((kind) => kind === "real").length, choice: 0 };
  return domains.map((domain, j): Dimension => {
    const kind = kinds[j]!;
    const slot = next[kind]++;
    if (kind !== "choice" || domain.kind !== "choice") return { kind: kind as "real", slot, axis: axisOf(domain) };
    const weights = domain.weights ?? domain.values.map(() => 1);
    const total = weights.reduce((a, b) => a + b, 0);
    return {
      kind,
      slot,
      values: domain.values,
      places: new Map(domain.values.map((value, i) => [value, i])),
      prior: weights.map((w) => w / total),
    };
  });
}

/** Rows of the last 25 asks weigh 1, those before less and less, down to 1/n; the prior, last, weighs 1. They sum to 1. */
function setWeights(weights: Float64Array): Float64Array {
  const n = weights.length - 1;
  const fading = Math.max(0, n - 25);
  const least = 1 / n;
  const rise = 1 - least;
  const steps = Math.max(1, fading - 1);
  let total = 0;
  for (let i = 0; i < fading; i++) total += weights[i] = least + (rise * i) / steps;
  total += n + 1 - fading;
  weights.fill(1 / total, fading);
  for (let i = 0; i < fading; i++) weights[i]! /= total;
  return weights;
}

/** A density has 1 / (σ √(2π)) before it, the mass of a cell has not; both are divided by the mass within [0, 1]. */
function logScale(center: number, width: number, isCell: boolean): number {
  const mass = phi((1 - center) / width) - phi(-center / width);
  return -Math.log(isCell ? mass : mass * width * 2.5066282746310002);
}

const STEPS = 256;
const REACH = 8;
/** Φ at steps of 1/256 from -8, and its slope there times a step: made when a density is first asked for. */
let table: NormalTable | undefined;
function tabulated(): NormalTable {
  if (table !== undefined) return table;
  const values = Float64Array.from({ length: 2 * REACH * STEPS + 2 }, (_, i) => normalCdf(i / STEPS - REACH));
  const slopes = values.map((_, i) => Math.exp(-((i / STEPS - REACH) ** 2) / 2) / 2.5066282746310002 / STEPS);
  table = { values, slopes };
  return table;
}

/** Φ from a table by cubic Hermite interpolation, to 1e-12: differences of it are summed, never looked at alone. */
export function phi(z: number): number {
  if (z <= -REACH) return 0;
  if (z >= REACH) return 1;
  const { values, slopes } = table ?? tabulated();
  const at = (z + REACH) * STEPS;
  const i = Math.floor(at);
  const t = at - i;
  const a = values[i]!;
  const rise = values[i + 1]! - a;
  const s = slopes[i]!;
  return a + t * (s + t * (3 * rise - 2 * s - slopes[i + 1]! + t * (s + slopes[i + 1]! - 2 * rise)));
}

function copyInto<T extends { set(from: T): void }>(to: T, from: T): T {
  to.set(from);
  return to;
}
