import { type MessageTable, speaker, type Wording } from "../core/diagnostic.js";
import { counted, short } from "./numbers.js";

/** What a result gives to think of. Hints: nothing is wrong with the run. */
export const messages = {
  "not-converged": (d: { folds: number }): Wording => ({
    severity: "hint",
    message: `on ${counted(d.folds, "fold")} the chosen fit came to its limit of steps before it had converged: its scores are not those of the optimum`,
    hint: "begin the model with  standardize |>  or search smaller values of C",
  }),
  "within-noise": (d: { trials: number }): Wording => ({
    severity: "hint",
    message: `${counted(d.trials, "other trial")} came within one standard error of the best: the order among them may be chance`,
    hint: "take the simplest of them:  keep simplest(within = 1)",
  }),
  "over-fits": (d: { scorer: string; train: string; test: string }): Wording => ({
    severity: "hint",
    message: `${d.scorer} is ${d.train} on the rows it learned from, ${d.test} on others: it may over-fit`,
    hint: "try a simpler or more regularized model",
  }),
  "at-edge": (d: { name: string; value: number; edge: string; low: number; high: number; fix: string }): Wording => ({
    severity: "hint",
    message: `the best ${d.name} = ${short(d.value)} is at the ${d.edge} edge of ${short(d.low)}..${short(d.high)}: a better one may lie beyond`,
    hint: `widen it ${d.edge === "upper" ? "upward" : "downward"}:  ${d.fix}`,
  }),
  "did-not-matter": (d: { name: string; trials: number; value: string }): Wording => ({
    severity: "hint",
    message: `over ${counted(d.trials, "trial")} the scores hardly depend on ${d.name}`,
    hint: `fix it, and spend the trials on the others:  ${d.name} = ${d.value}`,
  }),
} satisfies MessageTable;
export const say = speaker(messages);
