import type { Face } from "../box-face.js";
import { MOST_FREE } from "../box-leap.js";
import type { BoxEngine, BoxMatrix, BoxProblem, BoxState } from "../box-problem.js";
import { ascending } from "../vectors.js";
import { type Arena, heldArena } from "./arena.js";

/** What the matrix and the part in focus may take. */
const MOST_BYTES = 512 * 2 ** 20;
/** Of a matrix, the most rows that a part has: a larger one would not be worth its copy. */
export const PART = 0.8;

/**
 * Steps in the kernels' memory, which the problem has for itself until it is solved: the matrix, filled at once or row by
 * row as rows are needed, and a copy of the part in focus.   The bits of PlainBox, 10 times as fast.
 */
export class BoxKernel implements BoxEngine {
  readonly rows: number;
  readonly #matrix: BoxMatrix;
  readonly #arena: Arena;
  readonly #at: ReturnType<typeof layout>;
  readonly #views: ReturnType<typeof viewsOf>;
  readonly #all: Int32Array;
  #problem!: BoxProblem;
  #focus: Int32Array;

  static holds(rows: number): boolean {
    let bytes = 0;
    layout(rows, (size) => {
      bytes += size + 64;
      return 0;
    });
    return bytes < MOST_BYTES;
  }

  constructor(matrix: BoxMatrix) {
    const { rows } = matrix;
    const { arena } = heldArena(this);
    this.#matrix = matrix;
    this.rows = rows;
    this.#arena = arena;
    this.#at = layout(rows, (bytes) => arena.take(bytes));
    this.#views = viewsOf(arena, this.#at, rows);
    this.#all = ascending(rows);
    this.#focus = this.#all;
    this.#views.present.fill(0);
    if (matrix.isWhole) this.#fillAll();
  }

  get isTouched(): boolean {
    return Boolean(this.#arena.kernels.boxTouched());
  }

  /** Rows in focus, padded. */
  get #stride(): number {
    return padded(this.#focus.length);
  }

  get #isWhole(): boolean {
    return this.#focus.length === this.rows;
  }

  begin(problem: BoxProblem): void {
    this.#problem = problem;
    this.#focus = this.#all;
    this.#settings(true);
  }

  focus(rows: Int32Array, state: BoxState): void {
    this.#focus = rows;
    this.#views.focus.set(rows);
    this.#forgetPart();
    this.write(state);
    this.#settings(false);
  }

  write(state: BoxState): void {
    const rows = this.#focus;
    const count = rows.length;
    const stride = this.#stride;
    const { gradient, values, low, high, rise, fall, diagonal, halfDiagonal } = this.#views;
    const { low: lows, high: highs, kink } = this.#problem;
    gradient.fill(0, count, stride);
    rise.fill(Number.POSITIVE_INFINITY, 0, stride);
    fall.fill(Number.NEGATIVE_INFINITY, 0, stride);
    diagonal.fill(0, count, stride);
    halfDiagonal.fill(0, count, stride);
    for (let k = 0; k < count; k++) {
      const row = rows[k]!;
      const value = state.s[row]!;
      diagonal[k] = this.#matrix.diagonal[row]!;
      halfDiagonal[k] = diagonal[k]! / 2;
      gradient[k] = state.gradient[row]!;
      values[k] = value;
      low[k] = lows[row]!;
      high[k] = highs[row]!;
      if (value < highs[row]!) rise[k] = value >= 0 ? kink : -kink;
      if (value > lows[row]!) fall[k] = value > 0 ? kink : -kink;
    }
  }

