import type { Pruner } from "../contracts.js";
import { behind, startArgs } from "./quantile.js";

export const median: Pruner<typeof startArgs> = {
  name: "median",
  doc: "Gives up on a trial whose mean so far is below the median of earlier trials at the same fold",
  params: startArgs,
  stop: (curve, finished, args) =>
    behind(curve, finished, 0.5, args)
      ? `below the median of earlier trials after ${foldsOf(curve.length)}`
      : undefined,
};

const foldsOf = (n: number) => `${n} fold${n === 1 ? "" : "s"}`;
