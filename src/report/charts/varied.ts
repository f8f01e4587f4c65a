import type { Param, ParamId, Value } from "../../space/space.js";
import type { FinishedTrial } from "../../trial.js";
import type { ChartContext, Nothing } from "../chart-drawn.js";
import type { Axis } from "../drawing/picture.js";
import { room } from "../drawing/scale.js";
import { short } from "../numbers.js";
import { parameterNames } from "../parameter-names.js";

/** A parameter of which the trials tried more than one value. */
export interface Varied {
  readonly id: ParamId;
  /** As people call it: "k" where no other parameter ends so. */
  readonly label: string;
  readonly kind: "number" | "word";
  /** Different values: numbers ascending; words in the order of the study, or of their first trial. */
  readonly values: readonly Value[];
  /** Tried over several powers of ten. */
  readonly log: boolean;
}

/** In the order of the space, or of the trials. */
export function varied(trials: readonly FinishedTrial[], { params = [] }: ChartContext): readonly Varied[] {
  const ids = new Set([...params.map((p) => p.id), ...trials.flatMap((t) => Object.keys(t.candidate))]);
  const names = parameterNames([...ids]);
  return [...ids].flatMap((id): Varied[] => {
    const values = distinctOf(
      trials,
      id,
      params.find((p) => p.id === id),
    );
    if (values.length < 2) return [];
    const isNumber = values.every((v) => typeof v === "number");
    const numbers = isNumber ? (values as number[]) : [];
    const log =
      isNumber &&
      isLog(
        numbers,
        params.find((p) => p.id === id),
      );
    return [{ id, label: names.get(id)!, kind: isNumber ? "number" : "word", values, log }];
  });
}

function distinctOf(trials: readonly FinishedTrial[], id: ParamId, param: Param | undefined): readonly Value[] {
  const values = [...new Set(trials.flatMap((t) => t.candidate[id] ?? []))];
  if (values.every((v) => typeof v === "number")) return [...Float64Array.from(values as number[]).sort()];
  const order = param?.domain.kind === "choice" ? param.domain.values : values;
  return values.slice().sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/**
 * As the study says; of values alone: over two powers of ten, and their median nearer to the geometric than to the
 * arithmetic middle of their ends.
 */
function isLog(ascending: readonly number[], param: Param | undefined): boolean {
  if (param !== undefined && param.domain.kind !== "choice") return param.domain.scale === "log";
  const [low, high] = [ascending[0]!, ascending.at(-1)!];
  if (low <= 0 || high / low < 50) return false;
  const median = ascending[ascending.length >> 1]!;
  const share = Math.log(median / low) / Math.log(high / low);
  return Math.abs(share - 0.5) < Math.abs((median - low) / (high - low) - 0.5);
}

export function axisOf({ label, kind, values, log }: Varied): Axis {
  if (kind === "word") return { kind: "words", label, words: values.map(String) };
  const axis = room(label, values as number[], log);
  const whole = values.every(Number.isInteger) ? ({ whole: true } as const) : {};
  return axis.kind === "number" && !axis.log ? { ...axis, ...whole } : axis;
}

/** Where a trial lies on the axis; undefined where the parameter does not apply to it. */
export function placeOn(varied: Varied, trial: FinishedTrial): number | undefined {
  const value = trial.candidate[varied.id];
  if (value === undefined) return undefined;
  return varied.kind === "number" ? (value as number) : varied.values.indexOf(value);
}

/** The arguments of charts that name parameters. */
const AXES = ["parameter", "x", "y"];

/** Of the parameters that a chart is asked for, one that is none of those that vary. */
export function unvaried(trials: readonly FinishedTrial[], context: ChartContext): Nothing | undefined {
  const asked = AXES.flatMap((axis) => context.args?.[axis] ?? []);
  const all = asked.length === 0 ? [] : varied(trials, context);
  const odd = asked.find((name) => named(all, name) === undefined);
  if (odd === undefined) return undefined;
  return {
    nothing: `'${odd}' was not tried with more than one value; ${all.map((p) => p.label).join(", ")} ${all.length === 1 ? "was" : "were"}.`,
  };
}

/** The one that is named, in full or by its last word. */
export const named = (all: readonly Varied[], name: Value | undefined): Varied | undefined =>
  name === undefined ? undefined : all.find((v) => v.id === name || v.label === name || v.id.endsWith(`.${name}`));

/** "trial 12: k = 13, weights = uniform". */
export function trialText(trial: FinishedTrial): string {
  const names = parameterNames(Object.keys(trial.candidate));
  const settings = Object.entries(trial.candidate).map(([id, v]) => `${names.get(id)} = ${valueText(v)}`);
  return `trial ${trial.number}${settings.length === 0 ? "" : `: ${settings.join(", ")}`}`;
}

/** "k = 13, weights = uniform". */
export const settingsText = (trial: FinishedTrial): string => trialText(trial).replace(/^trial \d+(: )?/, "");

export const valueText = (value: Value): string => (typeof value === "number" ? short(value) : String(value));
