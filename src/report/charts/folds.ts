import { chart } from "../chart-drawn.js";
import { decimalsFor, mean } from "../numbers.js";
import { bestFirst, better, NO_TRIAL, scored } from "./scored.js";
import { settingsText } from "./varied.js";

interface FoldsData {
  readonly scorer: string;
  readonly better: "high" | "low";
  /** Best first. */
  readonly trials: readonly {
    readonly number: number;
    readonly settings: string;
    /** In fold order. */
    readonly scores: readonly number[];
  }[];
}

const MOST = 20;

export const folds = chart<FoldsData>({
  name: "folds",
  doc: "Scores of the best trials, fold by fold",
  title: "The best trials, fold by fold",
  data(outcome, context) {
    const found = scored(outcome, context);
    if (found === undefined) return NO_TRIAL;
    const { scorer } = found.goal;
    const trials = bestFirst(found).filter((t) => (t.folds[scorer] ?? []).filter(Number.isFinite).length > 1);
    if (trials.length === 0) return { nothing: "No trial has scores of several folds." };
    return {
      scorer,
      better: better(found.goal),
      trials: trials
        .slice(0, MOST)
        .map((t) => ({ number: t.number, settings: settingsText(t), scores: t.folds[scorer]! })),
    };
  },
  draw({ scorer, better, trials }) {
    const all = trials.flatMap((t) => t.scores).filter(Number.isFinite);
    const width = Math.max(...trials.map((t) => t.scores.length));
    const means = Array.from({ length: width }, (_, i) =>
      mean(trials.flatMap((t) => (Number.isFinite(t.scores[i]) ? t.scores[i]! : []))),
    );
    const hard = means.indexOf(better === "high" ? Math.min(...means) : Math.max(...means));
    const decimals = Math.min(3, decimalsFor(all));
    const folds = Array.from({ length: width }, (_, i) => `fold ${i + 1}`);
    return {
      says: `${scorer} of the best ${trials.length} trials in each of ${width} folds, best trial on top. Fold ${hard + 1} is the hardest for them.`,
      panels: [
        {
          kind: "plot",
          x: { kind: "words", label: "", words: folds },
          y: { kind: "words", label: "", words: trials.map((t) => `trial ${t.number}`) },
          marks: [
            {
              kind: "cells",
              z: trials.map((t) => t.scores.map((s) => (Number.isFinite(s) ? s : undefined))),
              texts: trials.map((t) => t.scores.map((s) => (Number.isFinite(s) ? s.toFixed(decimals) : ""))),
              shades: { label: scorer, low: Math.min(...all), high: Math.max(...all), better },
            },
          ],
        },
      ],
      table: { columns: ["trial", "settings", ...folds], rows: trials.map((t) => [t.number, t.settings, ...t.scores]) },
    };
  },
});
