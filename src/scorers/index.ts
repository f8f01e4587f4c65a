import type { Scorer } from "../contracts.js";
import { registry } from "../core/registry.js";
import { accuracy } from "./accuracy.js";
import { auc } from "./auc.js";
import { averagePrecision } from "./average-precision.js";
import { balancedAccuracy } from "./balanced-accuracy.js";
import { bias } from "./bias.js";
import { brier } from "./brier.js";
import { f1 } from "./f1.js";
import { fitTime } from "./fit-time.js";
import { kappa } from "./kappa.js";
import { logLoss } from "./log-loss.js";
import { mae } from "./mae.js";
import { mape } from "./mape.js";
import { mase } from "./mase.js";
import { maxError } from "./max-error.js";
import { mcc } from "./mcc.js";
import { medianAbsoluteError } from "./median-absolute-error.js";
import { modelSize } from "./model-size.js";
import { mse } from "./mse.js";
import { pinball } from "./pinball.js";
import { precision } from "./precision.js";
import { predictTime } from "./predict-time.js";
import { r2 } from "./r2.js";
import { recall } from "./recall.js";
import { rmse } from "./rmse.js";
import { smape } from "./smape.js";
import { topK } from "./top-k.js";

export const scorers = registry<Scorer>("scorer", [
  accuracy,
  balancedAccuracy,
  f1,
  precision,
  recall,
  auc,
  averagePrecision,
  logLoss,
  brier,
  mcc,
  kappa,
  topK,
  rmse,
  mse,
  mae,
  r2,
  mape,
  smape,
  mase,
  medianAbsoluteError,
  pinball,
  maxError,
  bias,
  fitTime,
  predictTime,
  modelSize,
] as readonly Scorer[]);
