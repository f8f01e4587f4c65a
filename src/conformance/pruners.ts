import type { Curve, Pruner } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { type Args, defaultsOf } from "../core/schema.js";
import { equal, holds, type Law, law } from "./law.js";

export interface PrunerOptions {
  /** Arguments to prune with; the schema's defaults unless given. */
  readonly args?: Args;
}

/** What a pruner has to hold, on curves of five folds between 0 and 1. */
export function prunerLaws(pruner: Pruner, options: PrunerOptions = {}): readonly Law[] {
  const args = { ...defaultsOf(pruner.params), ...options.args } as never;
  const rng = keyed("pruners");
  const curves: readonly Curve[] = Array.from({ length: 12 }, () => Array.from({ length: 5 }, () => rng.real()));
  const stop = (curve: Curve) => pruner.stop(curve, curves, args, { folds: 5 });
  return [
    law("is pure, and says why", () => {
      for (const curve of curves) {
        const why = stop(curve.slice(0, 3));
        equal(stop(curve.slice(0, 3)), why, "asked again");
        holds(why === undefined || why.length > 10, `'${why}' is no reason`);
      }
    }),
    law("does not judge before the first score", () => equal(stop([]), undefined)),
    law("does not judge the best there is", () => equal(stop([2, 3, 4]), undefined)),
  ];
}
