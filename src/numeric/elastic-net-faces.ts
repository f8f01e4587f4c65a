import { type NetProblem, slackOf } from "./elastic-net-plain.js";
import type { GrowingFactor } from "./growing-factor.js";
import { largest } from "./vectors.js";

/** From 0, l1 falls by this factor: so little that most of the features that enter stay. */
const STEP = 0.7;
/** Below this share of the l1 at which the first feature enters, the rest of the way is one step. */
const LEAST = 1e-6;
/** Rounds in which features enter, at one l1, until the descent counts as stuck: most take fewer than 10. */
const MOST_ROUNDS = 300;
/** Places that stand empty, as a share of all, until the factor is made anew; and so many more. */
const MOST_EMPTY = 0.25;
const FEW = 8;
/** A pull is as strong as l1 where it is so many slacks from it. */
const NEAR = 100;
/** A feature is independent of others where they leave it this share of its square: with the slack, fits agree to 1e-8 then. */
const INDEPENDENT = 1e-6;
/** Places of the factor at most: 64 MB. */
const MOST_PLACES = 4096;

/** The places that the factor of so many features needs at most, empty ones among them. */
export const placesOf = (features: number): number =>
  Math.min(MOST_PLACES, Math.ceil((features + FEW) / (1 - MOST_EMPTY)) + 1);

/** Whether an optimum has been found, and no other is one. */
export type Outcome = "only" | "one of several" | "none";

/**
 * Minimizes ½ |y − X w|² + l1 |w|₁ + ½ l2 |w|² from face to face: among the active features, whose signs are held, it goes straight
 * to the minimum; whoever's sign would change leaves where it is 0; at a minimum, those enter that pull harder than l1. The value
 * falls from face to face, so that none comes twice; the factor of a face is that of the one before, less what left and with what
 * entered. It begins where the last optimum was, or at 0 with an l1 that falls step by step.
 * O(a²) for each that enters or leaves, O(a³ / 6) for another l2, O(a p) a round; a: active features, p: all.
 * Osborne, Presnell & Turlach 2000; Friedlander & Saunders' BPdual for features that depend on others.
 */
export class NetFaces {
  readonly #problem: NetProblem;
  readonly #factor: GrowingFactor;
  readonly #slack: Float64Array;
  /** Xᵀ(y − X w). */
  readonly #gradient: Float64Array;
  readonly #isActive: Uint8Array;
  /** By place in the factor: the feature, −1 where it has left; its sign and its coefficient, 0 where it has left. */
  readonly #features: Int32Array;
  readonly #signs: Float64Array;
  readonly #values: Float64Array;
  readonly #target: Float64Array;
  #active = 0;
  /** Where it stands. */
  #l1 = Number.POSITIVE_INFINITY;
  #l2 = Number.NaN;

  /** factor: of XᵀX. */
  constructor(problem: NetProblem, factor: GrowingFactor) {
    const p = problem.products.length;
    this.#problem = problem;
    this.#factor = factor;
    this.#slack = slackOf(problem);
    this.#gradient = problem.products.slice();
    this.#isActive = new Uint8Array(p);
    this.#features = new Int32Array(factor.room);
    this.#signs = new Float64Array(factor.room);
    this.#values = new Float64Array(factor.room);
    this.#target = new Float64Array(factor.room);
  }

