import { chart } from "../chart-drawn.js";
import { type Line, TONES, toneOf } from "../drawing/picture.js";
import { short } from "../numbers.js";
import { bestFirst, NO_TRIAL, scored } from "./scored.js";
import { settingsText } from "./varied.js";

interface RankData {
  readonly scorer: string;
  /** Of all trials that have a score in each fold. */
  readonly compared: number;
  readonly folds: number;
  /** Kendall's W: 1 where all folds put the trials in one order, about 0 where their orders have nothing in common. */
  readonly agreement: number;
  /** The best few, best first; ranks from 1 in fold order, ties share their mean. */
  readonly trials: readonly { readonly number: number; readonly settings: string; readonly ranks: readonly number[] }[];
}

export const rank = chart<RankData>({
  name: "rank",
  doc: "How the ranks of trials agree between folds",
  title: "Ranks of the best trials, fold by fold",
  data(outcome, context) {
    const found = scored(outcome, context);
    if (found === undefined) return NO_TRIAL;
    const { scorer, direction } = found.goal;
    const all = bestFirst(found);
    const folds = all[0]!.folds[scorer]?.length ?? 0;
    const full = all.filter((t) => t.folds[scorer]?.length === folds && t.folds[scorer]!.every(Number.isFinite));
    if (folds < 2 || full.length < 2) return { nothing: "Ranks over folds need two trials with two folds." };
    const sign = direction === "maximize" ? -1 : 1;
    const byFold = Array.from({ length: folds }, (_, f) => ranksOf(full.map((t) => sign * t.folds[scorer]![f]!)));
    return {
      scorer,
      compared: full.length,
      folds,
      agreement: concordance(byFold),
      trials: full.slice(0, TONES).map((t, i) => ({
        number: t.number,
        settings: settingsText(t),
        ranks: byFold.map((ranks) => ranks[i]!),
      })),
    };
  },
  draw({ scorer, compared, folds, agreement, trials }) {
    const words = Array.from({ length: folds }, (_, f) => `fold ${f + 1}`);
    const worst = Math.max(...trials.flatMap((t) => t.ranks));
    return {
      says: `Rank by ${scorer} of the best ${trials.length} of ${compared} trials in each fold, 1 on top. Kendall's W over all is ${short(agreement, 2)}: 1 means that all folds agree on the order, 0 that it is chance.`,
      panels: [
        {
          kind: "plot",
          x: { kind: "words", label: "", words },
          y: { kind: "number", label: "rank", low: 1 - worst * 0.04, high: worst * 1.04, whole: true, reversed: true },
          marks: trials.map(
            ({ number, ranks }, i): Line => ({
              kind: "line",
              name: `trial ${number}`,
              tone: toneOf(i),
              x: ranks.map((_, f) => f),
              y: ranks,
              dots: true,
            }),
          ),
        },
      ],
      table: { columns: ["trial", "settings", ...words], rows: trials.map((t) => [t.number, t.settings, ...t.ranks]) },
    };
  },
});

/** Ascending, from 1; equal values share the mean of their ranks. */
function ranksOf(values: readonly number[]): readonly number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranks = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let k = from; k < to; k++) ranks[order[k]!] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/**
 * Kendall's W of m rankings of n things, corrected for ties: 12 S / (m² (n³ − n) − m Σ (t³ − t)). Where every ranking
 * ties everything, there is no order to agree on: 0. Kendall, Rank Correlation Methods, 1948, ch. 6.
 */
function concordance(rankings: readonly (readonly number[])[]): number {
  const m = rankings.length;
  const n = rankings[0]!.length;
  const middle = (m * (n + 1)) / 2;
  const spread = rankings[0]!.reduce((sum, _, i) => sum + (rankings.reduce((s, r) => s + r[i]!, 0) - middle) ** 2, 0);
  const ties = rankings.reduce((sum, ranks) => sum + tiesIn(ranks), 0);
  const most = m * m * (n ** 3 - n) - m * ties;
  return most === 0 ? 0 : (12 * spread) / most;
}

function tiesIn(ranks: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  return [...counts.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
}
