/**
 * Charts that are drawn from stored events, in the order in which a report shows them. Apart from the charts, so that
 * help and completion name them without loading any.
 */
export const drawnNames = [
  "history",
  "importance",
  "validation_curve",
  "learning_curve",
  "slice",
  "heatmap",
  "contour",
  "parallel",
  "confusion",
  "roc",
  "pr",
  "calibration",
  "residuals",
  "forecast",
  "folds",
  "rank",
  "rungs",
  "edf",
  "timeline",
  "pareto",
  "hypervolume",
] as const;
export type DrawnName = (typeof drawnNames)[number];

/** What `show --as` takes: those, and the leaderboard, which is a table. */
export const chartNames: readonly string[] = ["leaderboard", ...drawnNames];
