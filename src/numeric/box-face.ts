/** Variables of a box problem that lie off their bounds. */
export interface Face {
  /** Minus the gradient. */
  readonly downhill: Float64Array;
  readonly values: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Below this share of its diagonal a pivot may be nothing but the rounding of single precision. */
const LEAST_PIVOT = 1e-7;

/**
 * Goes down to the lowest point of a face, the sum of the variables as it is: straight to where the gradients are one; a
 * variable that comes to its bound on the way stays there, and the rest go on. Where the matrix is singular or bends
 * downward, variables whose pivots are not positive do not take part.
 * matrix: size × size, column-major, lower triangle; overwritten.   out: where the variables end.
 * O(size³ / 3), and O(size²) for each that comes to a bound.   Scheinberg 2006; Golub & Van Loan 6.5.4 for the factor.
 */
export function faceDescend(matrix: Float64Array, { downhill, values, low, high }: Face, out: Float64Array): void {
  new Descent(matrix, downhill.slice(), values.slice(), low.slice(), high.slice()).run(out);
}

/** The twin of kernels/assembly/face.ts. */
class Descent {
  readonly #height: number;
  #size: number;
  readonly #ones: Float64Array;
  readonly #move: Float64Array;
  readonly #places: Int32Array;

  constructor(
    readonly matrix: Float64Array,
    readonly downhill: Float64Array,
    readonly values: Float64Array,
    readonly low: Float64Array,
    readonly high: Float64Array,
  ) {
    const size = values.length;
    this.#height = size;
    this.#size = size;
    this.#ones = new Float64Array(size);
    this.#move = new Float64Array(size);
    this.#places = new Int32Array(size);
  }

  run(out: Float64Array): void {
    const { downhill, values } = this;
    out.set(values);
    this.#factor();
    this.#ones.fill(1);
    this.#forward(downhill);
    this.#forward(this.#ones);
    while (this.#size > 1) {
      this.#direct();
      const { left, hit } = this.#advance();
      for (let k = 0; k < this.#size; k++) out[this.#places[k]!] = values[k]!;
      if (hit < 0) return;
      for (let k = 0; k < this.#size; k++) downhill[k] = left * downhill[k]!;
      this.#remove(hit);
    }
  }

  #entry(row: number, column: number): number {
    return column * this.#height + row;
  }

  #factor(): void {
    const { matrix } = this;
    const size = this.#size;
    let found = 0;
    for (let j = 0; j < size; j++) {
      const own = this.#entry(j, j);
      const least = LEAST_PIVOT * matrix[own]!;
      for (let k = 0; k < found; k++) {
        const from = this.#entry(j, k);
        const factor = matrix[from]!;
        for (let r = 0; r < size - j; r++) matrix[own + r] = matrix[own + r]! - factor * matrix[from + r]!;
      }
      const pivot = matrix[own]!;
      if (!(pivot > least)) continue;
      const root = Math.sqrt(pivot);
      const to = this.#entry(j, found);
      for (let r = 0; r < size - j; r++) matrix[to + r] = matrix[own + r]! / root;
      this.#places[found++] = j;
    }
    this.#gather(found);
  }

  /** Only what belongs to the first `found` of the places, ascending. */
  #gather(found: number): void {
    const { matrix } = this;
    const places = this.#places;
    this.#size = found;
    for (let k = 0; k < found; k++) {
      for (let row = k; row < found; row++) matrix[this.#entry(row, k)] = matrix[this.#entry(places[row]!, k)]!;
      for (const list of [this.downhill, this.values, this.low, this.high]) list[k] = list[places[k]!]!;
    }
  }

  /** Solves L z = b, in place. */
  #forward(b: Float64Array): void {
    for (let k = 0; k < this.#size; k++) {
      const at = this.#entry(k, k);
      const value = b[k]! / this.matrix[at]!;
      b[k] = value;
      for (let r = 1; r < this.#size - k; r++) b[k + r] = b[k + r]! - value * this.matrix[at + r]!;
    }
  }

