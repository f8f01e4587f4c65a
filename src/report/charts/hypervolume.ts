import { frontOfTrials, hypervolumeHistory } from "../../numeric/front.js";
import { chart } from "../chart-drawn.js";
import { room } from "../drawing/scale.js";
import { short } from "../numbers.js";
import { NO_TRIAL } from "./scored.js";

interface HypervolumeData {
  readonly goals: readonly string[];
  /** After each complete trial: the volume that the front so far dominates, as a share of the last. */
  readonly trials: readonly { readonly number: number; readonly volume: number }[];
}

/** Zitzler and Thiele, PPSN V (1998): one number for how good a front is. */
export const hypervolume = chart<HypervolumeData>({
  name: "hypervolume",
  doc: "How the front of several goals grew",
  title: "How the front grew",
  data({ trials }, { goals }) {
    if (goals.length < 2) return { nothing: "The study has one goal: a front needs two." };
    const front = frontOfTrials(trials, goals);
    if (front === undefined) return NO_TRIAL;
    const volumes = hypervolumeHistory(front);
    return {
      goals: goals.map((g) => g.scorer),
      trials: front.trials.map(({ number }, i) => ({ number, volume: volumes[i]! })),
    };
  },
  draw({ goals, trials }) {
    const numbers = trials.map((t) => t.number);
    const x = room("trial", numbers);
    const done = trials.find((t) => t.volume >= 0.99) ?? trials.at(-1)!;
    return {
      says: `The volume that the front dominates in ${goals.join(" and ")}, as a share of the last: 99 % of it was there with trial ${done.number}.`,
      panels: [
        {
          kind: "plot",
          x: x.kind === "number" ? { ...x, whole: true } : x,
          y: { kind: "number", label: "share of the dominated volume", low: 0, high: 1.05 },
          marks: [
            { kind: "line", name: "front so far", tone: 0, steps: true, x: numbers, y: trials.map((t) => t.volume) },
          ],
        },
      ],
      table: {
        columns: ["trial", "share of the dominated volume"],
        rows: trials.map((t) => [t.number, Number(short(t.volume))]),
      },
    };
  },
});
