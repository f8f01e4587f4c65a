import { flag, int } from "../core/schema.js";

/** The arguments that the k-fold family shares. */
export const foldArgs = {
  folds: int({ doc: "how many parts; each is the test part once", default: 5, min: 2 }),
  shuffle: flag({ doc: "deal rows at random, by the study's seed, rather than in the data's order", default: true }),
  repeats: int({ doc: "how many times to deal anew, each time shuffled differently", default: 1, min: 1 }),
};
export interface FoldArgs {
  readonly folds: number;
  readonly shuffle: boolean;
  readonly repeats: number;
}

/** All repeats after each other: the folds of the first, then those of the second. */
export const repeated = <T>(repeats: number, once: (repeat: number) => readonly T[]): readonly T[] =>
  Array.from({ length: repeats }, (_, r) => once(r)).flat();
