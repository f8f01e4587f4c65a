import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyed, type Rng } from "../src/core/rng.js";

/** Rows of each set that is made here; the columns are numbers with six decimals, the last one is y. */
const ROWS: Readonly<Record<string, number>> = {
  clf1k: 1e3,
  clf10k: 1e4,
  clf100k: 1e5,
  reg1k: 1e3,
  reg10k: 1e4,
  reg100k: 1e5,
};

export const isGenerated = (name: string): boolean => name in ROWS;

/** The file of a set in a folder, made where it is not there yet. */
export function generatedFile(name: string, folder: string): string {
  const file = join(folder, `${name}.csv`);
  if (!existsSync(file)) writeFileSync(file, generate(name));
  return file;
}

/** The set as a text of comma-separated values: the same text on every machine. */
function generate(name: string): string {
  const rng = keyed("bench", name);
  return name.startsWith("clf") ? twoClasses(ROWS[name]!, rng) : linear(ROWS[name]!, rng);
}

/**
 * Two classes of two normal clusters each, on corners of a cube in 5 columns; 5 columns mix those, 10 are noise; one row in
 * a hundred has the other class. After Guyon's design for NIPS 2003, as in make_classification.
 */
function twoClasses(rows: number, rng: Rng): string {
  const informative = 5;
  const corners = [0b00110, 0b11001, 0b01011, 0b10100];
  const spread = corners.map(() => square(informative, rng));
  const mixes = square(informative, rng);
  const lines = [header(20)];
  for (let i = 0; i < rows; i++) {
    const cluster = rng.int(corners.length);
    const normal = Array.from({ length: informative }, () => rng.normal());
    const base = times(spread[cluster]!, normal).map((v, j) => v + ((corners[cluster]! >> j) & 1 ? 1 : -1));
    const noise = Array.from({ length: 10 }, () => rng.normal());
    const isOne = (cluster & 1) === 1;
    const label = rng.real() < 0.01 ? !isOne : isOne;
    lines.push(line([...base, ...times(mixes, base), ...noise], label ? "b" : "a"));
  }
  return `${lines.join("\n")}\n`;
}

/** y = X w + noise, with 10 of 50 weights other than 0. */
function linear(rows: number, rng: Rng): string {
  const columns = 50;
  const weights = Array.from({ length: columns }, (_, j) => (j < 10 ? 100 * rng.real() : 0));
  const lines = [header(columns)];
  for (let i = 0; i < rows; i++) {
    const x = Array.from({ length: columns }, () => rng.normal());
    const y = x.reduce((sum, v, j) => sum + v * weights[j]!, 10 * rng.normal());
    lines.push(line(x, y.toFixed(6)));
  }
  return `${lines.join("\n")}\n`;
}

const header = (columns: number) => [...Array.from({ length: columns }, (_, j) => `x${j}`), "y"].join(",");
const line = (x: readonly number[], y: string) => [...x.map((v) => v.toFixed(6)), y].join(",");
const square = (n: number, rng: Rng) =>
  Array.from({ length: n }, () => Array.from({ length: n }, () => 2 * rng.real() - 1));
const times = (m: readonly (readonly number[])[], v: readonly number[]) =>
  m.map((row) => row.reduce((sum, a, j) => sum + a * v[j]!, 0));
