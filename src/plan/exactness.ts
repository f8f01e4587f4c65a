import { estimators } from "../estimators/index.js";
import type { Exactness } from "../trial.js";
import { armsOf } from "./pipeline.js";
import type { Planned } from "./planned.js";

/** How the scores of a plan hold to those of one fit a candidate and fold: as loosely as its loosest path. */
export function exactnessOf({ optimised }: Planned): Exactness {
  const loose = new Map<string, number>();
  for (const { fit } of armsOf(optimised)) {
    for (const id of fit.sweep ?? []) {
      const { path, leftOut } = estimators.get(id.slice(0, id.lastIndexOf(".")));
      const exactness = fit.leftOut ? leftOut!.tolerance : path!.exactness;
      if (exactness !== "exact") loose.set(id, exactness);
    }
  }
  if (loose.size === 0) return { class: "exact" };
  return { class: "tolerance", tolerance: Math.max(...loose.values()), by: [...loose.keys()] };
}