  /** The coefficients as they stand: a copy. */
  weights(): Float64Array {
    const w = new Float64Array(this.#gradient.length);
    for (let k = 0; k < this.#factor.size; k++) if (this.#features[k]! >= 0) w[this.#features[k]!] = this.#values[k]!;
    return w;
  }

  /** Back to 0. */
  restart(): void {
    this.#l1 = Number.POSITIVE_INFINITY;
  }

  descend(l1: number, l2: number, checkpoint: () => void): Outcome {
    const isKept = this.#factor.isKept && l2 === this.#l2;
    if (l1 > this.#l1 || this.#l1 === Number.POSITIVE_INFINITY || (!isKept && !this.#refactor(l2))) this.#begin(l2);
    const most = largest(this.#problem.products);
    let now = this.#l1 === Number.POSITIVE_INFINITY ? most : l1;
    do {
      now = now > LEAST * most ? Math.max(l1, STEP * now) : l1;
      if (!this.#settle(now, checkpoint)) {
        this.restart();
        return "none";
      }
    } while (now > l1);
    this.#l1 = l1;
    return this.#isOnly(l1) ? "only" : "one of several";
  }

  #begin(l2: number): void {
    this.#factor.clear(l2);
    this.#l1 = Number.POSITIVE_INFINITY;
    this.#l2 = l2;
    this.#active = 0;
    this.#isActive.fill(0);
  }

  /** The factor anew, without empty places. False where active features depend on others. */
  #refactor(l2: number): boolean {
    const { size } = this.#factor;
    let kept = 0;
    for (let k = 0; k < size; k++) {
      if (this.#features[k]! < 0) continue;
      for (const list of [this.#features, this.#signs, this.#values]) list[kept] = list[k]!;
      kept++;
    }
    this.#factor.clear(l2);
    this.#l2 = l2;
    return this.#factor.append(Array.from(this.#features.subarray(0, kept))) === kept;
  }

  /** At one l1. False where it does not come to the optimum. */
  #settle(l1: number, checkpoint: () => void): boolean {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      checkpoint();
      const { size } = this.#factor;
      if (size - this.#active > FEW + MOST_EMPTY * size && !this.#refactor(this.#l2)) return false;
      this.#cross(l1);
      this.#gradient.set(this.#problem.products);
      this.#factor.subtract(this.#values.subarray(0, this.#factor.size), this.#gradient);
      const entering = this.#pulling((j) => l1 + this.#slack[j]!);
      if (entering.length === 0) return this.#isExact(l1);
      if (!this.#enter(entering)) return false;
    }
    return false;
  }

  /** Features that are not active and pull harder than a limit. */
  #pulling(limit: (j: number) => number): number[] {
    const found: number[] = [];
    for (let j = 0; j < this.#gradient.length; j++) {
      if (this.#isActive[j] === 0 && Math.abs(this.#gradient[j]!) > limit(j)) found.push(j);
    }
    return found;
  }

  /** To the minimum among the active features, less those that come to 0 on the way. */
  #cross(l1: number): void {
    const { size } = this.#factor;
    const values = this.#values;
    const target = this.#target.subarray(0, size);
    for (let first = 0; first >= 0; ) {
      for (let k = 0; k < size; k++) {
        const j = this.#features[k]!;
        target[k] = j < 0 ? 0 : this.#problem.products[j]! - l1 * this.#signs[k]!;
      }
      this.#factor.solve(target);
      first = -1;
      let share = 1;
      for (let k = 0; k < size && l1 > 0; k++) {
        if (this.#features[k]! < 0 || target[k]! * this.#signs[k]! > 0) continue;
        const until = values[k] === 0 ? 0 : values[k]! / (values[k]! - target[k]!);
        if (first >= 0 && until >= share) continue;
        share = until;
        first = k;
      }
      for (let k = 0; k < size; k++)
        values[k] = first < 0 ? target[k]! : values[k]! + share * (target[k]! - values[k]!);
      if (first >= 0) this.#leave(first);
    }
  }

  #leave(place: number): void {
    this.#factor.remove(place);
    this.#isActive[this.#features[place]!] = 0;
    this.#active--;
    this.#features[place] = -1;
    this.#signs[place] = 0;
    this.#values[place] = 0;
  }

  /** With the signs of their pulls. Those that depend on active ones wait, but for the first. False where no place is left. */
  #enter(features: readonly number[]): boolean {
    for (let from = 0; from < features.length; from++) {
      const before = this.#factor.size;
      const taken = this.#factor.append(features.slice(from));
      for (let k = 0; k < taken; k++) this.#stand(before + k, features[from + k]!, 0);
      from += taken;
      if (from === features.length) return true;
      if (this.#factor.size === this.#factor.room) return false;
      if (from === 0 && !this.#replace(features[0]!)) return false;
    }
    return true;
  }

  #stand(place: number, feature: number, size: number): void {
    const sign = Math.sign(this.#gradient[feature]!);
    this.#features[place] = feature;
    this.#signs[place] = sign;
    this.#values[place] = sign * size;
    this.#isActive[feature] = 1;
    this.#active++;
  }

  /** A feature that depends on active ones goes on in their stead, the fitted values as they are, until one of them is at 0. */
  #replace(feature: number): boolean {
    const { size } = this.#factor;
    const column = this.#problem.column(feature);
    const sign = Math.sign(this.#gradient[feature]!);
    const move = this.#target.subarray(0, size);
    for (let k = 0; k < size; k++) move[k] = this.#features[k]! < 0 ? 0 : -sign * column[this.#features[k]!]!;
    this.#factor.solve(move);
    let way = Number.POSITIVE_INFINITY;
    let first = -1;
    for (let k = 0; k < size; k++) {
      if (move[k]! * this.#signs[k]! >= 0) continue;
      const until = -this.#values[k]! / move[k]!;
      if (until >= way) continue;
      way = until;
      first = k;
    }
    if (first < 0) return false;
    for (let k = 0; k < size; k++) this.#values[k] = this.#values[k]! + way * move[k]!;
    this.#leave(first);
    if (this.#factor.append([feature]) === 0) return false;
    this.#stand(size, feature, way);
    return true;
  }

  #isExact(l1: number): boolean {
    for (let k = 0; k < this.#factor.size; k++) {
      const j = this.#features[k]!;
      if (j < 0) continue;
      const excess = this.#gradient[j]! - this.#l2 * this.#values[k]! - l1 * this.#signs[k]!;
      if (Math.abs(excess) > this.#slack[j]!) return false;
    }
    return true;
  }

  /**
   * Another optimum has other features of those that pull as strongly: it is the only one if the active ones and these are
   * independent, and l1 is more than what the slack leaves open.
   */
  #isOnly(l1: number): boolean {
    const { size } = this.#factor;
    const near = this.#pulling((j) => l1 - NEAR * this.#slack[j]!);
    const taken = this.#factor.append(near);
    let isOnly = taken === near.length && (l1 === 0 || l1 > largest(this.#slack));
    for (let place = 0; place < size + taken; place++) {
      const j = place < size ? this.#features[place]! : near[place - size]!;
      if (j >= 0 && this.#factor.pivot(place) < INDEPENDENT * (this.#problem.squares[j]! + this.#l2)) isOnly = false;
    }
    for (let place = size; place < size + taken; place++) {
      this.#factor.remove(place);
      this.#features[place] = -1;
    }
    return isOnly;
  }
}
