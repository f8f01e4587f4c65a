import type { Estimator } from "../contracts.js";
import type { Registry } from "../core/registry.js";
import { levelsOf } from "../space/levels.js";
import type { Domain, ParamId, SearchSpace } from "../space/space.js";
import { type Arm, calleesIn } from "./study.js";

/** A range in which a step can be as small as one likes. */
export const isContinuous = (domain: Domain): boolean => domain.kind === "real" && levelsOf(domain) === undefined;

/** The parameters of a study by which its predictions can be differentiated, and the estimator's argument that each is. */
export function derivedParams(
  arms: readonly Arm[],
  space: SearchSpace,
  estimators: Pick<Registry<Estimator>, "find">,
): ReadonlyMap<ParamId, string> {
  const continuous = new Set(space.params.filter(({ domain }) => isContinuous(domain)).map(({ id }) => id));
  const found = new Map<ParamId, string>();
  for (const { steps } of arms) {
    const last = steps.at(-1);
    if (last === undefined) continue;
    for (const { name, args } of calleesIn(last)) {
      for (const arg of estimators.find(name)?.derives?.params ?? []) {
        const slot = args[arg];
        if (slot?.kind === "param" && continuous.has(slot.id)) found.set(slot.id, arg);
      }
    }
  }
  return found;
}
