import type { Moments } from "../moments.js";
import { freshArena } from "./arena.js";

/** Values of a block, which the first cache holds with their weights. */
const BLOCK = 2048;

/** The bits of plainMoments. Values are copied block by block: what they stand in stays where it is. */
export function momentsByKernel(values: Float64Array, weights?: Float64Array): Moments {
  const arena = freshArena();
  const size = Math.min(BLOCK, values.length);
  const at = arena.take(8 * size);
  const weightsAt = weights === undefined ? 0 : arena.take(8 * size);
  const sumsAt = arena.take(8 * 4);
  const room = arena.doubles(at, size);
  const weightsRoom = arena.doubles(weightsAt, weights === undefined ? 0 : size);
  const sums = arena.doubles(sumsAt, 4).fill(0);
  const eachBlock = (use: (count: number) => void) => {
    for (let from = 0; from < values.length; from += BLOCK) {
      const end = Math.min(from + BLOCK, values.length);
      room.set(values.subarray(from, end));
      if (weights !== undefined) weightsRoom.set(weights.subarray(from, end));
      use(end - from);
    }
  };
  const { momentsSum, momentsSpread } = arena.kernels;
  eachBlock((count) => momentsSum(at, weightsAt, count, sumsAt));
  const weight = sums[0]!;
  const mean = sums[1]! / weight;
  const spread = (count: number) => momentsSpread(at, weightsAt, count, mean, sumsAt + 16);
  // A single block stands there still.
  if (values.length <= BLOCK) spread(values.length);
  else eachBlock(spread);
  const squares = sums[2]!;
  const deviations = sums[3]!;
  return { weight, mean, variance: Math.max(0, (squares - (deviations * deviations) / weight) / weight) };
}
