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

const params = forestParams(true);

/**
 * Probabilities are means of the trees' shares. Draws are keyed by tree and place in the tree, so that they differ from
 * the twin's: scores agree as two seeds of the twin do.   Breiman 2001.
 */
export const randomForest: Estimator<typeof params> = {
  name: "random_forest",
  doc: "Averages trees that are grown on rows drawn anew, each split on a draw of the features",
  twin: "sklearn.ensemble.RandomForestClassifier, RandomForestRegressor",
  params,
  task: "either",
  scores: "probability",
  accepts: { missing: false, category: false },
  complexity: ({ trees, max_depth, min_leaf }) => [
    Number(max_depth ?? Number.POSITIVE_INFINITY),
    Number(trees),
    -Number(min_leaf),
  ],
  cost: forestCost({ node: 14, byClass: 1.8, byFeature: 2.4 }),
  fit: (train, args) => fitForest(train, [args], "best")[0]!,
  predict: (model, x, out) => predictForest([model], x, [out]),
  bytes: forestBytes,
  path: {
    params: ["trees", "max_depth"],
    exactness: "exact",
    fit: (train, grid) => fitForest(train, grid, "best"),
    members: forestMembers,
    predict: predictForest,
  },
  continues: { params: ["trees"], grow: (train, args, from) => growForest(train, args, "best", from) },
};
