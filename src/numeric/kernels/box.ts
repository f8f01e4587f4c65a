import type { Face } from "../box-face.js";
import { MOST_FREE } from "../box-leap.js";
import { gather, gatherTriangle, placesOf } from "../box-plain.js";
import type { BoxEngine, BoxMatrix, BoxProblem, BoxState } from "../box-problem.js";
import { type Arena, heldArena } from "./arena.js";

/** What the matrix and the part in focus may take. */
const MOST_BYTES = 512 * 2 ** 20;
/** Of a matrix, the most rows that a part has: a larger one would not be worth its copy. */
export const PART = 0.8;

/** A matrix in the arena, filled row by row as rows are needed. */
interface Held {
  readonly at: number;
  readonly present: number;
  readonly stride: number;
}

/** Steps in the kernels' memory, which the problem has for itself until it is solved.   The bits of PlainBox, 10 times as fast. */
export class BoxKernel implements BoxEngine {
  readonly rows: number;
  readonly #matrix: BoxMatrix;
  readonly #blocks: number;
  readonly #arena: Arena;
  readonly #at: ReturnType<typeof layout>;
  readonly #whole: Held;
  readonly #all: Int32Array;
  #problem!: BoxProblem;
  #focus: Int32Array;
  #held: Held;

  static holds(rows: number): boolean {
    let bytes = 0;
    layout(rows, 2, (size) => {
      bytes += size + 64;
      return 0;
    });
    return bytes < MOST_BYTES;
  }