  /** The move to the lowest point of the face, the sum as it is: Lᵀ move = z − c u, where u is orthogonal to that. */
  #direct(): void {
    const size = this.#size;
    const move = this.#move;
    const c = dot(this.downhill, 0, this.#ones, 0, size) / dot(this.#ones, 0, this.#ones, 0, size);
    for (let k = 0; k < size; k++) move[k] = this.downhill[k]! - c * this.#ones[k]!;
    for (let k = size - 1; k >= 0; k--) {
      const at = this.#entry(k, k);
      move[k] = (move[k]! - dot(this.matrix, at + 1, move, k + 1, size - k - 1)) / this.matrix[at]!;
    }
  }

  /** Moves on until a variable comes to its bound. left: the share of the move that is.   hit: who came; −1: nobody. */
  #advance(): { readonly left: number; readonly hit: number } {
    const { values, low, high } = this;
    const move = this.#move;
    let share = 1;
    let hit = -1;
    for (let k = 0; k < this.#size; k++) {
      const m = move[k]!;
      const ratio = ((m > 0 ? high[k]! : low[k]!) - values[k]!) / m;
      if (m !== 0 && ratio < share) {
        share = ratio;
        hit = k;
      }
    }
    for (let k = 0; k < this.#size; k++) {
      const m = move[k]!;
      const moved = values[k]! + share * m;
      const bound = m > 0 ? high[k]! : low[k]!;
      const isBeyond = m > 0 ? moved > bound : moved < bound;
      values[k] = k === hit || isBeyond ? bound : moved;
    }
    return { left: 1 - share, hit };
  }

  /** Takes a variable out of the factor and what belongs to it: what it explained of the later ones is put back. */
  #remove(gone: number): void {
    const { matrix } = this;
    const size = this.#size;
    for (let k = 0; k < gone; k++) {
      matrix.copyWithin(this.#entry(gone, k), this.#entry(gone + 1, k), this.#entry(size, k));
    }
    const rest = matrix.slice(this.#entry(gone + 1, gone), this.#entry(size, gone));
    const [downhill, ones] = [this.downhill, this.#ones];
    let z = downhill[gone]!;
    let u = ones[gone]!;
    for (let j = gone + 1; j < size; j++) {
      const from = this.#entry(j, j);
      const to = this.#entry(j - 1, j - 1);
      const own = matrix[from]!;
      const other = rest[j - gone - 1]!;
      const root = Math.sqrt(own * own + other * other);
      const c = own / root;
      const s = other / root;
      matrix[to] = root;
      for (let r = 1; r < size - j; r++) {
        const a = matrix[from + r]!;
        const b = rest[j - gone - 1 + r]!;
        matrix[to + r] = c * a + s * b;
        rest[j - gone - 1 + r] = c * b - s * a;
      }
      const [zJ, uJ] = [downhill[j]!, ones[j]!];
      downhill[j - 1] = c * zJ + s * z;
      ones[j - 1] = c * uJ + s * u;
      z = c * z - s * zJ;
      u = c * u - s * uJ;
    }
    for (const list of [this.values, this.low, this.high, this.#places]) list.copyWithin(gone, gone + 1, size);
    this.#size--;
  }
}

/** In four parts, every fourth term each, that are added crosswise; then what is left. */
function dot(a: Float64Array, atA: number, b: Float64Array, atB: number, count: number): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    sum0 += a[atA + k]! * b[atB + k]!;
    sum1 += a[atA + k + 1]! * b[atB + k + 1]!;
    sum2 += a[atA + k + 2]! * b[atB + k + 2]!;
    sum3 += a[atA + k + 3]! * b[atB + k + 3]!;
  }
  let sum = sum0 + sum2 + (sum1 + sum3);
  for (; k < count; k++) sum += a[atA + k]! * b[atB + k]!;
  return sum;
}
