import type { Diagnostic } from "../core/diagnostic.js";
import type { Missing } from "./args.js";
import { type Sighting, say } from "./messages.js";
import type { Counted, Verdict } from "./mixture.js";

/** Which table, and how it says where its rows are. */
export interface Source {
  readonly name: string;
  placesOf(rows: readonly number[]): Promise<readonly string[]>;
}

/** Places of this many words are looked up. */
const SHOWN = 20;

/** A verdict on a column of words, with the places of the words. */
export async function verdictOn(
  source: Source,
  column: string,
  verdict: Verdict,
  numbers: number,
): Promise<Diagnostic> {
  const { name } = source;
  const words = await sightings(source, verdict.words);
  switch (verdict.kind) {
    case "formatted":
      return say("formatted-numbers", { name, column, how: verdict.how, example: words[0]! });
    case "infinite": {
      const total = verdict.words.reduce((sum, { count }) => sum + count, 0);
      return say("infinite-number", { name, column, total, sightings: words });
    }
    case "mixed-column":
    case "mixed-codes":
      return say(verdict.kind, { name, column, numbers, words });
  }
}

async function sightings(source: Source, words: readonly Counted[]): Promise<Sighting[]> {
  const shown = words.slice(0, SHOWN);
  const places = await source.placesOf(shown.map(({ row }) => row));
  const listed = shown.map(({ word, count }, i) => ({ value: word, place: places[i]!, count }));
  // The rest is counted, not shown: it needs no place.
  return [...listed, ...words.slice(SHOWN).map(({ word, count }) => ({ value: word, place: "", count }))];
}

/** Makes NaN, in place, of the numbers that stand for missing values, and one bit pattern of every NaN. */
export function settleMissing(values: Float64Array, { numbers }: Missing): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value) || (numbers.size > 0 && numbers.has(value))) values[i] = Number.NaN;
  }
}

/** Infinite numbers are an error; integers too large to tell neighbours apart, a warning. */
export async function oddNumbers(source: Source, column: string, values: Float64Array): Promise<Diagnostic[]> {
  const { name } = source;
  const infinite = new Map<number, { row: number; count: number }>();
  let largest = 0;
  let inexact = -1;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size === Number.POSITIVE_INFINITY) {
      const seen = infinite.get(values[i]!);
      if (seen === undefined) infinite.set(values[i]!, { row: i, count: 1 });
      else seen.count++;
    } else if (size > largest) {
      largest = size;
      if (size > Number.MAX_SAFE_INTEGER && inexact === -1) inexact = i;
    }
  }
  const found: Diagnostic[] = [];
  if (infinite.size > 0) {
    const words = [...infinite].map(([value, seen]) => ({ word: value > 0 ? "inf" : "-inf", ...seen }));
    found.push(await verdictOn(source, column, { kind: "infinite", words }, 0));
  }
  if (inexact !== -1 && values.every((value) => Number.isNaN(value) || Number.isInteger(value))) {
    const [place] = await source.placesOf([inexact]);
    found.push(say("inexact-integers", { name, column, place: place! }));
  }
  return found;
}
