import type { Sampler } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { int } from "../core/schema.js";
import { candidateAt } from "../space/candidate.js";
import { acquire } from "./acquire.js";
import { Coordinates } from "./coordinates.js";
import { askEach, fresh } from "./fresh.js";
import { lag } from "./lag.js";
import { openingPoints } from "./opening-points.js";
import { Results } from "./results.js";
import { Surrogates } from "./surrogate.js";

const params = {
  startup: int({ doc: "trials before the model speaks, spread over the space", default: 5, min: 1 }),
  lag: lag(),
};

/**
 * Every so many suggestions look at half the lengthscales: a process that has taken one valley for all of the space
 * looks elsewhere, too.
 */
const BROADLY = 4;

/**
 * Bayesian optimisation with a Gaussian process: Matérn 5/2 with a lengthscale a parameter, choices alike or not,
 * logarithm of the expected improvement. Rasmussen & Williams 2006; Ament et al. 2023.
 */
export const gp: Sampler<typeof params> = {
  name: "gp",
  doc: "Models the score by a Gaussian process, and asks for what promises the largest improvement",
  twin: "optuna.samplers.GPSampler",
  params,
  supports: { conditions: true, objectives: "one", infinite: true },
  lag: (args) => args.lag,
  create(context, { startup }) {
    const { space, seed } = context;
    const coordinates = new Coordinates(space);
    const results = new Results(context.goals[0]!);
    const surrogates = new Surrogates(coordinates, results);
    const candidates = fresh(context, "gp");
    const base = keyed(seed, "gp");
    const opening = openingPoints(space.params.length, seed);
    let asked = 0;
    let opened = 0;
    const open = () => candidates.next(() => candidateAt(space, opening(opened++)));
    return {
      ask: (n) =>
        askEach(n, () => {
          const isStart = !results.hasModel(startup);
          const rng = base.at(asked);
          const found = isStart
            ? undefined
            : acquire(
                space,
                coordinates,
                surrogates.latest(asked % BROADLY === BROADLY - 1),
                rng.int(2 ** 30),
                rng,
                candidates.isNew,
              );
          const candidate = found === undefined ? open() : candidates.take(found.candidate);
          if (candidate === undefined) return undefined;
          asked++;
          results.ask(candidate);
          const reason =
            found !== undefined
              ? results.promise(found.value)
              : isStart
                ? "spread start"
                : "spread: the model has nothing new";
          return { candidate, reason };
        }),
      tell(trials) {
        candidates.tell(trials);
        for (const trial of trials) results.tell(trial);
      },
    };
  },
};
