import type { Named } from "../core/registry.js";
import { registry } from "../core/registry.js";
import { choice, int, real, type Schema, text } from "../core/schema.js";

/** What `keep` and `report` can name: these have no leaves of their own. */
interface Rule extends Named {
  readonly params: Schema;
}

export const keepRules = registry<Rule>("rule to keep a model", [
  { name: "best", doc: "The model with the best mean score", params: {} },
  {
    name: "simplest",
    doc: "The simplest model within so many standard errors of the best (Breiman et al. 1984)",
    params: { within: real({ doc: "standard errors", default: 1, min: 0 }) },
  },
  {
    name: "knee",
    doc: "Of several goals: the trial of the front that gives up least of all goals in sum (Das 1999)",
    params: {},
  },
  {
    name: "ensemble",
    doc: "A blend of the best trials: greedy selection with replacement on predictions out of fold (Caruana et al. 2004)",
    params: {
      size: int({ doc: "models in all, each as often as it was taken", default: 8, min: 1 }),
      from: int({ doc: "the best trials that it is selected from; they are fitted again", default: 50, min: 1 }),
    },
  },
]);

const axis = text({ doc: "a parameter", optional: true });
const part = {
  part: choice({ doc: "rows out of fold, or the sealed ones", values: ["inner", "sealed"], default: "inner" }),
};
const chart = (name: string, doc: string, params: Schema = {}): Rule => ({ name, doc, params });

export const charts = registry<Rule>("chart", [
  chart("leaderboard", "The best trials", { rows: int({ doc: "how many", default: 10, min: 1 }) }),
  chart("history", "Scores in order of trials, and the best so far"),
  chart("importance", "How much each parameter matters", {
    method: choice({
      doc: "fanova: share of the variance; ped_anova: what the best trials have that others lack; both unless given",
      values: ["fanova", "ped_anova"],
      optional: true,
    }),
  }),
  chart("parallel", "Every trial as a line over its parameters", { color: text({ doc: "a scorer", optional: true }) }),
  chart("slice", "Score against each parameter", { parameter: axis }),
  chart("contour", "Score over two parameters", { x: axis, y: axis }),
  chart("heatmap", "Mean score over two parameters of a grid", { x: axis, y: axis }),
  chart("validation_curve", "Training and test score over one parameter", { parameter: axis }),
  chart("learning_curve", "Score over training rows, epochs or trees", {
    over: choice({ doc: "what grows", values: ["rows", "epochs", "trees"], default: "rows" }),
  }),
  chart("folds", "Scores of the best trials, fold by fold"),
  chart("rank", "How the ranks of trials agree between folds"),
  chart("timeline", "When each trial ran"),
  chart("edf", "Share of trials that are at least so good"),
  chart("pareto", "Trials that no other trial beats in all goals"),
  chart("hypervolume", "How the front of several goals grew"),
  chart("confusion", "True against predicted classes", part),
  chart("roc", "True against false positives over thresholds", part),
  chart("pr", "Precision against recall over thresholds", part),
  chart("calibration", "Predicted against observed shares", part),
  chart("residuals", "Errors against predictions", part),
  chart("forecast", "Predictions over time, beside what happened", part),
]);
