import type { Sampler } from "../contracts.js";
import { keyed, shuffle } from "../core/rng.js";
import { int } from "../core/schema.js";
import { activate, candidateAt } from "../space/candidate.js";
import { axisOf } from "../space/unit.js";
import { askEach, fresh } from "./fresh.js";

const params = {
  samples: int({
    doc: "candidates in one hypercube; as many as the budget has trials, or 50, unless given",
    min: 1,
    optional: true,
  }),
};

/**
 * Latin hypercubes: among `samples` candidates, every parameter falls into each of as many equal slices of its scale
 * once (McKay, Beckman & Conover 1979). A new hypercube follows when one is used up. A candidate that `where` forbids,
 * or that was met before, is replaced by a random draw.
 */
export const lhs: Sampler<typeof params> = {
  name: "lhs",
  doc: "Spreads candidates so that each parameter's range is covered evenly: Latin hypercubes",
  twin: "scipy.stats.qmc.LatinHypercube",
  params,
  supports: { conditions: true, objectives: "several", infinite: true },
  lag: () => "any",
  create(context, args) {
    const { space, seed } = context;
    const size = args.samples ?? context.trials ?? 50;
    const candidates = fresh(context, "lhs");
    const base = keyed(seed, "lhs");
    const u = new Float64Array(space.params.length);
    let slices: readonly Uint32Array[] = [];
    let asked = 0;
    return {
      ask: (n) =>
        askEach(n, () => {
          const place = asked % size;
          if (place === 0) slices = hypercube(size, u.length, base.at("cube", asked));
          const rng = base.at(asked);
          let first = true;
          const candidate = candidates.next(() => {
            if (!first) return activate(space, (i) => axisOf(space.params[i]!.domain).valueAt(rng.real()));
            first = false;
            for (let j = 0; j < u.length; j++) u[j] = (slices[j]![place]! + rng.real()) / size;
            return candidateAt(space, u);
          });
          if (candidate === undefined) return undefined;
          asked++;
          return { candidate, reason: `point ${place + 1} of ${size} of a Latin hypercube` };
        }),
      tell: candidates.tell,
    };
  },
};

/** For each dimension, the slice of each point. */
function hypercube(size: number, dimensions: number, rng: ReturnType<typeof keyed>): Uint32Array[] {
  return Array.from({ length: dimensions }, (_, j) =>
    shuffle(
      Uint32Array.from({ length: size }, (_, i) => i),
      rng.at(j),
    ),
  );
}
