import { choleskyFactor, choleskySolve } from "./cholesky.js";
import { gram } from "./gram.js";

/** Rows that are copied together: a block of them stays in the cache. */
const BLOCK = 2048;

/**
 * Newton steps (I + c Σ sᵢ zᵢ zᵢᵀ)⁻¹ g with the sum over some rows of Z = (X, 1), which change little from step to step:
 * the sum is kept, and rows that enter or leave it are added or taken off.
 */
export class ActiveGram {
  readonly #x: Float64Array;
  readonly #n: number;
  readonly #size: number;
  #s: Float64Array;
  readonly #isIn: Uint8Array;
  /** The lower triangle, row by row; that of all rows, once it is known, and for which weights. */
  readonly #sum: Float64Array;
  #whole: { readonly s: Float64Array; readonly sum: Float64Array } | undefined;
  /** Scratch: what is factored, what a block of rows adds, and that block with its weights. */
  readonly #factored: Float64Array;
  readonly #added: Float64Array;
  readonly #part: Float64Array;
  readonly #weights: Float64Array;
  readonly #changed: Int32Array;

  /** x: n × p column-major.   s: n long, none negative. */
  constructor(x: Float64Array, n: number, p: number, s: Float64Array) {
    this.#x = x;
    this.#n = n;
    this.#size = p + 1;
    this.#s = s;
    this.#isIn = new Uint8Array(n);
    this.#sum = new Float64Array(this.#size ** 2);
    this.#factored = new Float64Array(this.#size ** 2);
    this.#added = new Float64Array(this.#size ** 2);
    const block = Math.min(n, BLOCK);
    this.#part = new Float64Array(block * this.#size);
    this.#weights = new Float64Array(block);
    this.#changed = new Int32Array(n);
  }

  /** For another problem on the same rows, from nothing. s: as above. */
  restart(s: Float64Array): void {
    this.#s = s;
    this.#isIn.fill(0);
    this.#sum.fill(0);
  }

  /** isActive: n long, 1 where a row counts.   g: p + 1 long.   undefined where rounding leaves no positive definite matrix. */
  step(isActive: Uint8Array, c: number, g: Float64Array): Float64Array | undefined {
    this.#move(isActive);
    const size = this.#size;
    const h = this.#factored;
    for (let j = 0; j < size; j++) {
      for (let k = j * size; k <= j * size + j; k++) h[k] = c * this.#sum[k]!;
      h[j * size + j] = h[j * size + j]! + 1;
    }
    if (!choleskyFactor(h, size)) return undefined;
    const d = g.slice();
    choleskySolve(h, size, d);
    return d;
  }

  /** Where more rows would change than stay, the sum is made anew: what was taken off leaves its rounding behind. */
  #move(isActive: Uint8Array): void {
    const changed = this.#changed;
    let changes = 0;
    let count = 0;
    for (let i = 0; i < this.#n; i++) {
      if (isActive[i]! !== this.#isIn[i]!) changed[changes++] = i;
      count += isActive[i]!;
    }
    if (changes >= count) {
      this.#sum.fill(0);
      this.#isIn.fill(0);
      changes = 0;
      for (let i = 0; i < this.#n; i++) if (isActive[i] === 1) changed[changes++] = i;
    }
    // Problems begin with all rows: those with the same weights with the same sum.
    const isWhole = changes === this.#n;
    if (isWhole && this.#whole?.s === this.#s) this.#sum.set(this.#whole.sum);
    else {
      for (let from = 0; from < changes; from += BLOCK) {
        this.#add(changed.subarray(from, Math.min(from + BLOCK, changes)));
      }
      if (isWhole) this.#whole = { s: this.#s, sum: this.#sum.slice() };
    }
    this.#isIn.set(isActive);
  }

  /** Those that are in are taken off. */
  #add(rows: Int32Array): void {
    const size = this.#size;
    const m = rows.length;
    const part = this.#part.subarray(0, m * size);
    for (let j = 0; j < size - 1; j++) {
      for (let k = 0; k < m; k++) part[j * m + k] = this.#x[j * this.#n + rows[k]!]!;
    }
    part.fill(1, m * (size - 1));
    const weights = this.#weights.subarray(0, m);
    for (let k = 0; k < m; k++) {
      const row = rows[k]!;
      weights[k] = this.#isIn[row] === 1 ? -this.#s[row]! : this.#s[row]!;
    }
    const sum = this.#added;
    gram(part, m, size, sum, weights);
    for (let j = 0; j < size; j++) {
      for (let k = j * size; k <= j * size + j; k++) this.#sum[k] = this.#sum[k]! + sum[k]!;
    }
  }
}
