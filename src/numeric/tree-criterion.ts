export type Impurity = "gini" | "entropy" | "squared_error";

/** Sums over a node's rows, and over those that have moved to the left while a feature is scanned. */
export interface NodeScan {
  /** Starts on a node. */
  enter(rows: Int32Array): void;
  /** All rows are on the right again. */
  restart(): void;
  moveLeft(row: number): void;
  /** Larger is better; differs from the decrease of impurity by a constant of the node, and by its weight. */
  gain(): number;
  /** The same from the sums on the left alone, to the bit whatever order led there: what a feature's only threshold gains. */
  gainAlone(): number;
  /** Of the node: sum of weights; shares of the classes, or the mean; impurity; whether all its targets are equal. */
  readonly weight: number;
  readonly values: Float64Array;
  readonly impurity: number;
  readonly isPure: boolean;
}

interface Targets {
  readonly rows: number;
  readonly y: Float64Array;
  readonly classes: number;
  readonly base: number;
}

/** `weights`: one a row, rows of weight 0 are never moved. */
export function criterionFor(criterion: Impurity, targets: Targets, weights: Float64Array): NodeScan {
  if (criterion === "squared_error") return new SquaredError(targets, weights);
  if (criterion === "entropy") return new Entropy(targets, weights);
  return targets.classes === 2 ? new BinaryGini(targets, weights) : new Gini(targets, weights);
}

/** What the criteria for classes share: the weight of each class in the node. */
class ClassSums {
  weight = 0;
  isPure = false;
  readonly values: Float64Array;
  protected readonly totals: Float64Array;
  protected readonly y: Float64Array;
  protected readonly weights: Float64Array;

  constructor({ y, classes }: Targets, weights: Float64Array) {
    this.y = y;
    this.weights = weights;
    this.totals = new Float64Array(classes);
    this.values = new Float64Array(classes);
  }

  protected sum(rows: Int32Array): void {
    const { totals, y, weights } = this;
    totals.fill(0);
    for (const row of rows) {
      totals[y[row]!] = totals[y[row]!]! + weights[row]!;
    }
    let weight = 0;
    let present = 0;
    for (let c = 0; c < totals.length; c++) {
      weight += totals[c]!;
      if (totals[c]! > 0) present++;
    }
    this.weight = weight;
    this.isPure = present <= 1;
    for (let c = 0; c < totals.length; c++) this.values[c] = totals[c]! / weight;
  }
}

/** Σ over both sides of Σ (class weight)² / weight: the Gini impurity turned around. */
class Gini extends ClassSums implements NodeScan {
  readonly #left = new Float64Array(this.totals.length);
  #squares = 0;
  #leftWeight = 0;
  #leftSquares = 0;
  #rightSquares = 0;

  enter(rows: Int32Array): void {
    this.sum(rows);
    this.#squares = 0;
    for (const total of this.totals) this.#squares += total * total;
  }
  get impurity(): number {
    return 1 - this.#squares / (this.weight * this.weight);
  }
  restart(): void {
    this.#left.fill(0);
    this.#leftWeight = 0;
    this.#leftSquares = 0;
    this.#rightSquares = this.#squares;
  }
  moveLeft(row: number): void {
    const c = this.y[row]!;
    const w = this.weights[row]!;
    const before = this.#left[c]!;
    this.#leftSquares += w * (2 * before + w);
    this.#rightSquares -= w * (2 * (this.totals[c]! - before) - w);
    this.#left[c] = before + w;
    this.#leftWeight += w;
  }
  gain(): number {
    return this.#leftSquares / this.#leftWeight + this.#rightSquares / (this.weight - this.#leftWeight);
  }
  gainAlone(): number {
    let weight = 0;
    let squares = 0;
    let others = 0;
    for (let c = 0; c < this.totals.length; c++) {
      const l = this.#left[c]!;
      const r = this.totals[c]! - l;
      weight += l;
      squares += l * l;
      others += r * r;
    }
    return squares / weight + others / (this.weight - weight);
  }
}

