import { keyed } from "../core/rng.js";
import { studentOf } from "./student.js";

/** Differences drawn as if the mean over all folds were the same. */
const PATHS = 10_000;

const known = new Map<string, readonly number[]>();

/**
 * Which Student statistic of a candidate's lag, at each look from the first to the last but one, says that it is behind:
 * all looks together err with probability alpha where the mean over all folds is just as good. Each look spends a part of
 * alpha (Lan & DeMets 1983, Pocock's spending function). Where the bounds lie follows from drawn differences, which know how
 * looks hang together: taking each look for itself would spend half of alpha on nothing.
 */
export function boundsOf(alpha: number, first: number, looks: number): readonly number[] {
  const key = `${alpha} ${first} ${looks}`;
  let bounds = known.get(key);
  if (bounds === undefined) {
    bounds = drawBounds(alpha, first, looks);
    known.set(key, bounds);
  }
  return bounds;
}

function drawBounds(alpha: number, first: number, looks: number): readonly number[] {
  const lags = drawLags(first, looks);
  let paths = Int32Array.from({ length: PATHS }, (_, path) => path);
  return lags.map((lag, at) => {
    const count = Math.round(spent(alpha, (first + at) / looks) * PATHS) - (PATHS - paths.length);
    const sorted = Float64Array.from(paths, (path) => lag[path]!).sort();
    const bound = count > 0 ? sorted[sorted.length - count]! : Number.POSITIVE_INFINITY;
    paths = paths.filter((path) => lag[path]! < bound);
    return bound;
  });
}

/** How much of alpha may be gone when a share of the folds is seen. */
export const spent = (alpha: number, share: number): number => alpha * Math.log(1 + (Math.E - 1) * share);

/** By look and path: the statistic of normal differences that sum to 0 over all folds. */
function drawLags(first: number, looks: number): readonly Float64Array[] {
  const rng = keyed("race", first, looks);
  const differences = new Float64Array(looks);
  const lags = Array.from({ length: Math.max(0, looks - first) }, () => new Float64Array(PATHS));
  for (let path = 0; path < PATHS; path++) {
    let sum = 0;
    for (let i = 0; i < looks; i++) sum += differences[i] = rng.normal();
    for (let n = 1, part = 0, square = 0; n < looks; n++) {
      const difference = differences[n - 1]! - sum / looks;
      part += difference;
      square += difference * difference;
      if (n >= first) lags[n - first]![path] = studentOf(part / n, (square - (part * part) / n) / (n - 1), n, looks);
    }
  }
  return lags;
}
