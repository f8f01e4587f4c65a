import type { Transform } from "../contracts.js";
import { registry } from "../core/registry.js";
import { bins } from "./bins.js";
import { calendar } from "./calendar.js";
import { dropConstant } from "./drop-constant.js";
import { impute } from "./impute.js";
import { lags } from "./lags.js";
import { log } from "./log.js";
import { minmax } from "./minmax.js";
import { oneHot } from "./one-hot.js";
import { ordinal } from "./ordinal.js";
import { pca } from "./pca.js";
import { polynomial } from "./polynomial.js";
import { power } from "./power.js";
import { quantile } from "./quantile.js";
import { resample } from "./resample.js";
import { robust } from "./robust.js";
import { rollingMean } from "./rolling-mean.js";
import { selectBest } from "./select-best.js";
import { selectVariance } from "./select-variance.js";
import { standardize } from "./standardize.js";
import { svd } from "./svd.js";
import { targetEncode } from "./target-encode.js";
import { tfidf } from "./tfidf.js";

export const transforms = registry<Transform>("transform", [
  impute,
  oneHot,
  ordinal,
  targetEncode,
  standardize,
  minmax,
  robust,
  quantile,
  power,
  log,
  polynomial,
  bins,
  pca,
  svd,
  selectBest,
  selectVariance,
  dropConstant,
  tfidf,
  resample,
  lags,
  rollingMean,
  calendar,
] as readonly Transform[]);
