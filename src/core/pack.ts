import { memoryOf } from "./pages.js";

/** What a fitted model is made of: plain JSON fields, and typed arrays, or the room for them. */
export type Packable = Readonly<Record<string, unknown>>;

const MAGIC = 0x4b4e5554; // "TUNK", little-endian
const VERSION = 1;
const ARRAYS = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint16Array, Uint8Array } as const;
type ArrayName = keyof typeof ARRAYS;
type TypedArray = InstanceType<(typeof ARRAYS)[ArrayName]>;
interface Entry {
  readonly array: ArrayName;
  readonly offset: number;
  readonly length: number;
}
interface Header {
  readonly json: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, Entry>>;
}

/** An array of zeros, to be written where `unpack` finds it: a copy of one made elsewhere would take as much again. */
export class Room {
  constructor(
    readonly array: ArrayName,
    readonly length: number,
  ) {}
}

const align = (n: number) => (n + 7) & ~7;

/**
 * One flat buffer: magic, version, length of the header, header (JSON), then the arrays, each aligned to 8 bytes.
 * It can be posted, hashed, cached and saved as it is. Only top-level fields may be typed arrays. Little-endian.
 */
export function pack(record: Packable): ArrayBuffer {
  const json: Record<string, unknown> = {};
  const arrays: Record<string, Entry> = {};
  const parts: [offset: number, TypedArray][] = [];
  let length = 0;
  for (const [name, value] of Object.entries(record)) {
    if (value instanceof Room) {
      arrays[name] = { array: value.array, offset: length, length: value.length };
      length = align(length + value.length * ARRAYS[value.array].BYTES_PER_ELEMENT);
    } else if (ArrayBuffer.isView(value)) {
      const array = value.constructor.name as ArrayName;
      if (!(array in ARRAYS)) throw new Error(`cannot pack ${name}: a ${array}`);
      const typed = value as TypedArray;
      arrays[name] = { array, offset: length, length: typed.length };
      parts.push([length, typed]);
      length = align(length + typed.byteLength);
    } else json[name] = value;
  }
  const header = new TextEncoder().encode(JSON.stringify({ json, arrays } satisfies Header));
  const start = align(12 + header.length);
  const buffer = memoryOf(start + length);
  new Uint32Array(buffer, 0, 3).set([MAGIC, VERSION, header.length]);
  new Uint8Array(buffer, 12, header.length).set(header);
  for (const [offset, typed] of parts) {
    new Uint8Array(buffer, start + offset, typed.byteLength).set(
      new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength),
    );
  }
  return buffer;
}

/** The record back; its arrays are views into the buffer, not copies. Throws when the buffer is not one of ours. */
export function unpack<T extends Packable>(buffer: ArrayBufferLike): T {
  if (buffer.byteLength < 12) throw new Error("not a Tunebook buffer: too short");
  const [magic, version, size] = new Uint32Array(buffer, 0, 3);
  if (magic !== MAGIC) throw new Error("not a Tunebook buffer: wrong magic");
  if (version !== VERSION) throw new Error(`buffer of format ${version}; this Tunebook reads format ${VERSION}`);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 12, size!))) as Header;
  const start = align(12 + size!);
  keepExample(header);
  return recordOf(
    header,
    ({ array, offset, length }) => new ARRAYS[array](buffer as ArrayBuffer, start + offset, length),
  ) as T;
}

function recordOf({ json, arrays }: Header, arrayOf: (entry: Entry) => TypedArray): Packable {
  const record: Record<string, unknown> = {};
  // One after the other: a copy of the whole is laid out in a way of its own.
  for (const name in json) record[name] = json[name];
  for (const name in arrays) record[name] = arrayOf(arrays[name]!);
  return record;
}

/**
 * A record of each kind that was unpacked, with empty arrays. Where a collection finds no record of a kind, V8 forgets how
 * such records are laid out, and throws away all code that it has compiled for them.
 */
const examples = new Map<string, Packable>();

function keepExample(header: Header): void {
  const kind = `${Object.keys(header.json)} ${Object.keys(header.arrays)}`;
  if (!examples.has(kind))
    examples.set(
      kind,
      recordOf(header, ({ array }) => new ARRAYS[array](0)),
    );
}
