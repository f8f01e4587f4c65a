import { REGISTRIES } from "./context.js";

/** What an argument takes. */
export interface LegalRange {
  readonly low: number;
  readonly high: number;
  /** More than `low`, less than `high`: the ends themselves are not legal. */
  readonly above?: true;
  readonly below?: true;
}

/**
 * How far a searched range could go: one neighbor at least, a share of at most 1. undefined: its end is a fact of the data,
 * such as the number of columns. `id`: of a parameter, as "knn.k".
 */
export function legalRangeOf(id: string): LegalRange | undefined {
  const [leaf = "", arg = ""] = id.split(".").slice(-2);
  const spec = (REGISTRIES.estimators.find(leaf) ?? REGISTRIES.transforms.find(leaf))?.params[arg];
  if (spec === undefined || !(spec.type === "real" || spec.type === "int")) return { low: -Infinity, high: Infinity };
  const { min = -Infinity, max = Infinity, above, below } = spec;
  // How many columns there are is often tried to the end; how many rows, hardly ever.
  if (typeof min === "string" || (typeof max === "string" && max !== "rows")) return undefined;
  const ends = { low: min, high: typeof max === "string" ? Infinity : max };
  return { ...ends, ...(above && { above }), ...(below && { below }) };
}
