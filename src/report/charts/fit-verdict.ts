import { short } from "../numbers.js";

/** A place on a validation curve. */
export interface FitPoint {
  readonly value: string;
  /** Mean over the folds, and the standard deviation of them; undefined of one fold. */
  readonly score: number;
  readonly spread?: number;
  /** Mean on rows that the models learned from. */
  readonly train?: number;
}

/** Where a gap between training and test begins to mean something: spreads, and shares of the score. */
const SPREADS = 1.5;
const SHARE = 0.05;

export type Fit = "over-fits" | "under-fits" | "about right";

/**
 * What a curve says in words: where it is best, how far around the best one cannot tell the difference, whether the
 * best has the look of over- or under-fitting, which end does which, and whether the best lies at the edge of what was
 * tried. `points` ascending by value; `isOrdered`: of numbers, which have edges.
 */
export function verdictOf(
  points: readonly FitPoint[],
  label: string,
  direction: "maximize" | "minimize",
  isOrdered: boolean,
): string {
  const sign = direction === "maximize" ? 1 : -1;
  const best = points.reduce((a, p, i) => (sign * (p.score - points[a]!.score) > 0 ? i : a), 0);
  return [
    plateau(points, best, label),
    fitSentence(points[best]!, points, sign),
    ...(isOrdered ? [...ends(points, best, label, sign), ...edge(points, best, label)] : []),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** Values whose mean is within half the folds' spread of the best. */
function plateau(points: readonly FitPoint[], at: number, label: string): string {
  const best = points[at]!;
  const spread = best.spread ?? 0;
  const close = points.filter((p) => Math.abs(p.score - best.score) <= spread / 2);
  const word = `Best at ${label} = ${best.value}`;
  if (spread === 0 || close.length < 2) return `${word}.`;
  if (close.length === points.length) return `${word}, but no value is worse by more than half its spread.`;
  return `${word}; ${close.length - 1} of ${points.length - 1} other values are within half its spread, from ${close[0]!.value} to ${close.at(-1)!.value}.`;
}

/** Over-fitting is better on rows that were learned by more than chance and more than a twentieth; undefined without training scores. */
export function fitAt(point: FitPoint, points: readonly FitPoint[], sign: 1 | -1): Fit | undefined {
  const { score, train, spread = 0 } = point;
  if (train === undefined) return undefined;
  const gap = sign * (train - score);
  if (gap > SPREADS * spread && gap > SHARE * Math.abs(score)) return "over-fits";
  const bestTrain = points.reduce((a, p) => Math.max(a, sign * (p.train ?? train)), sign * train);
  const better = points.some((p) => sign * (p.score - score) > Math.max(spread, SHARE * Math.abs(score)));
  return better && bestTrain > sign * train ? "under-fits" : "about right";
}

function fitSentence(best: FitPoint, points: readonly FitPoint[], sign: 1 | -1): string {
  const fit = fitAt(best, points, sign);
  if (fit === undefined) return "";
  const numbers = `${short(best.train!)} on rows it learned from, ${short(best.score)} on others`;
  return fit === "over-fits" ? `There it still over-fits: ${numbers}.` : `There the fit is about right: ${numbers}.`;
}

/** Beside the best, towards either end: test falls while training rises, or both fall. */
function ends(points: readonly FitPoint[], at: number, label: string, sign: 1 | -1): readonly string[] {
  const best = points[at]!;
  const told = [
    { point: points[0]!, side: "small", isThere: at > 0 },
    { point: points.at(-1)!, side: "large", isThere: at < points.length - 1 },
  ].flatMap(({ point, side, isThere }) => {
    const isWorse = sign * (best.score - point.score) > (best.spread ?? 0) / 2;
    if (!isThere || !isWorse || point.train === undefined || best.train === undefined) return [];
    const rises = sign * (point.train - best.train) >= -Math.abs(best.train) * 1e-3;
    return [`${side} ${label} ${rises ? "over-fits" : "under-fits"}`];
  });
  return told.length === 0 ? [] : [`${capital(told.join("; "))}.`];
}

function edge(points: readonly FitPoint[], at: number, label: string): readonly string[] {
  if (points.length < 3 || (at > 0 && at < points.length - 1)) return [];
  const side = at === 0 ? "smallest" : "largest";
  return [`It is the ${side} ${label} that was tried.`];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
