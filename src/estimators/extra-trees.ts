import type { Estimator } from "../contracts.js";
import {
  fitForest,
  forestBytes,
  forestCost,
  forestMembers,
  forestParams,
  growForest,
  predictForest,
} from "./forest.js";

const params = forestParams(false);

/**
 * Probabilities are means of the trees' shares. Draws are keyed by tree and place in the tree, so that they differ from
 * the twin's: scores agree as two seeds of the twin do.   Geurts, Ernst \& Wehenkel 2006.
 */
export const extraTrees: Estimator<typeof params> = {
  name: "extra_trees",
  doc: "Averages trees whose thresholds are drawn at random, each split the best of a draw of the features",
  twin: "sklearn.ensemble.ExtraTreesClassifier, ExtraTreesRegressor",
  params,
  task: "either",
  scores: "probability",
  accepts: { missing: false, category: false },
  complexity: ({ trees, max_depth, min_leaf }) => [
    Number(max_depth ?? Number.POSITIVE_INFINITY),
    Number(trees),
    -Number(min_leaf),
  ],
  cost: forestCost({ node: 9, byClass: 2.5, byFeature: 0.8 }),
  fit: (train, args) => fitForest(train, [args], "random")[0]!,
  predict: (model, x, out) => predictForest([model], x, [out]),
  bytes: forestBytes,
  path: {
    params: ["trees", "max_depth"],
    exactness: "exact",
    fit: (train, grid) => fitForest(train, grid, "random"),
    members: forestMembers,
    predict: predictForest,
  },
  continues: { params: ["trees"], grow: (train, args, from) => growForest(train, args, "random", from) },
};
