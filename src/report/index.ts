import { registry } from "../core/registry.js";
import type { ChartText } from "./chart.js";
import { history } from "./history.js";
import { leaderboard } from "./leaderboard.js";

export type { ChartContext } from "./chart-drawn.js";
export { type ChartForms, chartOf } from "./chart-of.js";
export { drawnCharts } from "./charts/index.js";
export { chartNames } from "./charts/names.js";
export type { Figure } from "./drawing/figure.js";
export { fittingChart } from "./fitting-chart.js";

/** Charts that have a form of their own for terminals. */
export const chartTexts = registry<ChartText>("chart", [leaderboard, history]);
