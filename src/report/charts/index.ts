import { registry } from "../../core/registry.js";
import type { Chart } from "../chart-drawn.js";
import { calibration } from "./calibration.js";
import { confusion } from "./confusion.js";
import { contour } from "./contour.js";
import { edf } from "./edf.js";
import { folds } from "./folds.js";
import { forecast } from "./forecast.js";
import { heatmap } from "./heatmap.js";
import { history } from "./history.js";
import { hypervolume } from "./hypervolume.js";
import { importance } from "./importance.js";
import { learningCurve } from "./learning-curve.js";
import { type DrawnName, drawnNames } from "./names.js";
import { parallel } from "./parallel.js";
import { pareto } from "./pareto.js";
import { pr } from "./pr.js";
import { rank } from "./rank.js";
import { residuals } from "./residuals.js";
import { roc } from "./roc.js";
import { rungs } from "./rungs.js";
import { slice } from "./slice.js";
import { timeline } from "./timeline.js";
import { validationCurve } from "./validation-curve.js";

const byName: { readonly [N in DrawnName]: Chart } = {
  calibration,
  confusion,
  contour,
  edf,
  folds,
  forecast,
  heatmap,
  history,
  hypervolume,
  importance,
  learning_curve: learningCurve,
  parallel,
  pareto,
  pr,
  rank,
  rungs,
  residuals,
  roc,
  slice,
  timeline,
  validation_curve: validationCurve,
};

export const drawnCharts = registry<Chart>(
  "chart",
  drawnNames.map((name) => byName[name]),
);
