import type { Sampler } from "../contracts.js";
import { DiagnosticError, speaker } from "../core/diagnostic.js";
import { candidateAt } from "../space/candidate.js";
import { askEach, fresh } from "./fresh.js";
import { MOST_DIMENSIONS, sobolPoints } from "./sobol-points.js";

const params = {};

const say = speaker({
  "too-many-dimensions": (d: { dimensions: number; most: number }) => ({
    message: `sobol covers ${d.most} parameters at most, this study searches ${d.dimensions}`,
    hint: "search random",
  }),
});

/**
 * Points of a scrambled Sobol sequence, one coordinate a parameter (unused where it is inactive). Points that `where`
 * forbids, or that come to a candidate met before, are passed over. Joe & Kuo's directions, to 160 parameters.
 */
export const sobol: Sampler<typeof params> = {
  name: "sobol",
  doc: "Spreads candidates more evenly than chance does, by a scrambled Sobol sequence",
  twin: "scipy.stats.qmc.Sobol",
  params,
  supports: { conditions: true, objectives: "several", infinite: true },
  lag: () => "any",
  create(context) {
    const dimensions = context.space.params.length;
    if (dimensions > MOST_DIMENSIONS) {
      throw new DiagnosticError([say("too-many-dimensions", { dimensions, most: MOST_DIMENSIONS })]);
    }
    const points = sobolPoints(dimensions, context.seed);
    const candidates = fresh(context, "sobol");
    const u = new Float64Array(dimensions);
    let index = 0;
    return {
      ask: (n) =>
        askEach(n, () => {
          const candidate = candidates.next(() => {
            points.point(index++, u);
            return candidateAt(context.space, u);
          });
          return candidate && { candidate, reason: `point ${index} of a Sobol sequence` };
        }),
      tell: candidates.tell,
    };
  },
};
