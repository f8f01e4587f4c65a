import type { Pruner } from "../contracts.js";
import { real } from "../core/schema.js";
import { behind, startArgs } from "./quantile.js";

const params = {
  keep: real({ doc: "share of the trials that goes on", default: 0.25, min: 0, max: 1, above: true, below: true }),
  ...startArgs,
};

export const percentile: Pruner<typeof params> = {
  name: "percentile",
  doc: "Gives up on a trial that is not among the best share of earlier trials at the same fold",
  params,
  stop: (curve, finished, args) =>
    behind(curve, finished, args.keep, args)
      ? `not among the best ${Math.round(args.keep * 100)} % at fold ${curve.length}`
      : undefined,
};
