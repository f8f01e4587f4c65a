/** What stands in a shape beside the names of a record's fields. */
const RECORD = 0;
const LIST = 1;
const END = 2;
/** One double: a number, or what `Cells` puts in the place of one. */
const CELL = 3;
/** Text of 16 hexadecimal digits: one double holds it. */
const HASH = 4;
type Token = string | number;

/** The build of plain values, which thousands of them share: all but their numbers and words. */
export interface Shape {
  readonly id: number;
  readonly tokens: readonly Token[];
  /** Doubles that it takes. */
  readonly count: number;
  /** Of a record: where the value of each field begins, by token and by double. */
  readonly fields: ReadonlyMap<string, Cursor>;
}
interface Cursor {
  token: number;
  cell: number;
}

/** Doubles, and the same memory as halves of them: 2 i is the low half of double i, 2 i + 1 the high one. */
export interface Cells {
  readonly doubles: Float64Array;
  readonly halves: Uint32Array;
}
export function cells(count: number): Cells {
  const doubles = new Float64Array(count);
  return { doubles, halves: new Uint32Array(doubles.buffer) };
}

/*
 * A double that is not a number has 52 bits that mean nothing. NaN itself never has these high halves, so that they say what
 * else stands there: a word, by its number in the low half, or one of a few values.
 */
const WORD = 0xfffd_0000;
const OTHER = 0xfffe_0000;
const OTHERS = [undefined, null, false, true] as const;

/** One token after the other, from the first of a value to its last; most are followed by one other only. */
class Step {
  token: Token | undefined;
  next: Step | undefined;
  others: Map<Token, Step> | undefined;
  shape: Shape | undefined;

  to(token: Token): Step {
    if (this.token === token) return this.next!;
    const known = this.others?.get(token);
    if (known !== undefined) return known;
    const step = new Step();
    if (this.token === undefined) {
      this.token = token;
      this.next = step;
    } else {
      this.others ??= new Map();
      this.others.set(token, step);
    }
    return step;
  }
}

/**
 * Takes plain values (numbers, words, booleans, null, undefined; lists and records of them) apart into a shape and one
 * double a number or word, and puts them together again: bit for bit, with NaN, −0 and the order of fields.
 */
export class Shapes {
  readonly #first = new Step();
  readonly #shapes: Shape[] = [];
  readonly #words: string[] = [];
  readonly #numberOf = new Map<string, number>();
  /** What `pack` writes, and how much of it. */
  #packed = cells(64);
  #count = 0;

  /** Its shape; its doubles are the first `count` of `packed`, until the next one is packed. */
  pack(value: unknown): Shape {
    this.#count = 0;
    const last = this.#take(value, this.#first);
    last.shape ??= this.#newShape(value);
    return last.shape;
  }

  get packed(): Cells {
    return this.#packed;
  }

  shape(id: number): Shape {
    return this.#shapes[id]!;
  }

  /** The value whose doubles begin at `at`. */
  unpack({ tokens }: Shape, from: Cells, at: number): unknown {
    return this.#read(tokens, { token: 0, cell: at }, from);
  }

  /** One field of a record; undefined where it has none of that name. */
  field({ tokens, fields }: Shape, name: string, from: Cells, at: number): unknown {
    const place = fields.get(name);
    return place && this.#read(tokens, { token: place.token, cell: at + place.cell }, from);
  }

  // ── Taking apart ────────────────────────────────────────────────────────────────────────────────────────────────

