/**
 * Tells whether a searched range could go beyond a bound: not where the bound is the argument's own legal limit (no
 * neighbours but one, no share above 1).
 */
export async function openBounds(): Promise<(id: string, bound: number) => boolean> {
  const [{ estimators }, { transforms }] = await Promise.all([
    import("../estimators/index.js"),
    import("../transforms/index.js"),
  ]);
  return (id, bound) => {
    const [leaf = "", arg = ""] = id.split(".").slice(-2);
    const params = (estimators.find(leaf) ?? transforms.find(leaf))?.params ?? {};
    const spec = params[arg];
    if (spec === undefined || !("min" in spec || "max" in spec)) return true;
    const { min, max } = spec as { min?: unknown; max?: unknown };
    return bound !== min && bound !== max && typeof max !== "string";
  };
}
