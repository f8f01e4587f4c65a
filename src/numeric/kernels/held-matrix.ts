import { type Arena, heldArena } from "./arena.js";

/** Places in the arena, in bytes from its start. */
interface Places {
  readonly x: number;
  readonly panels: number;
  readonly narrow: number;
  readonly wide: number;
}
/** Of softmaxProduct: taken once it is needed. */
interface MorePlaces {
  readonly chances: number;
  readonly weights: number;
  readonly work: number;
  readonly sums: number;
}

/** What stands between X and Xᵀ in the Hessian of the softmax's loss. */
export interface SoftmaxWeights {
  /** n × m column-major: the probabilities; of one output, what its scores are multiplied by. */
  readonly chances: Float64Array;
  /** Length n: what a row counts; of one output, not looked at. */
  readonly rows: Float64Array;
}

/**
 * A matrix X that is multiplied many times, by V with `m` columns and, transposed, by R with as many. Its copy in the
 * kernels' memory is made when it is first needed, and anew when another matrix had the place in between.
 * The bits of multiply and multiplyTransposed in ../products.ts, 3 to 6 times as fast.
 */
export class HeldMatrix {
  readonly #x: Float64Array;
  readonly #n: number;
  readonly #p: number;
  readonly #m: number;
  #places: Places | undefined;
  #more: MorePlaces | undefined;
  #weights: SoftmaxWeights | undefined;
  #isPacked = false;

  /** x: n × p column-major, not written to any more. */
  constructor(x: Float64Array, n: number, p: number, m: number) {
    this.#x = x;
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

  /** out = Xᵀ R.   r: n × m column-major.   out: p × m column-major. */
  multiplyTransposed(r: Float64Array, out: Float64Array): void {
    const { arena, x, panels, narrow, wide } = this.#arena();
    arena.doubles(wide, r.length).set(r);
    for (let k = 0; k < this.#m; k++) arena.kernels.packPairs(wide + 8 * this.#n * k, this.#n, this.#m, k, panels);
    arena.kernels.multiplyTransposedPairs(x, this.#n, this.#p, panels, this.#m, narrow);
    out.set(arena.doubles(narrow, out.length));
  }

  /** What softmaxProduct multiplies with from now on; not written to before the next call. */
  hold(weights: SoftmaxWeights): void {
    this.#weights = weights;
    this.#isPacked = false;
  }

  /**
   * out = Xᵀ R, where R is rows ∘ chances ∘ (X V − its mean by the chances over the m outputs).
   * v, out: p × m column-major.   The bits of plainSoftmaxProduct in ../softmax-loss.ts.
   */
  softmaxProduct(v: Float64Array, out: Float64Array): void {
    const { arena, x, narrow, wide } = this.#arena();
    this.#more ??= this.#placeMore(arena);
    const { chances, weights, work, sums } = this.#more;
    if (!this.#isPacked) this.#pack(arena, wide, this.#more, this.#weights!);
    arena.doubles(narrow, v.length).set(v);
    arena.kernels.softmaxProduct(x, this.#n, this.#p, narrow, this.#m, chances, weights, work, sums, narrow);
    out.set(arena.doubles(narrow, out.length));
  }

  #placeMore(arena: Arena): MorePlaces {
    const rows = 8 * Math.ceil(this.#n / 8);
    return {
      chances: arena.take(8 * rows * this.#m),
      weights: arena.take(8 * rows),
      work: arena.take(64 * this.#m),
      sums: arena.take(16 * this.#p * this.#m),
    };
  }

  #pack(arena: Arena, wide: number, { chances, weights }: MorePlaces, held: SoftmaxWeights): void {
    const n = this.#n;
    arena.doubles(wide, held.chances.length).set(held.chances);
    for (let k = 0; k < this.#m; k++) arena.kernels.packPairs(wide + 8 * n * k, n, this.#m, k, chances);
    if (this.#m > 1) {
      arena.doubles(wide, n).set(held.rows);
      arena.kernels.packPairs(wide, n, 1, 0, weights);
    }
    this.#isPacked = true;
  }

  #arena(): Places & { readonly arena: Arena } {
    const { arena, isFresh } = heldArena(this);
    if (isFresh || this.#places === undefined) {
      this.#places = this.#place(arena);
      this.#more = undefined;
      this.#isPacked = false;
    }
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
      arena.doubles(places.wide, n).set(this.#x.subarray(j * n, (j + 1) * n));
      arena.kernels.packPairs(places.wide, n, p, j, places.x);
    }
    return places;
  }
}