  /** blocks: variables a row. */
  constructor(matrix: BoxMatrix, blocks: number) {
    const { rows } = matrix;
    const { arena } = heldArena(this);
    this.#matrix = matrix;
    this.rows = rows;
    this.#blocks = blocks;
    this.#arena = arena;
    this.#at = layout(rows, blocks, (bytes) => arena.take(bytes));
    this.#whole = { at: this.#at.whole, present: this.#at.present, stride: padded(rows) };
    this.#all = Int32Array.from({ length: rows }, (_, i) => i);
    this.#focus = this.#all;
    this.#held = this.#whole;
    arena.octets(this.#whole.present, rows).fill(0);
  }

  get isTouched(): boolean {
    return Boolean(this.#arena.kernels.boxTouched());
  }

  begin(problem: BoxProblem): void {
    this.#problem = problem;
    this.#settings(this.#whole, this.#matrix.rows, true);
  }

  focus(rows: Int32Array, state: BoxState): void {
    const count = rows.length;
    const isWhole = count === this.#matrix.rows;
    this.#focus = rows;
    this.#held = isWhole ? this.#whole : { at: this.#at.part, present: this.#at.partPresent, stride: padded(count) };
    if (!isWhole) this.#arena.octets(this.#held.present, count).fill(0);
    this.write(state);
    this.#settings(this.#held, count, false);
  }

  write(state: BoxState): void {
    const all = this.#matrix.rows;
    const rows = this.#focus;
    const count = rows.length;
    const { stride } = this.#held;
    const { diagonal, gradient, values, low, high, rise, fall } = this.#at;
    const view = (at: number) => this.#arena.doubles(at, this.#blocks * stride);
    const [g, s, l, h, up, down] = [gradient, values, low, high, rise, fall].map(view) as Float64Array[];
    up!.fill(Number.POSITIVE_INFINITY);
    down!.fill(Number.NEGATIVE_INFINITY);
    g!.fill(0);
    const own = this.#arena.doubles(diagonal, stride).fill(0);
    for (let k = 0; k < count; k++) own[k] = this.#matrix.diagonal[rows[k]!]!;
    for (const [k, place] of placesOf(rows, all, this.#blocks).entries()) {
      const to = k < count ? k : stride + k - count;
      const value = state.s[place]!;
      g![to] = state.gradient[place]!;
      s![to] = value;
      l![to] = this.#problem.low[place]!;
      h![to] = this.#problem.high[place]!;
      if (value < h![to]!) up![to] = 0;
      if (value > l![to]!) down![to] = 0;
    }
  }

  descend(rows: Int32Array, { downhill, values, low, high }: Face, out: Float64Array): void {
    const { matrix, lists, fields, ends } = this.#at.face;
    const size = rows.length;
    gatherTriangle(rows, (i) => this.#row(i), this.#arena.doubles(matrix, size * size));
    for (const [k, list] of [downhill, values, low, high].entries()) this.#arena.doubles(lists[k]!, size).set(list);
    const pointers = [size, matrix, ...lists];
    this.#arena.integers(fields, pointers.length).set(pointers);
    this.#arena.kernels.faceDescend(fields, ends);
    out.set(this.#arena.doubles(ends, size));
  }

  read(state: BoxState): void {
    const count = this.#focus.length;
    const { stride } = this.#held;
    const gradient = this.#arena.doubles(this.#at.gradient, this.#blocks * stride);
    const values = this.#arena.doubles(this.#at.values, this.#blocks * stride);
    for (const [k, place] of placesOf(this.#focus, this.#matrix.rows, this.#blocks).entries()) {
      const from = k < count ? k : stride + k - count;
      state.gradient[place] = gradient[from]!;
      state.s[place] = values[from]!;
    }
  }

  run(steps: number, tolerance: number): number {
    const { kernels } = this.#arena;
    let taken = 0;
    for (;;) {
      const missing = kernels.boxRun(steps - taken, tolerance);
      taken += kernels.boxTaken();
      if (missing < 0) return taken;
      this.#fill(missing);
    }
  }

  multiply(v: Float64Array): Float64Array {
    const { products: to } = this.#at;
    const { at, stride } = this.#whole;
    const out = this.#arena.doubles(to, this.rows).fill(0);
    for (const [i, factor] of v.entries()) {
      if (factor === 0) continue;
      this.#row(i);
      this.#arena.kernels.addScaledSingles(at + 4 * i * stride, this.rows, factor, to);
    }
    return out.slice();
  }

  #row(i: number): Float32Array {
    const { at, present, stride } = this.#whole;
    const row = this.#arena.singles(at + 4 * i * stride, this.#matrix.rows);
    const isPresent = this.#arena.octets(present + i, 1);
    if (isPresent[0] === 0) {
      this.#matrix.fill(i, row);
      isPresent[0] = 1;
    }
    return row;
  }

  /** Row i of those in focus. */
  #fill(i: number): void {
    const row = this.#row(this.#focus[i]!);
    const { at, present, stride } = this.#held;
    if (this.#held === this.#whole) return;
    gather(row, this.#focus, this.#arena.singles(at + 4 * i * stride, this.#focus.length));
    this.#arena.octets(present + i, 1)[0] = 1;
  }

  #settings({ at: matrix, present, stride }: Held, rows: number, isNew: boolean): void {
    const { settings, diagonal, gradient, values, low, high, rise, fall } = this.#at;
    const places = [matrix, present, diagonal, gradient, values, low, high, rise, fall];
    const fields = [rows, stride, this.#blocks, ...places, isNew ? 1 : 0];
    this.#arena.integers(settings, fields.length).set(fields);
    this.#arena.kernels.boxSettings(settings);
  }
}

const padded = (rows: number) => 4 * Math.ceil(rows / 4);

function faceLayout(size: number, take: (bytes: number) => number) {
  return {
    matrix: take(8 * size * size),
    /** Minus the gradient, values, bounds, and room for three more and the places. */
    lists: Array.from({ length: 8 }, () => take(8 * size)),
    ends: take(8 * size),
    fields: take(64),
  };
}

function layout(rows: number, blocks: number, take: (bytes: number) => number) {
  const doubles = 8 * blocks * padded(rows);
  const most = Math.floor(PART * rows);
  return {
    settings: take(64),
    present: take(rows),
    partPresent: take(rows),
    diagonal: take(8 * padded(rows)),
    gradient: take(doubles),
    values: take(doubles),
    low: take(doubles),
    high: take(doubles),
    rise: take(doubles),
    fall: take(doubles),
    products: take(8 * padded(rows)),
    whole: take(4 * rows * padded(rows)),
    part: take(4 * most * padded(most)),
    face: faceLayout(Math.min(blocks * rows, MOST_FREE), take),
  };
}