  descend(rows: Int32Array, { downhill, values, low, high }: Face, out: Float64Array): void {
    const { face, shared, whole } = this.#at;
    const size = rows.length;
    for (let at = 0; at < size; at++) this.#fill(rows[at]!);
    this.#forgetPart();
    for (const [k, list] of [downhill, values, low, high].entries()) {
      this.#arena.doubles(face.lists[k]!, size).set(list);
    }
    this.#arena.integers(face.rows, size).set(rows);
    const pointers = [size, shared, ...face.lists, face.rows, whole, padded(this.rows)];
    this.#arena.integers(face.fields, pointers.length).set(pointers);
    this.#arena.kernels.faceDescend(face.fields, face.ends);
    out.set(this.#arena.doubles(face.ends, size));
  }

  read(state: BoxState): void {
    const rows = this.#focus;
    const { gradient, values } = this.#views;
    for (let k = 0; k < rows.length; k++) {
      state.gradient[rows[k]!] = gradient[k]!;
      state.s[rows[k]!] = values[k]!;
    }
  }

  run(steps: number, tolerance: number): number {
    const { kernels } = this.#arena;
    let taken = 0;
    for (;;) {
      const missing = kernels.boxRun(steps - taken, tolerance);
      taken += kernels.boxTaken();
      if (missing < 0) return taken;
      this.#fill(this.#focus[missing]!);
    }
  }

  multiply(v: Float64Array): Float64Array {
    const { products, factors, whole } = this.#at;
    for (let i = 0; i < v.length; i++) if (v[i] !== 0) this.#fill(i);
    this.#views.factors.set(v);
    this.#arena.kernels.combineRows(whole, this.rows, padded(this.rows), factors, products);
    return this.#views.products;
  }

  /** Row i of the whole matrix, unless it is there. */
  #fill(i: number): void {
    const { present, whole } = this.#views;
    if (present[i] === 1) return;
    const from = i * padded(this.rows);
    this.#matrix.fill(i, 0, whole, from);
    present[i] = 1;
  }

  #fillAll(): void {
    const { present, whole } = this.#views;
    const stride = padded(this.rows);
    for (let i = 0; i < this.rows; i++) this.#matrix.fill(i, i, whole, i * stride + i);
    this.#arena.kernels.mirror(this.#at.whole, this.rows, stride);
    present.fill(1);
  }

  /** The copy of the part in focus is made anew, row by row as rows are needed. */
  #forgetPart(): void {
    if (!this.#isWhole) this.#views.partPresent.fill(0, 0, this.#focus.length);
  }

  #settings(isNew: boolean): void {
    const { whole, shared, present, partPresent, focus, ...at } = this.#at;
    const { halfDiagonal, gains, diagonal, gradient, values, low, high, rise, fall } = at;
    const matrix = this.#isWhole ? [whole, present] : [shared, partPresent];
    const lists = [halfDiagonal, gains, diagonal, gradient, values, low, high, rise, fall];
    const source = [this.#isWhole ? 0 : focus, whole, present, padded(this.rows)];
    const fields = [this.#focus.length, this.#stride, ...matrix, ...lists, ...source, isNew ? 1 : 0];
    this.#views.settings.set(fields);
    this.#arena.kernels.boxSettings(at.settings, this.#problem.kink);
  }
}

const padded = (rows: number) => 4 * Math.ceil(rows / 4);

function faceLayout(size: number, take: (bytes: number) => number) {
  return {
    /** Minus the gradient, values, bounds, and room for three more and the places. */
    lists: Array.from({ length: 8 }, () => take(8 * size)),
    rows: take(4 * size),
    ends: take(8 * size),
    fields: take(64),
  };
}

function layout(rows: number, take: (bytes: number) => number) {
  const doubles = 8 * padded(rows);
  const most = Math.floor(PART * rows);
  const free = Math.min(rows, MOST_FREE);
  return {
    settings: take(128),
    present: take(rows),
    partPresent: take(rows),
    focus: take(4 * rows),
    halfDiagonal: take(4 * padded(rows)),
    gains: take(4 * padded(rows)),
    diagonal: take(doubles),
    gradient: take(doubles),
    values: take(doubles),
    low: take(doubles),
    high: take(doubles),
    rise: take(doubles),
    fall: take(doubles),
    factors: take(8 * rows),
    products: take(8 * padded(rows)),
    whole: take(4 * rows * padded(rows)),
    face: faceLayout(free, take),
    /** For the part in focus and, while that rests, the lower triangle of a face's matrix. */
    shared: take(Math.max(4 * most * padded(most), 4 * free * (free + 4))),
  };
}

/** What is looked at step after step; nothing is taken from the arena any more. */
function viewsOf(arena: Arena, at: ReturnType<typeof layout>, rows: number) {
  const list = (place: number) => arena.doubles(place, padded(rows));
  return {
    settings: arena.integers(at.settings, 32),
    present: arena.octets(at.present, rows),
    partPresent: arena.octets(at.partPresent, rows),
    focus: arena.integers(at.focus, rows),
    halfDiagonal: arena.singles(at.halfDiagonal, padded(rows)),
    diagonal: list(at.diagonal),
    gradient: list(at.gradient),
    values: list(at.values),
    low: list(at.low),
    high: list(at.high),
    rise: list(at.rise),
    fall: list(at.fall),
    factors: arena.doubles(at.factors, rows),
    products: arena.doubles(at.products, rows),
    whole: arena.singles(at.whole, rows * padded(rows)),
  };
}
