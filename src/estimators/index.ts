import type { Estimator } from "../contracts.js";
import { registry } from "../core/registry.js";
import { baseline } from "./baseline.js";
import { knn } from "./knn.js";
import { ridge } from "./ridge.js";

export const estimators = registry<Estimator>("estimator", [baseline, knn, ridge] as readonly Estimator[]);
