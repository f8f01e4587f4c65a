import type { PartReader } from "../../core/matrix.js";
import { type Arena, heldArena } from "./arena.js";

/** Places in the arena, in bytes from its start. */
interface Places {
  readonly x: number;
  readonly panels: number;
  readonly narrow: number;
  readonly wide: number;
}
/**
 * A matrix X that is multiplied many times, by V with `m` columns and, transposed, by R with as many. Its copy in the
 * kernels' memory is made when it is first needed, and anew when another matrix had the place in between.
 * The bits of multiply and multiplyTransposed in ../products.ts, 3 to 6 times as fast.
 */
export class HeldMatrix {
  readonly #read: PartReader;
  readonly #n: number;
  readonly #p: number;
  readonly #m: number;
  #places: Places | undefined;

  /** read: of n × p numbers that are not written to any more. */
  constructor(read: PartReader, n: number, p: number, m: number) {
    this.#read = read;
    this.#n = n;
    this.#p = p;
    this.#m = m;
  }

  /** out = X V.   v: p × m column-major.   out: n × m column-major. */
  multiply(v: Float64Array, out: Float64Array): void {
    out.set(this.product(v));
  }

  /** X V, n × m column-major, where the next call of any held matrix overwrites it.   v: p × m column-major. */
  product(v: Float64Array): Float64Array {
    const { arena, x, narrow, wide } = this.#arena();
    arena.doubles(narrow, v.length).set(v);
    arena.kernels.multiplyPairs(x, this.#n, this.#p, narrow, this.#m, wide);
    return arena.doubles(wide, this.#n * this.#m);
  }

  /** The same and a constant for each column of V on top. */
  productPlus(v: Float64Array, constants: Float64Array): Float64Array {
    const found = this.product(v);
    const { arena, narrow, wide } = this.#arena();
    arena.doubles(narrow, this.#m).set(constants);
    arena.kernels.addToColumns(wide, this.#n, this.#m, narrow);
    return found;
  }

  /** out = Xᵀ R.   r: n × m column-major.   out: p × m column-major. */
  multiplyTransposed(r: Float64Array, out: Float64Array): void {
    const { arena, x, panels, narrow, wide } = this.#arena();
    arena.doubles(wide, r.length).set(r);
    for (let k = 0; k < this.#m; k++) arena.kernels.packPairs(wide + 8 * this.#n * k, this.#n, this.#m, k, panels);
    arena.kernels.multiplyTransposedPairs(x, this.#n, this.#p, panels, this.#m, narrow);
    out.set(arena.doubles(narrow, out.length));
  }

  #arena(): Places & { readonly arena: Arena } {
    const { arena, isFresh } = heldArena(this);
    if (isFresh || this.#places === undefined) this.#places = this.#place(arena);
    return { ...this.#places, arena };
  }

  #place(arena: Arena): Places {
    const n = this.#n;
    const p = this.#p;
    const rows = 8 * Math.ceil(n / 8);
    const places = {
      x: arena.take(8 * rows * p),
      panels: arena.take(8 * rows * this.#m),
      narrow: arena.take(8 * p * this.#m),
      wide: arena.take(8 * n * this.#m),
    };
    for (let j = 0; j < p; j++) {
      this.#read(j, 0, arena.doubles(places.wide, n));
      arena.kernels.packPairs(places.wide, n, p, j, places.x);
    }
    return places;
  }
}
