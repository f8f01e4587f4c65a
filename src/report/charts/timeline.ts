import { whole } from "../../core/ledger.js";
import type { TrialState } from "../../trial.js";
import { chart } from "../chart-drawn.js";
import { type Tone, toneOf } from "../drawing/picture.js";
import { room } from "../drawing/scale.js";
import { counted, duration, short } from "../numbers.js";
import { settingsText } from "./varied.js";

interface TimelineData {
  /** In order of their starts. Seconds since the study's start, by the clock. */
  readonly trials: readonly {
    readonly number: number;
    readonly state: TrialState;
    readonly start: number;
    readonly end: number;
    /** The lowest lane that was free at its start, from 1. */
    readonly lane: number;
    readonly settings: string;
  }[];
  readonly lanes: number;
}

const STATES: readonly TrialState[] = ["complete", "pruned", "failed", "infeasible"];

export const timeline = chart<TimelineData>({
  name: "timeline",
  doc: "When each trial ran",
  title: "When each trial ran",
  isOfTheClock: true,
  data({ trials }) {
    const timed = trials
      .flatMap((t) => (t.startedAt === undefined || t.endedAt === undefined ? [] : [{ ...whole(t), at: t.startedAt }]))
      .sort((a, b) => a.at - b.at || a.number - b.number);
    if (timed.length === 0) return { nothing: "No trial has a time of its own." };
    const free: number[] = [];
    const placed = timed.map((t) => {
      const open = free.findIndex((end) => end <= t.at);
      const lane = open < 0 ? free.length : open;
      free[lane] = Math.max(t.endedAt!, t.at);
      return {
        number: t.number,
        state: t.state,
        start: t.at / 1000,
        end: t.endedAt! / 1000,
        lane: lane + 1,
        settings: settingsText(t),
      };
    });
    return { trials: placed, lanes: free.length };
  },
  draw({ trials, lanes }) {
    const last = trials.reduce((a, t) => Math.max(a, t.end), 0);
    const busy = trials.reduce((sum, t) => sum + t.end - t.start, 0);
    return {
      says: `${counted(trials.length, "trial")} by the clock, the last ended after ${duration(last)}; on average ${short(busy / Math.max(last - trials[0]!.start, 1e-3), 2)} were under way at a time. Trials that share fits run together.`,
      panels: [
        {
          kind: "plot",
          x: room("seconds since the study's start", [trials[0]!.start, last]),
          y: { kind: "number", label: "trials at a time", low: 0.4, high: lanes + 0.6, whole: true },
          marks: STATES.flatMap((state, i) => {
            const those = trials.filter((t) => t.state === state);
            if (those.length === 0) return [];
            return [
              {
                kind: "spans" as const,
                name: state,
                tone: (state === "pruned" ? 5 : toneOf(i)) as Tone,
                from: those.map((t) => t.start),
                to: those.map((t) => t.end),
                lane: those.map((t) => t.lane),
                texts: those.map(
                  (t) => `trial ${t.number}: ${t.settings}, ${short(t.start, 3)} to ${short(t.end, 3)} s`,
                ),
              },
            ];
          }),
        },
      ],
      table: {
        columns: ["trial", "state", "from second", "to second", "settings"],
        rows: trials.map((t) => [t.number, t.state, t.start, t.end, t.settings]),
      },
    };
  },
});
