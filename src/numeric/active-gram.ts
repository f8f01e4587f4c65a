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
  readonly #s: Float64Array;
  readonly #isIn: Uint8Array;
  readonly #sum: Float64Array;

  /** x: n × p column-major.   s: n long, none negative. */
  constructor(x: Float64Array, n: number, p: number, s: Float64Array) {
    this.#x = x;
    this.#n = n;
    this.#size = p + 1;
    this.#s = s;
    this.#isIn = new Uint8Array(n);
    this.#sum = new Float64Array(this.#size ** 2);
  }

  /** isActive: n long, 1 where a row counts.   g: p + 1 long.   undefined where rounding leaves no positive definite matrix. */
  step(isActive: Uint8Array, c: number, g: Float64Array): Float64Array | undefined {
    this.#move(isActive);
    const size = this.#size;
    const h = this.#sum.map((v) => c * v);
    for (let k = 0; k < size; k++) h[k * size + k] = h[k * size + k]! + 1;
    if (!choleskyFactor(h, size)) return undefined;
    const d = g.slice();
    choleskySolve(h, size, d);
    return d;
  }

  /** Where more rows would change than stay, the sum is made anew: what was taken off leaves its rounding behind. */
  #move(isActive: Uint8Array): void {
    const changed: number[] = [];
    let count = 0;
    for (let i = 0; i < this.#n; i++) {
      if (isActive[i]! !== this.#isIn[i]!) changed.push(i);
      count += isActive[i]!;
    }
    if (changed.length >= count) {
      this.#sum.fill(0);
      this.#isIn.fill(0);
      changed.length = 0;
      for (let i = 0; i < this.#n; i++) if (isActive[i] === 1) changed.push(i);
    }
    for (let from = 0; from < changed.length; from += BLOCK) this.#add(changed.slice(from, from + BLOCK));
    this.#isIn.set(isActive);
  }

  /** Those that are in are taken off. */
  #add(rows: readonly number[]): void {
    const size = this.#size;
    const m = rows.length;
    const part = new Float64Array(m * size).fill(1, m * (size - 1));
    for (let j = 0; j < size - 1; j++) {
      for (let k = 0; k < m; k++) part[j * m + k] = this.#x[j * this.#n + rows[k]!]!;
    }
    const weights = Float64Array.from(rows, (i) => (this.#isIn[i] === 1 ? -this.#s[i]! : this.#s[i]!));
    const sum = new Float64Array(size * size);
    gram(part, m, size, sum, weights);
    for (let k = 0; k < sum.length; k++) this.#sum[k] = this.#sum[k]! + sum[k]!;
  }
}
