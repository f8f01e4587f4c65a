import type { Estimator } from "../contracts.js";
import { registry } from "../core/registry.js";
import { baseline } from "./baseline.js";
import { boostedTrees } from "./boosted-trees.js";
import { decisionTree } from "./decision-tree.js";
import { elasticNet } from "./elastic-net.js";
import { exponentialSmoothing } from "./exponential-smoothing.js";
import { extraTrees } from "./extra-trees.js";
import { factorization } from "./factorization.js";
import { gaussianProcess } from "./gaussian-process.js";
import { knn } from "./knn.js";
import { lda } from "./lda.js";
import { linearSvc } from "./linear-svc.js";
import { logisticRegression } from "./logistic-regression.js";
import { mlp } from "./mlp.js";
import { naiveBayes } from "./naive-bayes.js";
import { qda } from "./qda.js";
import { randomForest } from "./random-forest.js";
import { ridge } from "./ridge.js";
import { svc } from "./svc.js";
import { svr } from "./svr.js";

export const estimators = registry<Estimator>("estimator", [
  baseline,
  knn,
  ridge,
  elasticNet,
  logisticRegression,
  naiveBayes,
  lda,
  qda,
  decisionTree,
  randomForest,
  extraTrees,
  boostedTrees,
  linearSvc,
  svc,
  svr,
  mlp,
  gaussianProcess,
  factorization,
  exponentialSmoothing,
] as readonly Estimator[]);
