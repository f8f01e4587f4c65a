import type { Sampler } from "../../../src/contracts.js";
import { keyed } from "../../../src/core/rng.js";
import { askEach, fresh } from "../../../src/samplers/fresh.js";
import { activate } from "../../../src/space/candidate.js";
import { axisOf } from "../../../src/space/unit.js";

const params = {};

/** Draws are keyed by their number, so that how many are asked for at once changes nothing. */
export const middleFirst: Sampler<typeof params> = {
  name: "middle_first",
  doc: "Begins in the middle of every range, then draws at random",
  params,
  supports: { conditions: true, objectives: "several", infinite: true },
  lag: () => "any",
  create(context) {
    const axes = context.space.params.map(({ domain }) => axisOf(domain));
    const candidates = fresh(context, "middle_first");
    let asked = 0;
    return {
      ask: (n) =>
        askEach(n, () => {
          const rng = keyed(context.seed, "middle_first", asked);
          let isFirst = asked === 0;
          const draw = () => activate(context.space, (i) => axes[i]!.valueAt(isFirst ? 0.5 : rng.real()));
          const candidate = candidates.next(() => {
            const drawn = draw();
            isFirst = false; // where the middle is not allowed, the first draw is random, too
            return drawn;
          });
          if (candidate === undefined) return undefined;
          asked++;
          return { candidate };
        }),
      tell: candidates.tell,
    };
  },
};
