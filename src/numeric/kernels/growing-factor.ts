import type { FactoredMatrix, GrowingFactor } from "../growing-factor.js";
import { type Arena, heldArena } from "./arena.js";

/** Places in the arena, in bytes from its start. */
type Places = ReturnType<typeof layout>;

/** Columns for which room is made at first, and what room is made for at once later on. */
const FEWEST = 64;
const MOST_BYTES = 16 * 2 ** 20;

/**
 * The bits of PlainGrowingFactor, in the kernels' memory, where columns stay once they were asked for. What another owner of that
 * memory overwrote is made anew, of the same bits.
 */
export class KernelGrowingFactor implements GrowingFactor {
  readonly room: number;
  readonly #matrix: FactoredMatrix;
  #places: Places | undefined;
  /** Where columns stand that were asked for; 0: nowhere. */
  readonly #columns: Uint32Array;
  /** Columns that stand somewhere; places that are free for more, and the first of them. */
  #stand = 0;
  #free = 0;
  #next = 0;
  size = 0;
  #added = 0;

  constructor(matrix: FactoredMatrix, room: number) {
    this.#matrix = matrix;
    this.room = room;
    this.#columns = new Uint32Array(matrix.order);
  }

  get isKept(): boolean {
    if (heldArena(this).isFresh) this.#places = undefined;
    return this.#places !== undefined;
  }

  clear(added: number): void {
    if (!this.isKept) {
      const { arena } = heldArena(this);
      this.#places = layout(this.room, this.#matrix.order, (bytes) => arena.take(bytes));
      this.#columns.fill(0);
      this.#stand = 0;
      this.#free = 0;
    }
    this.size = 0;
    this.#added = added;
  }

  append(rows: readonly number[]): number {
    const arena = this.#arena();
    const { size } = this;
    const count = Math.min(rows.length, this.room - size);
    const from = Array.from({ length: count }, (_, k) => this.#column(arena, rows[k]!));
    const places = this.#places!;
    arena.integers(places.rows + 4 * size, count).set(rows.slice(0, count));
    arena.integers(places.columns + 4 * size, count).set(from);
    this.#settings(arena);
    this.size = arena.kernels.growingAppend(size, size + count, this.#added);
    return this.size - size;
  }

  pivot(place: number): number {
    const arena = this.#arena();
    const panel = Math.floor(place / 4);
    const at = this.#places!.factor + 64 * panel * (panel + 1) + 32 * place + 8 * (place % 4);
    return arena.doubles(at, 1)[0]! ** 2;
  }

  remove(place: number): void {
    const arena = this.#arena();
    arena.integers(this.#places!.rows + 4 * place, 1)[0] = -1;
    this.#settings(arena);
    arena.kernels.growingRemove(place, this.size);
  }

  solve(b: Float64Array): void {
    const arena = this.#arena();
    const { values } = this.#places!;
    const { size } = this;
    arena.doubles(values, size).set(b);
    this.#settings(arena);
    arena.kernels.growingSolve(values, size);
    b.set(arena.doubles(values, size));
  }

  subtract(values: Float64Array, out: Float64Array): void {
    const arena = this.#arena();
    const places = this.#places!;
    arena.doubles(places.values, this.size).set(values);
    arena.doubles(places.out, out.length).set(out);
    this.#settings(arena);
    arena.kernels.growingSubtract(places.values, this.size, places.out, out.length);
    out.set(arena.doubles(places.out, out.length));
  }

  #arena(): Arena {
    const { arena, isFresh } = heldArena(this);
    if (isFresh || this.#places === undefined)
      throw new Error("another owner had the factor's memory since it was cleared");
    return arena;
  }

  #settings(arena: Arena): void {
    const { factor, rows, columns, spare } = this.#places!;
    arena.kernels.growingSettings(factor, rows, columns, spare);
  }

  #column(arena: Arena, j: number): number {
    if (this.#columns[j] === 0) {
      const { order } = this.#matrix;
      const at = this.#newColumn(arena, 8 * order);
      arena.doubles(at, order).set(this.#matrix.column(j));
      this.#columns[j] = at;
    }
    return this.#columns[j]!;
  }

  /** For another column. Memory grows by many at a time: each time costs a millisecond, and a collection of garbage now and then. */
  #newColumn(arena: Arena, bytes: number): number {
    if (this.#free === 0) {
      const most = Math.floor(MOST_BYTES / bytes);
      this.#free = Math.max(1, Math.min(Math.max(FEWEST, this.#stand), most, this.#matrix.order - this.#stand));
      this.#next = arena.take(bytes * this.#free);
    }
    const at = this.#next;
    this.#next += bytes;
    this.#free--;
    this.#stand++;
    return at;
  }
}

function layout(room: number, order: number, take: (bytes: number) => number) {
  const panels = Math.ceil(room / 4);
  return {
    factor: take(64 * panels * (panels + 1)),
    rows: take(4 * room),
    columns: take(4 * room),
    spare: take(16 * room + 128),
    values: take(32 * panels),
    out: take(8 * order),
  };
}
