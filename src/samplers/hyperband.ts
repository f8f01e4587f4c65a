import type { Sampler } from "../contracts.js";
import { int } from "../core/schema.js";
import { draws } from "./draws.js";
import { bracketsOf, fidelityParams } from "./rungs.js";
import { halving } from "./successive-halving.js";

const params = {
  ...fidelityParams,
  cycles: int({ doc: "how often all brackets run; unless said, until the budget ends", optional: true, min: 1 }),
};

/** Brackets of successive halving over random candidates.   Li et al. 2018. */
export const hyperband: Sampler<typeof params> = {
  name: "hyperband",
  doc: "Gives many candidates little, and the best of them more and more, in several brackets",
  twin: "optuna.pruners.HyperbandPruner",
  params,
  supports: { conditions: true, objectives: "one", infinite: true },
  lag: () => 1,
  brackets: (fidelity, { eta }) => bracketsOf(fidelity, eta),
  create(context, { eta, cycles }) {
    const { draw, tell } = draws(context, "hyperband");
    return halving(context, bracketsOf(context.fidelity!, eta), cycles ?? Number.POSITIVE_INFINITY, {
      next() {
        const candidate = draw();
        return candidate && { candidate, reason: "random draw" };
      },
      tell,
    });
  },
};
