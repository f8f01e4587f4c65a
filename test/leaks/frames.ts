import { keyed, shuffle } from "../../src/core/rng.js";

export type Frame = Record<string, readonly (number | string | boolean | Date | null)[]>;

export const ROWS = 300;
const rng = (name: string) => keyed("leaks", name);
/** ROWS values, each by a function of its row. */
export const column = <T>(of: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, row) => of(row));
export function normals(name: string): number[] {
  const numbers = rng(name);
  return column(() => numbers.normal());
}

/** Two measured features, a word, and a target of two classes that they say something of, but not all. */
export function classes() {
  const a = normals("a").map((v) => 3 * v + 7.3);
  const b = normals("b").map((v) => v * v + 0.1);
  const noise = normals("noise");
  const word = column((row) => ["red", "green", "blue"][(row * 7 + (row % 5)) % 3]!);
  const y = a.map((v, row) => (v - 7.3 + 2 * noise[row]! + (word[row] === "red" ? 1 : 0) > 0.8 ? "yes" : "no"));
  return { a, b, word, y };
}

/** The same features, and a number to predict. */
export function numbers() {
  const { a, b, word } = classes();
  const noise = normals("noise");
  const y = a.map((v, row) => 2 * v - b[row]! + noise[row]! + (word[row] === "red" ? 1 : 0));
  return { a, b, word, y };
}

/** One day after the other. */
export const days = (from = 0): Date[] => column((row) => new Date(Date.UTC(2024, 0, 1 + row + from)));

/** The rows in another order. */
export function shuffled(frame: Frame): Frame {
  const order = [
    ...shuffle(
      Uint32Array.from({ length: ROWS }, (_, row) => row),
      rng("shuffle"),
    ),
  ];
  return Object.fromEntries(Object.entries(frame).map(([name, values]) => [name, order.map((row) => values[row]!)]));
}

export const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
export const deviation = (values: readonly number[], over: number) =>
  Math.sqrt(values.reduce((sum, v) => sum + (v - mean(values)) ** 2, 0) / over);

/** The mean of `values` over the rows of the same word. */
export function meansBy(words: readonly string[], values: readonly number[]): number[] {
  return words.map((word) => mean(values.filter((_, row) => words[row] === word)));
}
