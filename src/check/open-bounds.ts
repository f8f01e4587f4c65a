import { REGISTRIES } from "./context.js";

/**
 * Whether a searched range could go beyond a bound: not where the bound is the argument's own legal limit (no neighbours
 * but one, no share above 1). `id`: of a parameter, as "knn.k".
 */
export function isOpenBound(id: string, bound: number): boolean {
  const [leaf = "", arg = ""] = id.split(".").slice(-2);
  const params = (REGISTRIES.estimators.find(leaf) ?? REGISTRIES.transforms.find(leaf))?.params ?? {};
  const spec = params[arg];
  if (spec === undefined || !("min" in spec || "max" in spec)) return true;
  const { min, max } = spec as { min?: unknown; max?: unknown };
  // How many columns there are is often tried to the end; how many rows, hardly ever.
  return bound !== min && bound !== max && (typeof max !== "string" || max === "rows");
}
