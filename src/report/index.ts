import { registry } from "../core/registry.js";
import type { ChartText } from "./chart.js";
import { drawnCharts } from "./charts/index.js";
import { history } from "./history.js";
import { leaderboard } from "./leaderboard.js";

export type { ChartContext } from "./chart-drawn.js";
export { type ChartForms, chartOf } from "./chart-of.js";
export type { Figure } from "./drawing/figure.js";

/** Charts that have a form of their own for terminals. */
export const chartTexts = registry<ChartText>("chart", [leaderboard, history]);

/** Every chart, those with a text form of their own first. */
export const chartNames: readonly string[] = [...new Set([...chartTexts.names, ...drawnCharts.names])];
export { drawnCharts };
