import { type Face, faceDescend } from "./box-face.js";
import {
  type BoxEngine,
  type BoxMatrix,
  type BoxProblem,
  type BoxState,
  bottomOf,
  fallSlope,
  riseSlope,
  TINY,
  topOf,
} from "./box-problem.js";
import { keptRows } from "./kernel-rows.js";
import type { Numbers, Precision } from "./precision.js";

/** A problem on the rows in focus, and where its variables stand. */
interface Part extends BoxProblem, BoxState {
  readonly rows: Int32Array;
  /** Row i of the part's matrix. */
  readonly row: (i: number) => Numbers;
  readonly diagonal: Float64Array;
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
    const { linear, low, high, kink } = this.#problem;
    this.#part = {
      kink,
      linear: at(linear, rows),
      low: at(low, rows),
      high: at(high, rows),
      s: at(state.s, rows),
      gradient: at(state.gradient, rows),
      rows,
      row:
        rows.length === this.rows
          ? this.#row
          : keptRows(rows.length, this.#precision, (i, out) => gather(this.#row(rows[i]!), rows, out)),
      diagonal: at(this.#matrix.diagonal, rows),
    };
  }

  read(state: BoxState): void {
    const { rows, s, gradient } = this.#part;
    for (const [k, row] of rows.entries()) {
      state.s[row] = s[k]!;
      state.gradient[row] = gradient[k]!;
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
      this.#move(part, extremes.at, partnerOf(part, extremes));
      extremes = extremesOf(part);
    }
    return step;
  }

  #move(part: Part, i: number, j: number): void {
    const { row, diagonal, s, gradient } = part;
    const [rowI, rowJ] = [row(i), row(j)];
    const curvature = Math.max(TINY, diagonal[i]! + diagonal[j]! - 2 * rowI[j]!);
    const wanted = (fallSlope(part, part, j) - riseSlope(part, part, i)) / curvature;
    const [top, bottom] = [topOf(part, i, s[i]!), bottomOf(part, j, s[j]!)];
    const [above, below] = [top - s[i]!, s[j]! - bottom];
    const moved = Math.min(wanted, Math.min(above, below));
    this.#put(part, i, moved === above ? top : s[i]! + moved);
    this.#put(part, j, moved === below ? bottom : s[j]! - moved);
    for (let k = 0; k < s.length; k++) gradient[k] = gradient[k]! + moved * (rowI[k]! - rowJ[k]!);
  }

  /** At a bound, the bound itself is given: no rounding keeps a variable off it. */
  #put({ s, low, high }: Part, k: number, value: number): void {
    s[k] = value;
    if (value !== 0 && (value === low[k] || value === high[k])) this.isTouched = true;
  }
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
  /** The least slope of those that can rise, and where. */
  readonly at: number;
  readonly least: number;
  /** The most of those that can fall. */
  readonly most: number;
}

function extremesOf(part: Part): Extremes {
  let at = -1;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < part.s.length; k++) {
    const up = riseSlope(part, part, k);
    const down = fallSlope(part, part, k);
    if (up < least) {
      least = up;
      at = k;
    }
    if (down > most) most = down;
  }
  return { at, least, most };
}

/**
 * Who gains most beside i, in single precision, which is enough for a choice, of equals the first; where squares of slopes
 * are 0 in it, who is steepest.
 */
function partnerOf(part: Part, { at: i, least }: Extremes): number {
  const { diagonal } = part;
  const rowI = part.row(i);
  const ownHalf = Math.fround(diagonal[i]! / 2);
  let best = 0;
  let at = -1;
  let steepest = 0;
  for (let k = 0; k < diagonal.length; k++) {
    const difference = Math.fround(Math.max(0, fallSlope(part, part, k) - least));
    const half = Math.fround(Math.fround(ownHalf + Math.fround(diagonal[k]! / 2)) - Math.fround(rowI[k]!));
    const gain = Math.fround(Math.fround(difference * difference) / Math.max(Math.fround(TINY), half));
    if (gain > best) {
      best = gain;
      at = k;
    }
    if (fallSlope(part, part, k) > fallSlope(part, part, steepest)) steepest = k;
  }
  return at < 0 ? steepest : at;
}
