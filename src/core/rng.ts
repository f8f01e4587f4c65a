/** Random numbers keyed by what they are for, never drawn from a shared stream. */
export interface Rng {
  /** Uniform in [0, 1), 53 bits. */
  real(): number;
  /** Uniform integer in [0, n). */
  int(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** An independent generator for a named purpose; drawing from it does not move this one. */
  at(...keys: readonly Key[]): Rng;
}

export type Key = number | string;

/** MurmurHash3's 32-bit finaliser (Appleby, public domain). */
function mix(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);

/** Four lanes of 32 bits absorb the key; a different constant a lane keeps them independent. */
function absorb(state: Uint32Array, word: number): void {
  state[0] = mix(state[0]! ^ Math.imul(word, 0x9e3779b1));
  state[1] = mix(state[1]! ^ Math.imul(word, 0x85ebca77) ^ state[0]!);
  state[2] = mix(state[2]! ^ Math.imul(word, 0xc2b2ae3d) ^ state[1]!);
  state[3] = mix(state[3]! ^ Math.imul(word, 0x27d4eb2f) ^ state[2]!);
}

function absorbKey(state: Uint32Array, key: Key): void {
  if (typeof key === "number") {
    double[0] = key;
    absorb(state, words[0]!);
    absorb(state, words[1]!);
    return;
  }
  // The length separates ("ab","c") from ("a","bc").
  absorb(state, key.length ^ 0x5bd1e995);
  for (let i = 0; i < key.length; i++) absorb(state, key.charCodeAt(i));
}

/** xoshiro128** (Blackman & Vigna 2018), seeded from the absorbed key. */
class Xoshiro implements Rng {
  readonly #seed: Uint32Array;
  /** Signed, as the processor's integers are: the bits are the same. */
  readonly #s: Int32Array;
  #spare = Number.NaN;

  constructor(seed: Uint32Array) {
    this.#seed = seed;
    this.#s = Int32Array.from(seed);
    if ((this.#s[0]! | this.#s[1]! | this.#s[2]! | this.#s[3]!) === 0) this.#s[0] = 1;
  }

  /** 32 bits. */
  #next(): number {
    const s = this.#s;
    const second = s[1]!;
    const x = Math.imul(second, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9);
    const third = s[2]! ^ s[0]!;
    const fourth = s[3]! ^ second;
    s[1] = second ^ third;
    s[0] = s[0]! ^ fourth;
    s[2] = third ^ (second << 9);
    s[3] = (fourth << 11) | (fourth >>> 21);
    return result;
  }

  real(): number {
    return ((this.#next() >>> 5) * 67108864 + (this.#next() >>> 6)) / 9007199254740992;
  }

  int(n: number): number {
    return Math.floor(this.real() * n);
  }

  /** Marsaglia's polar method; no Math.sin or Math.cos, whose last bit may differ between engines. */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = Number.NaN;
      return spare;
    }
    for (;;) {
      const u = 2 * this.real() - 1;
      const v = 2 * this.real() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      this.#spare = v * factor;
      return u * factor;
    }
  }

  at(...keys: readonly Key[]): Rng {
    const state = this.#seed.slice();
    for (const key of keys) absorbKey(state, key);
    return new Xoshiro(state);
  }
}

/** The generator of a key: the same keys give the same numbers, on every machine and in any order of use. */
export function keyed(...keys: readonly Key[]): Rng {
  const state = Uint32Array.of(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
  for (const key of keys) absorbKey(state, key);
  return new Xoshiro(state);
}

/** Fisher-Yates, in place. */
export function shuffle<T extends { [i: number]: number; readonly length: number }>(items: T, rng: Rng): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const t = items[i]!;
    items[i] = items[j]!;
    items[j] = t;
  }
  return items;
}

/** So many of 0 … count − 1, or all of them where they are fewer; ascending. Every set of that size is equally likely. */
export function draw(count: number, most: number, rng: Rng): Uint32Array {
  const drawn = new Uint32Array(Math.min(count, most));
  if (count <= most) {
    for (let i = 0; i < count; i++) drawn[i] = i;
    return drawn;
  }
  // As in shuffle, whose last places are settled first. By place, 1 + the item that came there; 0 where its own still is.
  const moved = new Uint32Array(count);
  const itemAt = (place: number) => (moved[place] === 0 ? place : moved[place]! - 1);
  for (let k = 0; k < most; k++) {
    const last = count - 1 - k;
    const place = rng.int(last + 1);
    drawn[k] = itemAt(place);
    moved[place] = itemAt(last) + 1;
  }
  return drawn.sort();
}
