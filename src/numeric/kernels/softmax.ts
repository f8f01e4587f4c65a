import { squareSums } from "../softmax-plain.js";
import { outputsOf, readerOf, type SoftmaxProblem, type SoftmaxRows } from "../softmax-problem.js";
import { type Arena, heldArena } from "./arena.js";
import { SoftmaxDirections } from "./softmax-directions.js";
import { KernelVectors } from "./softmax-vectors.js";

/** Bytes of the panels of a block of the Hessian: twice as many stay in the second cache. */
const BLOCK = 2 ** 16;

/** What products in singles need beside. */
interface Rough {
  readonly x: number;
  readonly chances: number;
  readonly s: number;
  readonly narrow: number;
  readonly held: number;
  /** Of the columns: twice, as they are needed on both sides. */
  readonly units: number;
  readonly factors: Float64Array;
}

/**
 * The rows in the kernels' memory, which the problem has for itself until another one is begun.   The bits of
 * PlainSoftmax.
 */
export class SoftmaxKernel implements SoftmaxRows {
  readonly vectors: KernelVectors;
  readonly #problem: SoftmaxProblem;
  readonly #outputs: number;
  /** Of 8 rows. */
  readonly #panels: number;
  readonly #block: number;
  readonly #arena: Arena;
  readonly #at: ReturnType<typeof layout>;
  #rough: Rough | undefined;
  #directions: SoftmaxDirections | undefined;

