import type { FinishedTrial } from "../../trial.js";
import { chart } from "../chart-drawn.js";
import type { Axis, Mark, Tone } from "../drawing/picture.js";
import { room } from "../drawing/scale.js";
import { mean, short } from "../numbers.js";
import { keptTrial } from "../ranking.js";
import { type FitPoint, verdictOf } from "./fit-verdict.js";
import { byImportance } from "./pair.js";
import { beats, NO_TRIAL, type Scored, scored } from "./scored.js";
import { type Band, bandOf, spreadOf } from "./spread.js";
import { axisOf, named, placeOn, unvaried, type Varied, valueText, varied } from "./varied.js";

interface ValidationCurveData {
  readonly scorer: string;
  readonly direction: "maximize" | "minimize";
  readonly axis: Axis;
  /** "kept": all other parameters as kept. "best": the best trial of each value, or stretch of values. */
  readonly others: "kept" | "best";
  /** Ascending. */
  readonly points: readonly CurvePoint[];
}
interface CurvePoint extends FitPoint {
  readonly at: number;
  readonly trial: number;
  /** Where the folds lie, and those of the training scores. */
  readonly band: Band;
  readonly trainBand?: Band;
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
    const odd = unvaried(found.trials, context);
    if (odd !== undefined) return odd;
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
    };
  },
  draw(data) {
    const { scorer, direction, axis, points, others } = data;
    const ends = points.flatMap((p) => [...p.band, ...(p.trainBand ?? [])]);
    const how = others === "kept" ? "all other settings as kept" : "the best of the trials with each value";
    return {
      says: `${scorer} over ${axis.label}, ${how}; the spread is the standard deviation over the folds. ${verdictOf(points, axis.label, direction, axis.kind === "number")}`,
      panels: [
        {
          kind: "plot",
          x: axis,
          y: room(scorer, ends),
          marks: [
            ...curve(trainPoints(points), axis, "on rows they learned from", 1),
            ...curve(points, axis, "on other rows", 0),
          ],
        },
      ],
      table: {
        columns: [axis.label, scorer, "spread over folds", "on rows learned from", "trial"],
        rows: points.map((p) => [
          p.value,
          p.score,
          p.spread === undefined ? undefined : Number(short(p.spread)),
          p.train,
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
  const spread = spreadOf(trial.folds[scorer]);
  const train = trial.train?.[scorer];
  return {
    at: placeOn(parameter, trial)!,
    value: valueText(trial.candidate[parameter.id]!),
    trial: trial.number,
    score: trial.values[scorer]!,
    band: bandOf(trial.folds[scorer], trial.values[scorer]),
    ...(spread === undefined ? {} : { spread }),
    ...(train === undefined || !train.every(Number.isFinite) ? {} : { train: mean(train), trainBand: bandOf(train) }),
  };
}

/** Those that have training scores, which are then the scores. */
const trainPoints = (points: readonly CurvePoint[]): readonly CurvePoint[] =>
  points.flatMap(({ train, trainBand, ...rest }) =>
    train === undefined || trainBand === undefined ? [] : [{ ...rest, score: train, band: trainBand }],
  );

function curve(points: readonly CurvePoint[], axis: Axis, name: string, tone: Tone): readonly Mark[] {
  if (points.length === 0) return [];
  const x = points.map((p) => p.at);
  const y = points.map((p) => p.score);
  const texts = points.map((p) => `${axis.label} = ${p.value}: ${short(p.score)} ${name}, trial ${p.trial}`);
  if (axis.kind === "words" || points.length === 1) {
    // Bars are as long to either side.
    return [
      { kind: "points", name, tone, x, y, texts, error: points.map(({ band: [low, high] }) => (high - low) / 2) },
    ];
  }
  const [low, high] = [points.map((p) => p.band[0]), points.map((p) => p.band[1])];
  return [
    { kind: "band", name: "spread over the folds", tone, x, low, high },
    { kind: "line", name, tone, x, y, dots: true },
  ];
}
