import { type Arena, freshArena } from "./arena.js";

/** Edges that placeInBins looks at. */
const MOST_EDGES = 255;

/** Sorts and places the numbers of one column after the other, in the kernels' memory, which it has for itself meanwhile. */
export class BinKernel {
  readonly #arena: Arena;
  readonly #rows: number;
  readonly #at: { readonly column: number; readonly sorted: number; readonly spare: number; readonly edges: number };

  constructor(rows: number) {
    const arena = freshArena();
    const doubles = () => arena.take(8 * rows);
    this.#at = { column: doubles(), sorted: doubles(), spare: doubles(), edges: arena.take(8 * MOST_EDGES) };
    this.#arena = arena;
    this.#rows = rows;
  }

  /**
   * The values that are not NaN, of rows that count, ascending: a view, valid until the next call.
   * column: rows long.   weights: rows of weight 0 do not count.
   */
  ascending(column: Float64Array, weights?: Float64Array): Float64Array {
    const { sorted, spare } = this.#at;
    const values = this.#arena.doubles(sorted, this.#rows);
    let count = 0;
    for (let i = 0; i < column.length; i++) {
      // Adding 0 turns −0 into 0.
      const v = column[i]! + 0;
      if (!Number.isNaN(v) && (weights === undefined || weights[i]! > 0)) values[count++] = v;
    }
    if (count > 1) this.#arena.kernels.sortDoubles(sorted, count, spare);
    return values.subarray(0, count);
  }

  /**
   * How many of the edges are below each value, or `missing` where it is NaN. Whether one is.
   * edges: ascending, 255 at most.   out: rows long.
   */
  place(column: Float64Array, edges: Float64Array, missing: number, out: Uint8Array): boolean {
    const { column: from, edges: at, spare } = this.#at;
    this.#arena.doubles(from, this.#rows).set(column);
    const own = this.#arena.doubles(at, MOST_EDGES).fill(Number.POSITIVE_INFINITY);
    own.set(edges);
    const isMissing = this.#arena.kernels.placeInBins(from, this.#rows, at, edges.length, missing, spare);
    out.set(this.#arena.octets(spare, this.#rows));
    return Boolean(isMissing);
  }
}