/** Two classes: two running sums instead of a table. */
class BinaryGini extends ClassSums implements NodeScan {
  #left0 = 0;
  #left1 = 0;

  enter(rows: Int32Array): void {
    this.sum(rows);
  }
  get impurity(): number {
    const [a, b] = this.totals as unknown as [number, number];
    return 1 - (a * a + b * b) / (this.weight * this.weight);
  }
  restart(): void {
    this.#left0 = 0;
    this.#left1 = 0;
  }
  moveLeft(row: number): void {
    const w = this.weights[row]!;
    const one = w * this.y[row]!;
    this.#left1 += one;
    this.#left0 += w - one;
  }
  gain(): number {
    const l0 = this.#left0;
    const l1 = this.#left1;
    const r0 = this.totals[0]! - l0;
    const r1 = this.totals[1]! - l1;
    return (l0 * l0 + l1 * l1) / (l0 + l1) + (r0 * r0 + r1 * r1) / (r0 + r1);
  }
  gainAlone(): number {
    return this.gain();
  }
}

/** Σ over both sides of Σ n log n − N log N: minus the weighted entropy. In nats while searching, in bits as impurity. */
class Entropy extends ClassSums implements NodeScan {
  readonly #left = new Float64Array(this.totals.length);

  enter(rows: Int32Array): void {
    this.sum(rows);
  }
  get impurity(): number {
    let bits = 0;
    for (const share of this.values) if (share > 0) bits -= share * Math.log2(share);
    return bits;
  }
  restart(): void {
    this.#left.fill(0);
  }
  moveLeft(row: number): void {
    const c = this.y[row]!;
    this.#left[c] = this.#left[c]! + this.weights[row]!;
  }
  /** Summed anew for each split, class by class: equal partitions tie to the last bit, whatever order led there. */
  gain(): number {
    let left = 0;
    let right = 0;
    let leftWeight = 0;
    let rightWeight = 0;
    for (let c = 0; c < this.totals.length; c++) {
      const l = this.#left[c]!;
      const r = this.totals[c]! - l;
      left += timesLog(l);
      right += timesLog(r);
      leftWeight += l;
      rightWeight += r;
    }
    return left - timesLog(leftWeight) + (right - timesLog(rightWeight));
  }
  gainAlone(): number {
    return this.gain();
  }
}

const timesLog = (v: number): number => (v > 0 ? v * Math.log(v) : 0);

/** Σ over both sides of (Σ y)² / weight: the squared error turned around. */
class SquaredError implements NodeScan {
  weight = 0;
  impurity = 0;
  isPure = false;
  readonly values = new Float64Array(1);
  readonly #y: Float64Array;
  readonly #weights: Float64Array;
  readonly #base: number;
  #sum = 0;
  #left = 0;
  #leftWeight = 0;

  constructor({ y, base }: Targets, weights: Float64Array) {
    this.#y = y;
    this.#weights = weights;
    this.#base = base;
  }
  enter(rows: Int32Array): void {
    const y = this.#y;
    const first = y[rows[0]!]!;
    let weight = 0;
    let sum = 0;
    let isPure = true;
    for (const row of rows) {
      weight += this.#weights[row]!;
      sum += this.#weights[row]! * y[row]!;
      if (y[row] !== first) isPure = false;
    }
    const mean = isPure ? first : sum / weight;
    let squares = 0;
    for (const row of rows) {
      const d = y[row]! - mean;
      squares += this.#weights[row]! * (d * d);
    }
    this.weight = weight;
    this.#sum = sum;
    this.isPure = isPure;
    this.impurity = squares / weight;
    this.values[0] = this.#base + mean;
  }
  restart(): void {
    this.#left = 0;
    this.#leftWeight = 0;
  }
  moveLeft(row: number): void {
    const w = this.#weights[row]!;
    this.#left += w * this.#y[row]!;
    this.#leftWeight += w;
  }
  gain(): number {
    const right = this.#sum - this.#left;
    return (this.#left * this.#left) / this.#leftWeight + (right * right) / (this.weight - this.#leftWeight);
  }
  gainAlone(): number {
    return this.gain();
  }
}
