import type { FinishedTrial } from "../trial.js";
import { placeOn, type Varied } from "./charts/varied.js";

/** How much a parameter matters, by two measures that ask different questions. */
export interface Effect {
  readonly id: string;
  readonly label: string;
  /** Share of the variance of all scores that its values explain alone, 0 to 1. */
  readonly ofVariance: number;
  /** How much the values of the best trials differ from those of all; the parameters' numbers sum to 1, or are all 0. */
  readonly ofBest: number;
}

/** The best trials, of which `ofBest` speaks. */
export const BEST_SHARE = 0.25;
const MOST_GROUPS = 10;

/**
 * Both measures put a parameter's values into groups: words and up to ten numbers as they are, more numbers into
 * stretches of equally many trials. `scores` by place of `trials`, larger is better.
 *
 * ofVariance: the first-order part of a functional variance decomposition (Hutter, Hoos, Leyton-Brown, An Efficient
 * Approach for Assessing Hyperparameter Importance, ICML 2014), with means of the groups in the place of a forest, less
 * what groups of such sizes explain by chance (epsilon squared; Kelley, PNAS 21, 1935). What only combinations explain
 * is left to none.
 *
 * ofBest: Pearson divergence between the groups of the best quarter and of all (PED-ANOVA; Watanabe, Bansal, Hutter,
 * IJCAI 2023), with shares of groups in the place of kernel densities, less its mean over random quarters, which is
 * (groups − 1)/best · (all − best)/(all − 1).
 *
 * A parameter that does not apply to some trials is judged by the others. Largest share of variance first.
 */
export function effectsOf(
  trials: readonly FinishedTrial[],
  scores: readonly number[],
  parameters: readonly Varied[],
): readonly Effect[] {
  const all = squares(scores);
  const raw = parameters.map((parameter) => {
    const groups = groupsOf(trials, parameter);
    const { id, label } = parameter;
    return { id, label, ofVariance: explained(scores, groups, all), ofBest: divergence(scores, groups) };
  });
  const sum = raw.reduce((total, e) => total + e.ofBest, 0);
  return raw
    .map((e) => ({ ...e, ofBest: sum === 0 ? 0 : e.ofBest / sum }))
    .sort((a, b) => b.ofVariance - a.ofVariance || b.ofBest - a.ofBest);
}

/** Places of the trials by group; those to which the parameter does not apply are in none. */
function groupsOf(trials: readonly FinishedTrial[], parameter: Varied): readonly (readonly number[])[] {
  const at = trials.map((t) => placeOn(parameter, t));
  const places = at.flatMap((value, i) => (value === undefined ? [] : [i]));
  const isFew = parameter.kind === "word" || parameter.values.length <= MOST_GROUPS;
  const wanted = Math.max(2, Math.min(MOST_GROUPS, Math.floor(Math.sqrt(places.length))));
  const sorted = places.slice().sort((i, j) => at[i]! - at[j]! || i - j);
  const groups = new Map<number, number[]>();
  let [previous, group] = [Number.NaN, 0];
  for (const [place, i] of sorted.entries()) {
    // Equal values are never parted.
    if (at[i] !== previous) group = isFew ? at[i]! : Math.floor((place * wanted) / sorted.length);
    previous = at[i]!;
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [i]);
    else members.push(i);
  }
  return [...groups.values()];
}

function squares(scores: readonly number[]): number {
  const mean = scores.reduce((a, s) => a + s, 0) / scores.length;
  return scores.reduce((a, s) => a + (s - mean) ** 2, 0);
}

function explained(scores: readonly number[], groups: readonly (readonly number[])[], all: number): number {
  const count = groups.reduce((a, g) => a + g.length, 0);
  const free = count - groups.length;
  if (free <= 0 || all === 0) return 0;
  const own = squares(groups.flat().map((i) => scores[i]!));
  const within = groups.reduce((a, g) => a + squares(g.map((i) => scores[i]!)), 0);
  const between = own - within - ((groups.length - 1) * within) / free;
  return Math.min(1, Math.max(0, between / all));
}

function divergence(scores: readonly number[], groups: readonly (readonly number[])[]): number {
  const sorted = Float64Array.from(groups.flat(), (i) => scores[i]!).sort();
  const n = sorted.length;
  if (n < 4) return 0;
  const bar = sorted[n - Math.ceil(n * BEST_SHARE)]!;
  // Ties with the last of the best belong to them.
  const best = sorted.filter((s) => s >= bar).length;
  if (best === n) return 0;
  const sum = groups.reduce((total, group) => {
    const share = group.length / n;
    const among = group.filter((i) => scores[i]! >= bar).length / best;
    return total + (among - share) ** 2 / share;
  }, 0);
  return Math.max(0, sum - ((groups.length - 1) / best) * ((n - best) / (n - 1)));
}