  constructor(problem: SoftmaxProblem) {
    const { n, p, y, s } = problem;
    const read = readerOf(problem);
    const arena = heldArena(this).arena;
    this.#problem = problem;
    this.#outputs = outputsOf(problem);
    this.#panels = Math.ceil(n / 8);
    this.#block = Math.max(1, Math.min(this.#panels, Math.floor(BLOCK / (64 * (p + 1)))));
    this.#arena = arena;
    this.#at = layout(arena, this.#panels, p + 1, this.#outputs, this.#block);
    this.vectors = new KernelVectors(arena, p + 1, this.#outputs);
    const column = arena.doubles(this.#at.column, n);
    const put = (to: number, width: number, j: number) => arena.kernels.packPairs(this.#at.column, n, width, j, to);
    for (let j = 0; j < p; j++) {
      read(j, 0, column);
      put(this.#at.x, p + 1, j);
    }
    column.fill(1);
    put(this.#at.x, p + 1, p);
    column.set(y);
    put(this.#at.y, 1, 0);
    column.set(s);
    put(this.#at.s, 1, 0);
    arena.doubles(this.#at.scores, 8 * this.#panels * this.#outputs).fill(0);
  }

  place(theta: Float64Array): number {
    const { scores, move } = this.#at;
    this.#multiply(theta, move);
    this.advance(1);
    const change = this.#arena.kernels.softmaxLargest(scores, this.#panels * this.#outputs);
    const moved = this.#arena.doubles(move, 8 * this.#panels * this.#outputs);
    this.#arena.doubles(scores, moved.length).set(moved);
    moved.fill(0);
    return change;
  }

  aim(d: Float64Array): number {
    this.#multiply(d, this.#at.move);
    return this.#arena.kernels.softmaxLargest(this.#at.move, this.#panels * this.#outputs);
  }

  #multiply(v: Float64Array, to: number): void {
    const { n, p } = this.#problem;
    this.#narrow.set(v);
    this.#arena.kernels.softmaxScores(this.#at.x, n, p + 1, this.#at.narrow, this.#outputs, to);
  }

  get #narrow(): Float64Array {
    return this.#arena.doubles(this.#at.narrow, this.#outputs * (this.#problem.p + 1));
  }

  loss(t: number): number {
    const { scores, move, y, s, chances } = this.#at;
    return this.#arena.kernels.softmaxLoss(this.#problem.n, this.#outputs, scores, move, t, y, s, chances);
  }

  advance(t: number): void {
    const { scores, move } = this.#at;
    this.#arena.kernels.softmaxAdvance(scores, move, this.#panels * this.#outputs, t);
  }

  gradient(out: Float64Array): void {
    const { n, p } = this.#problem;
    const { x, chances, y, s, work, sums, narrow } = this.#at;
    this.#arena.kernels.softmaxGradient(x, n, p + 1, this.#outputs, chances, y, s, work, sums, narrow);
    out.set(this.#narrow);
  }

  product(v: Float64Array, out: Float64Array): void {
    const { n, p } = this.#problem;
    const { x, chances, s, work, sums, narrow } = this.#at;
    this.#narrow.set(v);
    this.#arena.kernels.softmaxProduct(x, n, p + 1, narrow, this.#outputs, chances, s, work, sums, narrow);
    out.set(this.#narrow);
  }

  hold(): void {
    this.#rough ??= this.#takeRough();
    const { chances, held } = this.#rough;
    if (this.#outputs === 1) {
      this.#arena.kernels.softmaxCurvatures(this.#at.chances, this.#at.s, this.#panels, held);
      this.#arena.kernels.toSingles(held, this.#panels, 1, 0, chances);
    } else this.#arena.kernels.toSingles(this.#at.chances, this.#panels, this.#outputs, 0, chances);
  }

  roughProduct(v: Float64Array, out: Float64Array): void {
    const width = this.#problem.p + 1;
    const { x, chances, s, factors, narrow } = this.#rough!;
    const { work, sums, narrow: to } = this.#at;
    const singles = this.#arena.singles(narrow, v.length);
    for (let from = 0; from < v.length; from += width) {
      for (let j = 0; j < width; j++) singles[from + j] = v[from + j]! / factors[j]!;
    }
    const panels = Math.ceil(this.#panels / 2);
    this.#arena.kernels.roughProduct(x, panels, width, narrow, this.#outputs, chances, s, work, sums, to);
    const found = this.#narrow;
    for (let from = 0; from < out.length; from += width) {
      for (let j = 0; j < width; j++) out[from + j] = found[from + j]! / factors[j]!;
    }
  }

  roughBlock(k: number, out: Float64Array): void {
    const width = this.#problem.p + 1;
    const { factors } = this.#rough!;
    const found = this.#arena.doubles(this.#roughSquare(k), width ** 2);
    for (let j = 0, at = 0; j < width; j++) {
      for (let h = 0; h < width; h++, at++) out[at] = found[at]! / (factors[j]! * factors[h]!);
    }
  }

  /** The block in the columns' units: where it is until the next one. */
  #roughSquare(k: number): number {
    const { x, chances, s } = this.#rough!;
    const { weighted, tiles, square } = this.#at;
    const [panels, width] = [Math.ceil(this.#panels / 2), this.#problem.p + 1];
    const { kernels } = this.#arena;
    kernels.roughBlock(x, panels, width, this.#outputs, k, chances, s, this.#block, weighted, tiles, square);
    return square;
  }

  get directions(): SoftmaxDirections {
    this.#rough ??= this.#takeRough();
    const { x, chances, s, narrow, units } = this.#rough;
    const { work, sums } = this.#at;
    const [panels, width, outputs] = [Math.ceil(this.#panels / 2), this.#problem.p + 1, this.#outputs];
    const places = { panels, width, outputs, x, chances, s, work, sums, narrow, units };
    this.#directions ??= new SoftmaxDirections(this.#arena, places);
    return this.#directions;
  }

  factorRough(pair: number, C: number): boolean {
    const { directions } = this;
    for (let k = 2 * pair; k < Math.min(2 * pair + 2, this.#outputs); k++) {
      directions.putRoughBlock(this.#roughSquare(k), k, C);
    }
    return directions.factorPair(pair);
  }

  #takeRough(): Rough {
    const width = this.#problem.p + 1;
    const panels = Math.ceil(this.#panels / 2);
    const places = {
      x: this.#arena.take(64 * panels * width),
      chances: this.#arena.take(64 * panels * this.#outputs),
      s: this.#arena.take(64 * panels),
      narrow: this.#arena.take(8 * this.#outputs * width),
      held: this.#arena.take(this.#outputs === 1 ? 64 * this.#panels : 0),
      units: this.#arena.take(8 * width),
    };
    this.#arena.kernels.unitFactors(this.#at.x, this.#panels, width, places.units);
    const factors = this.#arena.doubles(places.units, width).slice();
    this.#arena.kernels.toSingles(this.#at.x, this.#panels, width, places.units, places.x);
    this.#arena.kernels.toSingles(this.#at.s, this.#panels, 1, 0, places.s);
    return { ...places, factors };
  }

  diagonal(out: Float64Array): void {
    const { n, s } = this.#problem;
    const chances = this.#arena.doubles(this.#at.chances, 8 * this.#panels * this.#outputs);
    const w = new Float64Array(n * this.#outputs);
    const half = n >> 1;
    for (let at = 0; at < w.length; at++) {
      const [k, i] = [Math.floor(at / n), at % n];
      const pair = i < half ? i : i - half;
      const q = chances[8 * ((pair >> 2) * this.#outputs + k) + 2 * (pair & 3) + (i < half ? 0 : 1)]!;
      w[at] = s[i]! * q * (1 - q);
    }
    squareSums(this.#problem, w, out);
  }

  block(k: number, l: number, out: Float64Array): void {
    const { n, p } = this.#problem;
    const { x, chances, s, weighted, tiles, square } = this.#at;
    const { kernels } = this.#arena;
    kernels.softmaxBlock(x, n, p + 1, this.#outputs, k, l, chances, s, this.#block, weighted, tiles, square);
    out.set(this.#arena.doubles(square, (p + 1) ** 2));
  }
}

function layout(arena: Arena, panels: number, width: number, outputs: number, block: number) {
  const wide = 64 * panels * outputs;
  const sizes = {
    x: 64 * panels * width,
    scores: wide,
    move: wide,
    chances: wide,
    y: 64 * panels,
    s: 64 * panels,
    column: 64 * panels,
    narrow: 8 * width * outputs,
    work: 64 * outputs,
    sums: 16 * width * outputs,
    weighted: 64 * width * block,
    tiles: 256 * Math.ceil(width / 4) ** 2,
    square: 8 * width * width,
  };
  arena.reserve(Object.values(sizes).reduce((sum, bytes) => sum + bytes + 64, 0));
  return mapped(sizes, (bytes) => arena.take(bytes));
}

function mapped<K extends string>(sizes: Readonly<Record<K, number>>, take: (bytes: number) => number) {
  const entries = Object.entries<number>(sizes).map(([name, bytes]) => [name, take(bytes)]);
  return Object.fromEntries(entries) as Readonly<Record<K, number>>;
}
