import type { Fold } from "../contracts.js";
import { type Rng, shuffle } from "../core/rng.js";

/** What says how a fold's training rows are thinned. */
export interface Sampled {
  /** Class: index of the level. */
  readonly y: Float64Array;
  readonly classes: number;
  /** Of each row, its place in time; absent where no order is known. */
  readonly places?: Uint32Array;
}

/**
 * A share of the training rows, in their order: of time series the latest, else drawn, class by class. Law: a larger
 * share of the same draw holds all rows of a smaller one.
 */
export function sampleOf({ train, test }: Fold, share: number, { y, classes, places }: Sampled, rng: Rng): Fold {
  const least = Math.min(train.length, Math.max(2, 2 * classes));
  const count = Math.max(least, Math.round(share * train.length));
  const order = Uint32Array.from(train.keys());
  if (places === undefined) shuffle(order, rng);
  const ranks =
    places === undefined ? ranksWithin(order, train, y, classes) : Float64Array.from(train, (row) => -places[row]!);
  const first = order.sort((a, b) => ranks[a]! - ranks[b]!);
  return {
    train: first
      .subarray(0, count)
      .sort()
      .map((at) => train[at]!),
    test,
  };
}

/** By place in `train`: how far down its class it was drawn, as a share of the class; equal shares keep the draw's order. */
function ranksWithin(order: Uint32Array, train: Uint32Array, y: Float64Array, classes: number): Float64Array {
  const ranks = new Float64Array(train.length);
  const sizes = new Float64Array(Math.max(1, classes));
  const groupOf = (at: number) => (classes > 0 ? y[train[at]!]! : 0);
  for (const at of order) sizes[groupOf(at)]!++;
  const seen = new Float64Array(sizes.length);
  for (const at of order) {
    const group = groupOf(at);
    ranks[at] = (seen[group]! + 0.5) / sizes[group]!;
    seen[group]!++;
  }
  return ranks;
}
