import { chart } from "../chart-drawn.js";
import type { Axis } from "../drawing/picture.js";
import { room } from "../drawing/scale.js";
import { counted, short } from "../numbers.js";
import { NO_TRIAL, scored } from "./scored.js";
import { axisOf, named, placeOn, trialText, unvaried, varied } from "./varied.js";

interface SliceData {
  readonly scorer: string;
  /** In the order of the space; each with the trials to which it applies. */
  readonly parameters: readonly {
    readonly id: string;
    readonly axis: Axis;
    readonly trials: readonly {
      readonly number: number;
      readonly at: number;
      readonly score: number;
      readonly text: string;
    }[];
  }[];
}

/** More panels are no overview. */
const MOST = 12;

export const slice = chart<SliceData>({
  name: "slice",
  doc: "Score against each parameter",
  title: "Score against each parameter",
  data(outcome, context) {
    const found = scored(outcome, context);
    if (found === undefined) return NO_TRIAL;
    const odd = unvaried(found.trials, context);
    if (odd !== undefined) return odd;
    const all = varied(found.trials, context);
    const one = named(all, context.args?.parameter);
    const shown = one === undefined ? all.slice(0, MOST) : [one];
    if (shown.length === 0) return { nothing: "No parameter was tried with more than one value." };
    return {
      scorer: found.goal.scorer,
      parameters: shown.map((parameter) => ({
        id: parameter.id,
        axis: axisOf(parameter),
        trials: found.trials.flatMap((trial, i) => {
          const at = placeOn(parameter, trial);
          return at === undefined
            ? []
            : [{ number: trial.number, at, score: found.scores[i]!, text: trialText(trial) }];
        }),
      })),
    };
  },
  draw({ scorer, parameters }) {
    const y = room(
      scorer,
      parameters.flatMap((p) => p.trials.map((t) => t.score)),
    );
    return {
      says: `${scorer} of every complete trial over ${counted(parameters.length, "parameter")}: ${parameters.map((p) => p.axis.label).join(", ")}. All other parameters vary as well.`,
      panels: parameters.map(({ axis, trials }) => ({
        kind: "plot",
        x: axis,
        y,
        marks: [
          {
            kind: "points",
            name: "trials",
            tone: 0,
            x: trials.map((t) => t.at),
            y: trials.map((t) => t.score),
            texts: trials.map((t) => `${t.text}, ${scorer} ${short(t.score)}`),
          },
        ],
      })),
      table: {
        columns: ["parameter", "value", scorer, "trial"],
        rows: parameters.flatMap(({ id, axis, trials }) =>
          trials.map((t) => [id, axis.kind === "words" ? axis.words[t.at] : t.at, t.score, t.number]),
        ),
      },
    };
  },
});
