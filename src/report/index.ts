import { registry } from "../core/registry.js";
import type { ChartText } from "./chart.js";
import { history } from "./history.js";
import { leaderboard } from "./leaderboard.js";

export const chartTexts = registry<ChartText>("chart", [leaderboard, history]);
