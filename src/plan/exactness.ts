import { estimators } from "../estimators/index.js";
import type { Exactness } from "../trial.js";
import { armsOf } from "./pipeline.js";
import type { Planned } from "./planned.js";

/** How the scores of a plan hold to those of one fit a candidate and fold: as loosely as its loosest path. */
export function exactnessOf({ optimised }: Planned): Exactness {
  const loose = new Map<string, number>();
  for (const id of armsOf(optimised).flatMap(({ fit }) => fit.sweep ?? [])) {
    const exactness = estimators.get(id.slice(0, id.lastIndexOf("."))).path?.exactness ?? "exact";
    if (exactness !== "exact") loose.set(id, exactness);
  }
  if (loose.size === 0) return { class: "exact" };
  return { class: "tolerance", tolerance: Math.max(...loose.values()), by: [...loose.keys()] };
}