  #take(value: unknown, from: Step): Step {
    if (typeof value === "object" && value !== null) {
      let step = from.to(Array.isArray(value) ? LIST : RECORD);
      if (Array.isArray(value)) for (let i = 0; i < value.length; i++) step = this.#take(value[i], step);
      else for (const key in value) step = this.#take((value as Record<string, unknown>)[key], step.to(key));
      return step.to(END);
    }
    const isHash = typeof value === "string" && value.length === 16 && HASHES.test(value);
    this.#write(value, isHash);
    return from.to(isHash ? HASH : CELL);
  }

  #write(value: unknown, isHash: boolean): void {
    const at = this.#count++;
    if (at === this.#packed.doubles.length) {
      const wider = cells(2 * at);
      wider.doubles.set(this.#packed.doubles);
      this.#packed = wider;
    }
    const { doubles, halves } = this.#packed;
    if (typeof value === "number") {
      // Of all that is no number there is one NaN here.
      doubles[at] = Number.isNaN(value) ? Number.NaN : value;
    } else if (isHash) {
      halves[2 * at] = digitsAt(value as string, 8);
      halves[2 * at + 1] = digitsAt(value as string, 0);
    } else if (typeof value === "string") {
      halves[2 * at] = this.#wordNumber(value);
      halves[2 * at + 1] = WORD;
    } else {
      const other = OTHERS.indexOf(value as undefined);
      if (other < 0) throw new TypeError(`a ${typeof value} is no plain value`);
      halves[2 * at] = other;
      halves[2 * at + 1] = OTHER;
    }
  }

  #wordNumber(word: string): number {
    const known = this.#numberOf.get(word);
    if (known !== undefined) return known;
    this.#numberOf.set(word, this.#words.length);
    return this.#words.push(word) - 1;
  }

  #newShape(value: unknown): Shape {
    const tokens: Token[] = [];
    tokensOf(value, tokens);
    const shape = { id: this.#shapes.length, tokens, count: this.#count, fields: fieldsOf(tokens) };
    this.#shapes.push(shape);
    return shape;
  }

  // ── Putting together ────────────────────────────────────────────────────────────────────────────────────────────

  #read(tokens: readonly Token[], at: Cursor, from: Cells): unknown {
    switch (tokens[at.token++]) {
      case RECORD: {
        const record: Record<string, unknown> = {};
        for (;;) {
          const key = tokens[at.token++]!;
          if (key === END) return record;
          record[key] = this.#read(tokens, at, from);
        }
      }
      case LIST: {
        const list: unknown[] = [];
        while (tokens[at.token] !== END) list.push(this.#read(tokens, at, from));
        at.token++;
        return list;
      }
      case HASH:
        return textOf(from.halves, at.cell++);
      default:
        return this.#cell(from, at.cell++);
    }
  }

  #cell({ doubles, halves }: Cells, at: number): unknown {
    const number = doubles[at]!;
    if (!Number.isNaN(number)) return number;
    const high = halves[2 * at + 1]!;
    if (high === WORD) return this.#words[halves[2 * at]!];
    return high === OTHER ? OTHERS[halves[2 * at]!] : Number.NaN;
  }
}

const HASHES = /^[0-9a-f]{16}$/;
/** Eight hexadecimal digits as a number, without a string of their own: 0 to 9 are 48 to 57, a to f 97 to 102. */
function digitsAt(hash: string, from: number): number {
  let sum = 0;
  for (let i = from; i < from + 8; i++) {
    const code = hash.charCodeAt(i);
    sum = 16 * sum + (code < 58 ? code - 48 : code - 87);
  }
  return sum;
}
const textOf = (halves: Uint32Array, at: number): string => digits(halves[2 * at + 1]!) + digits(halves[2 * at]!);
const digits = (half: number): string => half.toString(16).padStart(8, "0");

function tokensOf(value: unknown, tokens: Token[]): void {
  if (typeof value === "object" && value !== null) {
    tokens.push(Array.isArray(value) ? LIST : RECORD);
    for (const key in value) {
      if (!Array.isArray(value)) tokens.push(key);
      tokensOf((value as Record<string, unknown>)[key], tokens);
    }
    tokens.push(END);
  } else tokens.push(typeof value === "string" && HASHES.test(value) ? HASH : CELL);
}

/** Of the outermost record. */
function fieldsOf(tokens: readonly Token[]): ReadonlyMap<string, Cursor> {
  const fields = new Map<string, Cursor>();
  let [depth, cell] = [0, 0];
  for (const [at, token] of tokens.entries()) {
    if (token === END) depth--;
    else if (token === RECORD || token === LIST) depth++;
    else if (token === CELL || token === HASH) cell++;
    else if (depth === 1) fields.set(token as string, { token: at + 1, cell });
  }
  return fields;
}
