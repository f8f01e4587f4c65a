import { type Cells, cells, Shapes } from "./shapes.js";

/** Doubles of one page, a power of two; a longer row has a page of its own. */
const PAGE_BITS = 13;
const PAGE = 2 ** PAGE_BITS;
const WHOLE = Symbol("whole");
/** So many records are kept as they are: to take them apart would cost more time than it spares memory. */
const FEW = 2 ** 14;

/**
 * Records that bear numbers, many of them in a tenth of the memory that as many objects take: of each the number of its
 * shape and a double a number or word, one after the other on pages. Records are plain values that nobody changes, and their
 * numbers run from 0 on without great gaps. What came first under a number stands.
 */
export class Ledger<T extends { readonly number: number }> {
  readonly #shapes = new Shapes();
  readonly #pages: Cells[] = [];
  /** Doubles of the last page that are taken. */
  #taken = PAGE;
  /** By a record's number: page and place on it, plus 1; 0 where there is none. */
  #places = new Uint32Array(1024);
  #size = 0;
  #end = 0;
  readonly #View: new (
    number: number,
  ) => T;
  #views: readonly T[] | undefined;
  /** All, while they are few. */
  #plain: Map<number, T> | undefined = new Map();
  readonly #few: number;

  /** `fields`: all that a record may have. */
  constructor(fields: readonly (keyof T & string)[], few = FEW) {
    this.#View = this.#viewsWith(fields);
    this.#few = few;
  }

  get size(): number {
    return this.#plain?.size ?? this.#size;
  }

  has(number: number): boolean {
    return this.#plain?.has(number) ?? (number < this.#end && this.#places[number] !== 0);
  }

  /** A plain object. */
  get(number: number): T | undefined {
    if (this.#plain !== undefined) return this.#plain.get(number);
    return this.has(number) ? (this.#unpack(number) as T) : undefined;
  }

  /** False where there is one of its number. */
  add(record: T): boolean {
    const { number } = record;
    if (this.has(number)) return false;
    this.#views = undefined;
    if (this.#plain === undefined) this.#pack(number, whole(record));
    else {
      this.#plain.set(number, whole(record));
      if (this.#plain.size > this.#few) this.#packAll(this.#plain);
    }
    return true;
  }

  #packAll(plain: ReadonlyMap<number, T>): void {
    this.#plain = undefined;
    for (const [number, record] of plain) this.#pack(number, record);
  }

  #pack(number: number, record: T): void {
    this.#makeRoom(number);
    const { id, count } = this.#shapes.pack(record);
    const { halves } = this.#shapes.packed;
    const at = this.#placeFor(count + 1);
    const page = this.#pages.at(-1)!;
    page.doubles[at] = id;
    // By halves: what is no number must come through bit for bit.
    for (let i = 0; i < 2 * count; i++) page.halves[2 * at + 2 + i] = halves[i]!;
    this.#places[number] = (this.#pages.length - 1) * PAGE + at + 1;
    this.#end = Math.max(this.#end, number + 1);
    this.#size++;
  }

  /**
   * All, in order of their numbers: of many records objects that read a field when it is asked for. These have the fields of
   * a record, and none of their own: whoever copies one, asks for it whole.
   */
  list(): readonly T[] {
    this.#views ??= this.#plain === undefined ? this.#viewsOfAll() : inOrder(this.#plain.values());
    return this.#views;
  }

  #viewsOfAll(): readonly T[] {
    const views: T[] = [];
    for (let number = 0; number < this.#end; number++) {
      if (this.#places[number] !== 0) views.push(new this.#View(number));
    }
    return views;
  }

  #unpack(number: number, field?: string): unknown {
    const place = this.#places[number]! - 1;
    const page = this.#pages[place >>> PAGE_BITS]!;
    const at = place & (PAGE - 1);
    const shape = this.#shapes.shape(page.doubles[at]!);
    return field === undefined
      ? this.#shapes.unpack(shape, page, at + 1)
      : this.#shapes.field(shape, field, page, at + 1);
  }

  #placeFor(count: number): number {
    if (this.#taken + count > PAGE) {
      this.#pages.push(cells(Math.max(PAGE, count)));
      this.#taken = 0;
    }
    const at = this.#taken;
    this.#taken += count;
    return at;
  }

  #makeRoom(number: number): void {
    if (number < this.#places.length) return;
    const wider = new Uint32Array(Math.max(number + 1, 2 * this.#places.length));
    wider.set(this.#places);
    this.#places = wider;
  }

  #viewsWith(fields: readonly string[]): new (number: number) => T {
    const unpack = (number: number, field?: string) => this.#unpack(number, field);
    class View {
      readonly number: number;
      constructor(number: number) {
        this.number = number;
      }
      [WHOLE](): unknown {
        return unpack(this.number);
      }
      toJSON(): unknown {
        return unpack(this.number);
      }
    }
    for (const field of fields) {
      if (field === "number") continue;
      Object.defineProperty(View.prototype, field, {
        get(this: View) {
          return unpack(this.number, field);
        },
      });
    }
    return View as unknown as new (
      number: number,
    ) => T;
  }
}

const inOrder = <T extends { readonly number: number }>(records: Iterable<T>): readonly T[] =>
  [...records].sort((a, b) => a.number - b.number);

/** A record of a ledger's list as a plain object, to copy or to spread; any other record is itself. */
export function whole<T extends object>(record: T): T {
  const own = (record as { [WHOLE]?: () => T })[WHOLE];
  return own === undefined ? record : own.call(record);
}
