import { registry } from "../../core/registry.js";
import type { Chart } from "../chart-drawn.js";
import { contour } from "./contour.js";
import { edf } from "./edf.js";
import { folds } from "./folds.js";
import { heatmap } from "./heatmap.js";
import { history } from "./history.js";
import { importance } from "./importance.js";
import { parallel } from "./parallel.js";
import { pareto } from "./pareto.js";
import { rank } from "./rank.js";
import { slice } from "./slice.js";
import { validationCurve } from "./validation-curve.js";

/** In the order in which a report shows them. */
export const drawnCharts = registry<Chart>("chart", [
  history,
  importance,
  validationCurve,
  slice,
  heatmap,
  contour,
  parallel,
  folds,
  rank,
  edf,
  pareto,
]);
