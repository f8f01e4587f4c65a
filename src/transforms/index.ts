import type { Transform } from "../contracts.js";
import { registry } from "../core/registry.js";
import { impute } from "./impute.js";
import { log } from "./log.js";
import { minmax } from "./minmax.js";
import { oneHot } from "./one-hot.js";
import { pca } from "./pca.js";
import { standardize } from "./standardize.js";

export const transforms = registry<Transform>("transform", [
  impute,
  oneHot,
  standardize,
  minmax,
  log,
  pca,
] as readonly Transform[]);
