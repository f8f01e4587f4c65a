import type { Goal } from "../../contracts.js";
import { chart } from "../chart-drawn.js";
import { room } from "../drawing/scale.js";
import { counted, short } from "../numbers.js";
import { NO_TRIAL } from "./scored.js";
import { settingsText, trialText } from "./varied.js";

interface ParetoData {
  readonly goals: readonly [Goal, Goal];
  readonly trials: readonly {
    readonly number: number;
    readonly settings: string;
    readonly text: string;
    readonly values: readonly [number, number];
    /** No other trial is as good in both goals and better in one. */
    readonly isOnFront: boolean;
  }[];
}

/** Trials that no other trial beats in all goals: of the first two. */
export const pareto = chart<ParetoData>({
  name: "pareto",
  doc: "Trials that no other trial beats in all goals",
  title: "What one goal costs the other",
  data(outcome, { goals }) {
    const [a, b] = goals;
    if (a === undefined || b === undefined) return { nothing: "The study has one goal: a front needs two." };
    const both = outcome.trials.flatMap((t) => {
      const values = [t.values[a.scorer], t.values[b.scorer]] as const;
      return t.state === "complete" && values.every(Number.isFinite) ? [{ t, values: values as [number, number] }] : [];
    });
    if (both.length === 0) return NO_TRIAL;
    const front = frontOf(both.map(({ values: [x, y] }) => [signed(a, x), signed(b, y)]));
    return {
      goals: [a, b],
      trials: both.map(({ t, values }, i) => ({
        number: t.number,
        settings: settingsText(t),
        text: trialText(t),
        values,
        isOnFront: front[i]!,
      })),
    };
  },
  draw({ goals: [a, b], trials }) {
    const front = trials
      .filter((t) => t.isOnFront)
      .slice()
      .sort((s, t) => s.values[0] - t.values[0] || s.values[1] - t.values[1]);
    const rest = trials.filter((t) => !t.isOnFront);
    const points = (those: ParetoData["trials"]) => ({
      x: those.map((t) => t.values[0]),
      y: those.map((t) => t.values[1]),
      texts: those.map((t) => `${t.text}, ${a.scorer} ${short(t.values[0])}, ${b.scorer} ${short(t.values[1])}`),
    });
    return {
      says: `${b.scorer} (${b.direction}) against ${a.scorer} (${a.direction}): ${counted(front.length, "trial")} of ${trials.length} cannot be beaten in one goal without losing in the other.`,
      panels: [
        {
          kind: "plot",
          x: room(
            `${a.scorer} (${a.direction})`,
            trials.map((t) => t.values[0]),
          ),
          y: room(
            `${b.scorer} (${b.direction})`,
            trials.map((t) => t.values[1]),
          ),
          marks: [
            ...(rest.length === 0
              ? []
              : [{ kind: "points", name: "beaten in both goals", tone: 5, hollow: true, ...points(rest) } as const]),
            // The line joins what stands beside one another; between them nothing was tried.
            { kind: "line", name: "front", tone: 1, dashed: true, x: points(front).x, y: points(front).y },
            { kind: "points", name: "on the front", tone: 0, ...points(front) },
          ],
        },
      ],
      table: {
        columns: ["trial", a.scorer, b.scorer, "on the front", "settings"],
        rows: [...front, ...rest].map((t) => [t.number, ...t.values, t.isOnFront ? "yes" : "no", t.settings]),
      },
    };
  },
});

/** Larger is better. */
const signed = ({ direction }: Goal, value: number): number => (direction === "maximize" ? value : -value);

/**
 * Which of the points, larger is better in both, no other dominates. Swept from the largest x down: a point stands on
 * the front when it has the largest y of its x, and a larger one than all before. O(n log n).
 */
function frontOf(points: readonly (readonly [number, number])[]): readonly boolean[] {
  const order = points.map((_, i) => i).sort((i, j) => points[j]![0] - points[i]![0] || points[j]![1] - points[i]![1]);
  const isOnFront = points.map(() => false);
  let last: readonly [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const i of order) {
    const point = points[i]!;
    const isTwin = point[0] === last[0] && point[1] === last[1];
    if (point[1] <= last[1] && !isTwin) continue;
    isOnFront[i] = true;
    last = point;
  }
  return isOnFront;
}
