import type { LearningCurve } from "../../trial.js";
import { chart } from "../chart-drawn.js";
import type { Mark, Tone } from "../drawing/picture.js";
import { room } from "../drawing/scale.js";
import { mean, short } from "../numbers.js";
import { type Band, bandOf, spreadOf } from "./spread.js";

interface LearningCurveData {
  readonly scorer: string;
  readonly direction: "maximize" | "minimize";
  readonly over: LearningCurve["over"];
  /** Means over the folds, and the standard deviations of them; ascending. */
  readonly points: readonly {
    readonly at: number;
    readonly test: number;
    readonly testSpread: number;
    readonly testBand: Band;
    readonly train: number;
    readonly trainBand: Band;
  }[];
}

const AXES = { rows: "training rows", epochs: "epochs", trees: "trees" } as const;

/** Of the kept settings: over the training rows where the study asks for that, else over epochs or trees. */
export const learningCurve = chart<LearningCurveData>({
  name: "learning_curve",
  doc: "Score over training rows, epochs or trees",
  title: "Score as the model learns",
  data({ described }, { goals: [goal], args }) {
    const curves = described?.learning ?? [];
    const found = args?.over === undefined ? curves[0] : curves.find((c) => c.over === args.over);
    if (found === undefined || goal === undefined) {
      return { nothing: "No learning curve was made: the study asks for one by  report learning_curve." };
    }
    const points = found.points.flatMap(({ at, folds, train }) => {
      const [test, learned] = [folds[goal.scorer] ?? [], train[goal.scorer] ?? []];
      if (test.length === 0 || ![...test, ...learned].every(Number.isFinite) || learned.length === 0) return [];
      const point = {
        at,
        test: mean(test),
        testSpread: spreadOf(test) ?? 0,
        testBand: bandOf(test),
        train: mean(learned),
        trainBand: bandOf(learned),
      };
      return [point];
    });
    if (points.length < 2) return { nothing: "Fewer than two sizes could be fitted." };
    return { scorer: goal.scorer, direction: goal.direction, over: found.over, points };
  },
  draw(data) {
    const { scorer, over, points } = data;
    const ends = points.flatMap((p) => [...p.testBand, ...p.trainBand]);
    const x = points.map((p) => p.at);
    const series = (name: string, tone: Tone, y: readonly number[], bands: readonly Band[]): readonly Mark[] => [
      {
        kind: "band",
        name: "spread over the folds",
        tone,
        x,
        low: bands.map(([low]) => low),
        high: bands.map(([, high]) => high),
      },
      { kind: "line", name, tone, x, y, dots: true },
    ];
    return {
      says: `${scorer} of the kept settings over ${AXES[over]}; the spread is the standard deviation over the folds. ${learningVerdict(data)}`,
      panels: [
        {
          kind: "plot",
          x: room(AXES[over], x, over !== "rows" && x.at(-1)! / x[0]! > 20),
          y: room(scorer, ends),
          marks: [
            ...series(
              "on rows it learned from",
              1,
              points.map((p) => p.train),
              points.map((p) => p.trainBand),
            ),
            ...series(
              "on other rows",
              0,
              points.map((p) => p.test),
              points.map((p) => p.testBand),
            ),
          ],
        },
      ],
      table: {
        columns: [AXES[over], scorer, "spread over folds", "on rows learned from"],
        rows: points.map((p) => [p.at, p.test, Number(short(p.testSpread)), p.train]),
      },
    };
  },
});

/** Whether more would help: by the last step's gain beside the chance of it, and by the gap to the rows that were learned. */
export function learningVerdict({ direction, over, points, scorer }: LearningCurveData): string {
  const sign = direction === "maximize" ? 1 : -1;
  const last = points.at(-1)!;
  if (over !== "rows") {
    const best = points.reduce((a, p) => (sign * (p.test - a.test) > 0 ? p : a));
    if (best === last) return `It is best at the last, ${last.at} ${over}: more may help.`;
    const loss = Math.abs(best.test - last.test);
    const isFlat = loss <= last.testSpread / 2;
    return `It is best at ${best.at} of ${last.at} ${over}${isFlat ? ", and hardly changes after" : `, and worse by ${short(loss)} at the end: it over-fits`}.`;
  }
  const before = points.at(-2)!;
  const gain = sign * (last.test - before.test);
  const gap = sign * (last.train - last.test);
  const isRising = gain > Math.max(last.testSpread / 4, 0.002 * Math.abs(last.test));
  const isApart = gap > Math.max(1.5 * last.testSpread, 0.05 * Math.abs(last.test));
  if (isRising) return `From ${before.at} to ${last.at} rows it still gains ${short(gain)}: more data would help.`;
  if (isApart) {
    return `${scorer} has leveled off, far from that of the rows it learned from (${short(last.train)}): regularize, or choose a simpler model.`;
  }
  return "It has leveled off near that of the rows it learned from: more data would change little; a more flexible model might.";
}
