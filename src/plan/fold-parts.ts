import type { Callee } from "../check/study.js";
import { splitters } from "../splitters/index.js";
import { fixedArgs } from "./pipeline.js";

/** Below, to join the moments of parts takes about as long as to make those of all their rows. */
const FEWEST_ROWS = 32;

/**
 * How many folds of one repeat, which stand together, learn from each other's test parts and nothing else; undefined where
 * there are none, or their parts have few rows. In every plan what is learned from moments is then learned from those of
 * the parts, joined in order, so that it has the same bits whether parts are shared or not.
 * folds: all of them, repeats included.   rows: of all parts of a repeat.
 */
export function foldsARepeat(splitter: Callee, folds: number, rows: number): number | undefined {
  if (splitters.get(splitter.name).partitions === undefined) return undefined;
  const count = folds / Number(fixedArgs(splitter).repeats ?? 1);
  return rows >= FEWEST_ROWS * count ? count : undefined;
}
