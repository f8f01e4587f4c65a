/** Less of its diagonal entry left than this share: a row depends on those before it, but for rounding. */
const LEAST_PIVOT = 1e-12;

/** A symmetric matrix of which some rows and columns are factored. */
export interface FactoredMatrix {
  readonly order: number;
  /** Column j, `order` long: the same numbers whenever it is asked for. */
  readonly column: (j: number) => Float64Array;
}

/**
 * A = L Lᵀ of some rows and columns of a symmetric matrix, in the order in which they came, with a number added to the diagonal.
 * Those that leave keep their place, as a row and column of the identity, until all are cleared: so nothing moves.
 */
export interface GrowingFactor {
  /** Places that are taken. */
  readonly size: number;
  /** Places there are. */
  readonly room: number;
  /** Whether the places are as they were left; if not, only `clear` may be asked for. */
  readonly isKept: boolean;
  /** Begins anew, with `added` to the diagonal. */
  clear(added: number): void;
  /** Takes rows and columns up to the first that depends on those before it, or has no place; how many. O(size²) each. */
  append(rows: readonly number[]): number;
  /** What those before it leave of the diagonal entry at a place. */
  pivot(place: number): number;
  /** What stands at a place leaves. O(size²).   Golub & Van Loan 6.5.4. */
  remove(place: number): void;
  /** Solves L Lᵀ x = b, in place; 0 where somebody has left.   b: `size` long. O(2 size²). */
  solve(b: Float64Array): void;
  /** out −= columns · values, place by place.   values: `size` long; out: `order` long. */
  subtract(values: Float64Array, out: Float64Array): void;
}

/** The kernel's twin. */
export class PlainGrowingFactor implements GrowingFactor {
  readonly room: number;
  readonly isKept = true;
  readonly #matrix: FactoredMatrix;
  /** Of L. */
  readonly #lines: Float64Array[] = [];
  readonly #rows: number[] = [];
  #added = 0;

  constructor(matrix: FactoredMatrix, room: number) {
    this.#matrix = matrix;
    this.room = room;
  }

  get size(): number {
    return this.#rows.length;
  }

  clear(added: number): void {
    this.#lines.length = 0;
    this.#rows.length = 0;
    this.#added = added;
  }

  append(rows: readonly number[]): number {
    for (const [taken, row] of rows.entries()) if (this.size === this.room || !this.#appendOne(row)) return taken;
    return rows.length;
  }

  #appendOne(row: number): boolean {
    const column = this.#matrix.column(row);
    const size = this.size;
    const line = new Float64Array(size + 1);
    for (let k = 0; k < size; k++) {
      const other = this.#lines[k]!;
      const at = this.#rows[k]!;
      let sum = at < 0 ? 0 : column[at]!;
      for (let m = 0; m < k; m++) sum -= line[m]! * other[m]!;
      line[k] = sum / other[k]!;
    }
    const own = column[row]! + this.#added;
    let pivot = own;
    for (let m = 0; m < size; m++) pivot -= line[m]! * line[m]!;
    if (!(pivot > LEAST_PIVOT * own)) return false;
    line[size] = Math.sqrt(pivot);
    this.#lines.push(line);
    this.#rows.push(row);
    return true;
  }

  pivot(place: number): number {
    return this.#lines[place]![place]! ** 2;
  }

  remove(place: number): void {
    this.#rows[place] = -1;
    const rest = this.#lines.map((line) => line[place] ?? 0);
    for (const [i, line] of this.#lines.entries()) {
      if (i === place) line.fill(0)[i] = 1;
      else if (i > place) line[place] = 0;
    }
    for (let j = place + 1; j < this.size; j++) {
      const own = this.#lines[j]!;
      const root = Math.sqrt(own[j]! * own[j]! + rest[j]! * rest[j]!);
      const c = own[j]! / root;
      const s = rest[j]! / root;
      own[j] = root;
      for (let i = j + 1; i < this.size; i++) {
        const line = this.#lines[i]!;
        const [a, b] = [line[j]!, rest[i]!];
        line[j] = c * a + s * b;
        rest[i] = c * b - s * a;
      }
    }
  }

  solve(b: Float64Array): void {
    for (const [i, line] of this.#lines.entries()) {
      let sum = b[i]!;
      for (let k = 0; k < i; k++) sum -= line[k]! * b[k]!;
      b[i] = sum / line[i]!;
    }
    for (let first = (this.size - 1) & ~3; first >= 0; first -= 4) this.#back(b, first);
  }

  /** Four places together, as they stand side by side in the kernel. */
  #back(b: Float64Array, first: number): void {
    for (let i = Math.min(first + 4, this.size) - 1; i >= first; i--) {
      const line = this.#lines[i]!;
      b[i] = b[i]! / line[i]!;
      for (let k = first; k < i; k++) b[k] = b[k]! - line[k]! * b[i]!;
    }
    const term = (i: number, k: number) => (i < this.size ? this.#lines[i]![k]! * b[i]! : 0);
    for (let k = 0; k < first; k++) {
      b[k] = b[k]! - (term(first, k) + term(first + 2, k) + (term(first + 1, k) + term(first + 3, k)));
    }
  }

  subtract(values: Float64Array, out: Float64Array): void {
    for (const [place, row] of this.#rows.entries()) {
      const factor = values[place]!;
      if (row < 0 || factor === 0) continue;
      const column = this.#matrix.column(row);
      for (let k = 0; k < out.length; k++) out[k] = out[k]! - factor * column[k]!;
    }
  }
}
