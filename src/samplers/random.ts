import type { Sampler } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { activate } from "../space/candidate.js";
import { axisOf } from "../space/unit.js";
import { askEach, fresh } from "./fresh.js";

const params = {};

/** Independent draws from the priors: the i-th depends on the seed and i alone, and on what must not be asked twice. */
export const random: Sampler<typeof params> = {
  name: "random",
  doc: "Draws every candidate independently, uniformly on each parameter's scale",
  twin: "sklearn.model_selection.RandomizedSearchCV",
  params,
  supports: { conditions: true, objectives: "several", infinite: true },
  lag: () => "any",
  create(context) {
    const { space, seed } = context;
    const axes = space.params.map((p) => axisOf(p.domain));
    const candidates = fresh(context, "random");
    const base = keyed(seed, "random");
    let asked = 0;
    return {
      ask: (n) =>
        askEach(n, () => {
          const rng = base.at(asked);
          const candidate = candidates.next(() => activate(space, (i) => axes[i]!.valueAt(rng.real())));
          if (candidate === undefined) return undefined;
          asked++;
          return { candidate, reason: "random draw" };
        }),
      tell: candidates.tell,
    };
  },
};
