import type { Sampler, SamplerState } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { defaultsOf, int, real } from "../core/schema.js";
import type { FinishedTrial } from "../trial.js";
import { draws } from "./draws.js";
import { amountOf, bracketsOf, fidelityParams } from "./rungs.js";
import { halving } from "./successive-halving.js";

const params = {
  ...fidelityParams,
  cycles: int({ doc: "how often all brackets run; unless said, until the budget ends", optional: true, min: 1 }),
  random: real({
    doc: "share of the new candidates that are drawn at random all the same",
    default: 0.33,
    min: 0,
    max: 1,
  }),
};

/** Draws of a model that were all asked for before, until a random draw takes their place. */
const TRIES = 8;

/** Complete trials at one resource, and the model of them. */
interface Model {
  readonly state: SamplerState;
  complete: number;
}

/**
 * Hyperband whose new candidates come from densities of good and bad trials: of the largest resource that has enough of
 * them, two more than the parameters and one.   Falkner, Klein & Hutter 2018.
 */
export const bohb = (samplerNamed: (name: string) => Sampler): Sampler<typeof params> => ({
  name: "bohb",
  doc: "Hyperband whose candidates come from a model of the trials that got most",
  params,
  supports: { conditions: true, objectives: "one", infinite: true },
  lag: () => 1,
  brackets: (fidelity, { eta }) => bracketsOf(fidelity, eta),
  create({ fidelity, ...context }, { eta, cycles, random }) {
    const { draw, isNew, take, tell } = draws(context, "bohb");
    const enough = context.space.params.length + 3;
    const models = new Map<number, Model>();
    const base = keyed(context.seed, "bohb", "share");
    let begun = 0;

    function modelAt(resource: number): Model {
      const known = models.get(resource);
      if (known !== undefined) return known;
      const seed = keyed(context.seed, "bohb", resource).int(2 ** 31);
      const tpe = samplerNamed("tpe");
      const args = { ...defaultsOf(tpe.params), startup: enough, lag: 1 };
      const model = { state: tpe.create({ ...context, seed }, args as never), complete: 0 };
      models.set(resource, model);
      return model;
    }

    function suggested() {
      const ready = [...models].filter(([, { complete }]) => complete >= enough);
      if (ready.length === 0) return undefined;
      const [resource, { state }] = ready.reduce((most, entry) => (entry[0] > most[0] ? entry : most));
      for (let i = 0; i < TRIES; i++) {
        const [ask] = state.ask(1);
        if (ask === undefined) return undefined;
        state.tell([withoutResult(ask.candidate)]);
        if (!isNew(ask.candidate)) continue;
        return { candidate: take(ask.candidate), reason: `${ask.reason} at ${amountOf(fidelity!.resource, resource)}` };
      }
      return undefined;
    }

    return halving(
      { ...context, fidelity: fidelity! },
      bracketsOf(fidelity!, eta),
      cycles ?? Number.POSITIVE_INFINITY,
      {
        next() {
          const isRandom = base.at(begun++).real() < random;
          const found = isRandom ? undefined : suggested();
          if (found !== undefined) return found;
          const candidate = draw();
          return candidate && { candidate, reason: "random draw" };
        },
        tell(trials) {
          tell(trials);
          for (const trial of trials) {
            const model = modelAt(trial.resource ?? fidelity!.max);
            model.state.tell([trial]);
            if (trial.state === "complete") model.complete++;
          }
        },
      },
    );
  },
});

/** What the model asked for runs with less than its trials had: nothing will be told of it, and it is no bad sign. */
const withoutResult = (candidate: FinishedTrial["candidate"]): FinishedTrial => ({
  number: -1,
  state: "failed",
  model: "",
  candidate,
  values: {},
  folds: {},
  seconds: 0,
});
