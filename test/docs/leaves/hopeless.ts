import type { Pruner } from "../../../src/contracts.js";
import { int } from "../../../src/core/schema.js";

const params = { folds: int({ doc: "folds that every trial is granted", default: 2, min: 1 }) };

export const hopeless: Pruner<typeof params> = {
  name: "hopeless",
  doc: "Gives up on a trial whose every fold so far is worse than that fold of every finished trial",
  params,
  stop(curve, finished, { folds }) {
    if (curve.length < folds || finished.length === 0) return undefined;
    const isWorse = curve.every((score, fold) => finished.every((other) => score < (other[fold] ?? score)));
    return isWorse ? `worse than all others on each of ${curve.length} folds` : undefined;
  },
};
