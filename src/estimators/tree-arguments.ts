import type { Training } from "../contracts.js";
import { choice, int, real } from "../core/schema.js";
import type { Impurity } from "../numeric/tree-criterion.js";

/** Arguments that trees and forests share. */
export const maxDepth = int({
  doc: "Levels of splits at most; without it, down to pure leaves",
  optional: true,
  min: 1,
  range: [1, 20],
});
/** Beyond half of the rows. */
export const leafUse = { times: 0.5, of: "rows", why: "no split leaves so many rows on both sides" } as const;
export const minLeaf = int({
  doc: "Rows a leaf has at least",
  default: 1,
  min: 1,
  max: "rows",
  range: [1, 50],
  scale: "log",
  use: leafUse,
});
export const minSplit = int({
  doc: "Rows a node has at least to be split",
  default: 2,
  min: 2,
  max: "rows",
  range: [2, 50],
  scale: "log",
});
export const criterion = choice({
  doc: "What a split lowers: gini or entropy for classes (gini unless said), squared_error for numbers",
  values: ["gini", "entropy", "squared_error"],
  optional: true,
});
export const maxFeaturesDoc =
  "Features that each split looks at, drawn anew: a count, a share below 1, sqrt, log2 or all";
/** What a number of features may be. */
export const countOrShare = {
  min: 0,
  above: true,
  max: "columns",
  words: ["sqrt", "log2", "all"],
  all: "all",
} as const;
export const maxFeatures = <const D extends string | number>(byDefault: D) =>
  real({
    doc: maxFeaturesDoc,
    default: byDefault,
    ...countOrShare,
  });

/** How many features: 1 means one feature, 0.5 half of them; never less than 1. */
export function featureCount(argument: number | string, columns: number): number {
  if (argument === "all") return columns;
  if (argument === "sqrt") return Math.max(1, Math.floor(Math.sqrt(columns)));
  if (argument === "log2") return Math.max(1, Math.floor(Math.log2(columns)));
  const value = Number(argument);
  return value < 1 ? Math.max(1, Math.floor(value * columns)) : Math.min(columns, Math.floor(value));
}

/** Levels that a tree on so many rows has, roughly. */
export const levelsOf = (maxDepth: unknown, rows: number): number =>
  Math.min(Number(maxDepth ?? Number.POSITIVE_INFINITY), Math.log2(rows + 1));

/** Throws when the criterion is one for the other kind of target. */
export function impurityFor({ classes }: Training, criterion: Impurity | undefined): Impurity {
  if (criterion === undefined) return classes > 0 ? "gini" : "squared_error";
  if (classes > 0 && criterion === "squared_error") {
    throw new Error("squared_error splits numbers; to predict classes use gini or entropy");
  }
  if (classes === 0 && criterion !== "squared_error") {
    throw new Error(`${criterion} splits classes; to predict numbers use squared_error`);
  }
  return criterion;
}
