import type { Ask, Sampler } from "../contracts.js";
import { draws } from "./draws.js";
import { type Entrant, Entrants, promotion, ranked } from "./entrants.js";
import { askEach } from "./fresh.js";
import { lag } from "./lag.js";
import { amountOf, fidelityParams, ladderOf } from "./rungs.js";

const params = {
  ...fidelityParams,
  lag: lag("a promotion"),
};

/**
 * Asynchronous successive halving: whoever is among the best 1/eta of a rung so far is promoted, the highest rung first;
 * where nobody is, a new candidate begins at the bottom. Results come in order of trials, `lag` behind, so that the
 * table does not depend on who was faster.   Li et al. 2020.
 */
export const asha: Sampler<typeof params> = {
  name: "asha",
  doc: "Promotes whoever is among the best of a rung so far, without waiting for the others",
  twin: "optuna.pruners.SuccessiveHalvingPruner",
  params,
  supports: { conditions: true, objectives: "one", infinite: true },
  lag: (args) => args.lag,
  brackets: (fidelity, { eta }) => [ladderOf(fidelity, eta).map((resource) => ({ resource }))],
  create(context, { eta, lag }) {
    const { draw, tell } = draws(context, "asha");
    const { resource } = context.fidelity!;
    const ladder = ladderOf(context.fidelity!, eta);
    const entrants = new Entrants(context);
    const rungs = ladder.map((): Entrant[] => []);
    const promoted = new Set<Entrant>();
    let isDrained = false;

    function climber(): Ask | undefined {
      for (let k = ladder.length - 2; k >= 0; k--) {
        const order = ranked(rungs[k]!);
        // When no more will come, the best of a rung goes on though there are fewer than eta.
        const best = Math.max(isDrained ? 1 : 0, Math.floor(order.length / eta));
        const at = order.slice(0, best).findIndex((entrant) => !promoted.has(entrant));
        if (at < 0) continue;
        const winner = order[at]!;
        promoted.add(winner);
        const amount = ladder[k + 1]!;
        rungs[k + 1]!.push(entrants.enter(winner.candidate, amount));
        const where = `rank ${at + 1} of ${order.length} so far at ${amountOf(resource, winner.resource)}`;
        return promotion(winner, amount, `promoted: ${where}`);
      }
      return undefined;
    }

    function one(): Ask | undefined {
      if (isDrained && entrants.told < entrants.asked) return undefined;
      const ask = climber();
      if (ask !== undefined || isDrained) return ask;
      const candidate = draw();
      if (candidate !== undefined) {
        const amount = ladder[0]!;
        rungs[0]!.push(entrants.enter(candidate, amount));
        return { candidate, resource: amount, reason: `random draw, at ${amountOf(resource, amount)}` };
      }
      isDrained = true;
      return one();
    }

    return {
      ask: (n) => askEach(n, one),
      tell(trials) {
        tell(trials);
        for (const trial of trials) entrants.tell(trial);
      },
      needs: () => (isDrained ? entrants.asked : Math.max(0, entrants.asked - lag + 1)),
    };
  },
};
