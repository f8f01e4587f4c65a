import { type Face, faceDescend } from "./box-face.js";
import { type BoxEngine, type BoxMatrix, type BoxProblem, type BoxState, TINY } from "./box-problem.js";
import { keptRows } from "./kernel-rows.js";
import type { Numbers, Precision } from "./precision.js";

/** A problem on the rows in focus. */
interface Part {
  readonly rows: Int32Array;
  /** Row i of the part's matrix. */
  readonly row: (i: number) => Numbers;
  readonly diagonal: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly s: Float64Array;
  readonly gradient: Float64Array;
  readonly canRise: Uint8Array;
  readonly canFall: Uint8Array;
}

/** The twin of BoxKernel: a matrix of any size, rows kept as memory allows; in doubles, too. */
export class PlainBox implements BoxEngine {
  readonly #matrix: BoxMatrix;
  readonly #precision: Precision;
  readonly rows: number;
  readonly #row: (i: number) => Numbers;
  #problem!: BoxProblem;
  #part!: Part;
  isTouched = false;

  constructor(matrix: BoxMatrix, precision: Precision = "single") {
    this.#matrix = matrix;
    this.#precision = precision;
    this.rows = matrix.rows;
    this.#row = keptRows(matrix.rows, precision, (i, out) => matrix.fill(i, 0, out, 0));
  }

  begin(problem: BoxProblem): void {
    this.#problem = problem;
    this.isTouched = false;
  }

  focus(rows: Int32Array, state: BoxState): void {
    const { linear, low, high } = this.#problem;
    const all = this.#matrix.rows;
    const places = placesOf(rows, all, linear.length / all);
    const own = { low: at(low, places), high: at(high, places), s: at(state.s, places) };
    this.#part = {
      ...own,
      rows,
      row:
        rows.length === all
          ? this.#row
          : keptRows(rows.length, this.#precision, (i, out) => gather(this.#row(rows[i]!), rows, out)),
      diagonal: at(this.#matrix.diagonal, rows),
      gradient: at(state.gradient, places),
      canRise: Uint8Array.from(own.s, (s, k) => (s < own.high[k]! ? 1 : 0)),
      canFall: Uint8Array.from(own.s, (s, k) => (s > own.low[k]! ? 1 : 0)),
    };
  }

  read(state: BoxState): void {
    const { rows, s, gradient } = this.#part;
    const places = placesOf(rows, this.#matrix.rows, s.length / rows.length);
    for (const [k, place] of places.entries()) {
      state.s[place] = s[k]!;
      state.gradient[place] = gradient[k]!;
    }
  }

  write(state: BoxState): void {
    this.focus(this.#part.rows, state);
  }

  descend(rows: Int32Array, face: Face, out: Float64Array): void {
    const matrix = new Float64Array(rows.length ** 2);
    gatherTriangle(rows, this.#row, matrix);
    faceDescend(matrix, face, out);
  }

  multiply(v: Float64Array): Float64Array {
    const out = new Float64Array(this.rows);
    for (const [i, factor] of v.entries()) {
      if (factor === 0) continue;
      const row = this.#row(i);
      for (let k = 0; k < out.length; k++) out[k] = out[k]! + factor * row[k]!;
    }
    return out;
  }

  run(steps: number, tolerance: number): number {
    const part = this.#part;
    let extremes = extremesOf(part);
    let step = 0;
    for (; step < steps && extremes.most - extremes.least > tolerance; step++) {
      const j = partnerOf(part, extremes.at);
      if (j < 0) break;
      this.#move(part, extremes.at, j);
      extremes = extremesOf(part);
    }
    return step;
  }

  #move(part: Part, i: number, j: number): void {
    const { rows, row, diagonal, s, low, high, gradient } = part;
    const [atI, atJ] = [i % rows.length, j % rows.length];
    const [rowI, rowJ] = [row(atI), row(atJ)];
    const curvature = diagonal[atI]! + diagonal[atJ]! - 2 * rowI[atJ]!;
    const wanted = (gradient[j]! - gradient[i]!) / (curvature > 0 ? curvature : TINY);
    const top = high[i]! - s[i]!;
    const bottom = s[j]! - low[j]!;
    const moved = Math.min(wanted, Math.min(top, bottom));
    this.#put(part, i, moved === top ? high[i]! : s[i]! + moved);
    this.#put(part, j, moved === bottom ? low[j]! : s[j]! - moved);
    for (let from = 0; from < s.length; from += rows.length) {
      for (let k = 0; k < rows.length; k++) gradient[from + k] = gradient[from + k]! + moved * (rowI[k]! - rowJ[k]!);
    }
  }

  /** At a bound, the bound itself is given: no rounding keeps a variable off it. */
  #put({ s, low, high, canRise, canFall }: Part, k: number, value: number): void {
    s[k] = value;
    canRise[k] = value < high[k]! ? 1 : 0;
    canFall[k] = value > low[k]! ? 1 : 0;
    if (value !== 0 && (value === low[k] || value === high[k])) this.isTouched = true;
  }
}

/** Places of the rows' variables, block by block. */
function placesOf(rows: Int32Array, all: number, blocks: number): Int32Array {
  const places = new Int32Array(blocks * rows.length);
  for (let block = 0, to = 0; block < blocks; block++) {
    for (let k = 0; k < rows.length; k++, to++) places[to] = block * all + rows[k]!;
  }
  return places;
}

const at = (values: Float64Array, places: Int32Array) => Float64Array.from(places, (place) => values[place]!);

/** out[k] = row[places[k]]. */
function gather(row: Numbers, places: Int32Array, out: Numbers): void {
  for (let k = 0; k < places.length; k++) out[k] = row[places[k]!]!;
}

/** The matrix of rows with one another: out, column-major, its lower triangle alone. */
function gatherTriangle(rows: Int32Array, row: (i: number) => Numbers, out: Float64Array): void {
  const size = rows.length;
  for (let j = 0; j < size; j++) {
    const own = row(rows[j]!);
    for (let i = j; i < size; i++) out[j * size + i] = own[rows[i]!]!;
  }
}

interface Extremes {
  /** The least gradient among those that can rise, and where. */
  readonly at: number;
  readonly least: number;
  /** The most among those that can fall. */
  readonly most: number;
}

function extremesOf({ gradient, canRise, canFall }: Part): Extremes {
  let at = -1;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < gradient.length; k++) {
    const g = gradient[k]!;
    if (canRise[k] === 1 && g < least) {
      least = g;
      at = k;
    }
    if (canFall[k] === 1 && g > most) most = g;
  }
  return { at, least, most };
}

function partnerOf({ rows, row, diagonal, gradient, canFall }: Part, i: number): number {
  const size = rows.length;
  const rowI = row(i % size);
  const own = diagonal[i % size]!;
  const least = gradient[i]!;
  let best = 0;
  let at = -1;
  for (let from = 0; from < gradient.length; from += size) {
    for (let k = 0; k < size; k++) {
      const difference = gradient[from + k]! - least;
      if (canFall[from + k] === 0 || difference <= 0) continue;
      const curvature = own + diagonal[k]! - 2 * rowI[k]!;
      const gain = (difference * difference) / (curvature > 0 ? curvature : TINY);
      if (gain > best) {
        best = gain;
        at = from + k;
      }
    }
  }
  return at;
}
