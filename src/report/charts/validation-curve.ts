import type { FinishedTrial, Outcome } from "../../trial.js";
import { chart } from "../chart-drawn.js";
import type { Axis, Mark } from "../drawing/picture.js";
import { room } from "../drawing/scale.js";
import { short, standardError } from "../numbers.js";
import { keptTrial } from "../ranking.js";
import { byImportance } from "./pair.js";
import { beats, NO_TRIAL, type Scored, scored } from "./scored.js";
import { axisOf, named, placeOn, type Varied, valueText, varied } from "./varied.js";

interface ValidationCurveData {
  readonly scorer: string;
  readonly direction: "maximize" | "minimize";
  readonly axis: Axis;
  /** "kept": all other parameters as kept. "best": the best trial of each value, or stretch of values. */
  readonly others: "kept" | "best";
  /** Ascending. */
  readonly points: readonly CurvePoint[];
  /** Of the kept trial, on the rows that it learned from, where it was asked for. */
  readonly train?: { readonly at: number; readonly score: number };
}
interface CurvePoint {
  readonly at: number;
  readonly value: string;
  readonly trial: number;
  /** Mean over the folds, and the standard deviation of them; undefined of one fold. */
  readonly score: number;
  readonly spread?: number;
}

const MOST_POINTS = 30;
const STRETCHES = 12;

export const validationCurve = chart<ValidationCurveData>({
  name: "validation_curve",
  doc: "Training and test score over one parameter",
  title: "Score over one parameter",
  data(outcome, context) {
    const found = scored(outcome, context);
    if (found === undefined) return NO_TRIAL;
    const all = varied(found.trials, context);
    const ordered = byImportance(found, all);
    const parameter =
      named(all, context.args?.parameter) ??
      ordered.find((p) => p.kind === "number" && p.values.length > 2) ??
      ordered[0];
    if (parameter === undefined) return { nothing: "No parameter was tried with more than one value." };
    const { goal } = found;
    const kept = keptTrial(outcome, goal);
    const beside = kept === undefined ? [] : besideKept(found, parameter, kept);
    const isKept = beside.length > 2 || beside.length === parameter.values.length;
    const shown = isKept ? beside : bestOfEach(found, parameter);
    return {
      scorer: goal.scorer,
      direction: goal.direction,
      axis: axisOf({ ...parameter, values: parameter.values }),
      others: isKept ? "kept" : "best",
      points: shown.map((t) => pointOf(t, parameter, goal.scorer)).sort((a, b) => a.at - b.at),
      ...trainOf(outcome, kept, parameter, goal.scorer),
    };
  },
  draw(data) {
    const { scorer, axis, points, train, others } = data;
    const ends = points.flatMap((p) => [p.score - (p.spread ?? 0), p.score + (p.spread ?? 0)]);
    const how = others === "kept" ? "all other settings as kept" : "the best of the trials with each value";
    return {
      says: `${scorer} over ${axis.label}, ${how}; the spread is the standard deviation over the folds. ${verdict(data)}`,
      panels: [
        {
          kind: "plot",
          x: axis,
          y: room(scorer, [...ends, ...(train === undefined ? [] : [train.score])]),
          marks: [...curve(points, axis), ...trainMark(train)],
        },
      ],
      table: {
        columns: [axis.label, scorer, "spread over folds", "trial"],
        rows: points.map((p) => [
          p.value,
          p.score,
          p.spread === undefined ? undefined : Number(short(p.spread)),
          p.trial,
        ]),
      },
    };
  },
});

/** Trials that differ from the kept one in this parameter only. */
function besideKept({ trials }: Scored, { id }: Varied, kept: FinishedTrial): readonly FinishedTrial[] {
  const ids = Object.keys(kept.candidate);
  return trials.filter(
    ({ candidate }) =>
      candidate[id] !== undefined &&
      Object.keys(candidate).length === ids.length &&
      ids.every((other) => other === id || candidate[other] === kept.candidate[other]),
  );
}

function bestOfEach({ goal, trials, scores }: Scored, parameter: Varied): readonly FinishedTrial[] {
  const { values } = parameter;
  const isMany = parameter.kind === "number" && values.length > MOST_POINTS;
  const best = new Map<number, number>();
  for (const [i, trial] of trials.entries()) {
    if (trial.candidate[parameter.id] === undefined) continue;
    const rank = values.indexOf(trial.candidate[parameter.id]!);
    const group = isMany ? Math.floor((rank * STRETCHES) / values.length) : rank;
    const other = best.get(group);
    if (other === undefined || beats(goal, scores[i]!, scores[other]!)) best.set(group, i);
  }
  return [...best.values()].map((i) => trials[i]!);
}

function pointOf(trial: FinishedTrial, parameter: Varied, scorer: string): CurvePoint {
  const folds = trial.folds[scorer] ?? [];
  const error = standardError(folds);
  return {
    at: placeOn(parameter, trial)!,
    value: valueText(trial.candidate[parameter.id]!),
    trial: trial.number,
    score: trial.values[scorer]!,
    ...(error === undefined || !Number.isFinite(error) ? {} : { spread: error * Math.sqrt(folds.length) }),
  };
}

function trainOf(outcome: Outcome, kept: FinishedTrial | undefined, parameter: Varied, scorer: string) {
  const score = outcome.kept?.train?.[scorer];
  const at = kept && placeOn(parameter, kept);
  return score === undefined || at === undefined ? {} : { train: { at, score } };
}

function curve(points: readonly CurvePoint[], axis: Axis): readonly Mark[] {
  const x = points.map((p) => p.at);
  const y = points.map((p) => p.score);
  const texts = points.map((p) => `${axis.label} = ${p.value}: ${short(p.score)}, trial ${p.trial}`);
  const spread = points.map((p) => p.spread ?? 0);
  const name = "mean over the folds";
  if (axis.kind === "words") return [{ kind: "points", name, tone: 0, x, y, texts, error: spread }];
  const low = y.map((score, i) => score - spread[i]!);
  const high = y.map((score, i) => score + spread[i]!);
  return [
    { kind: "band", name: "spread over the folds", tone: 0, x, low, high },
    { kind: "line", name, tone: 0, x, y, dots: true },
  ];
}

const trainMark = (train: ValidationCurveData["train"]): readonly Mark[] =>
  train === undefined
    ? []
    : [
        {
          kind: "points",
          name: "kept, on the rows it learned from",
          tone: 1,
          x: [train.at],
          y: [train.score],
          texts: ["training score"],
        },
      ];

/** Where it is best, and how far around the best one cannot tell the difference: within its standard error. */
function verdict({ axis, points, direction }: ValidationCurveData): string {
  const best = points.reduce((a, b) => ((direction === "maximize" ? b.score > a.score : b.score < a.score) ? b : a));
  const folds = best.spread ?? 0;
  const close = points.filter((p) => Math.abs(p.score - best.score) <= folds / 2);
  const word = `Best at ${axis.label} = ${best.value}`;
  if (folds === 0 || close.length < 2) return `${word}.`;
  if (close.length === points.length) return `${word}, but no value is worse by more than half its spread.`;
  return `${word}; ${close.length - 1} of ${points.length - 1} other values are within half its spread, from ${close[0]!.value} to ${close.at(-1)!.value}.`;
}
