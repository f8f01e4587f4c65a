import { chart } from "../chart-drawn.js";
import { dateText } from "../drawing/dates.js";
import { room } from "../drawing/scale.js";
import { mean, short } from "../numbers.js";
import { thinned } from "../thresholds.js";
import { MOST_POINTS, predictedNumbers, whichRows } from "./predicted.js";

interface ForecastData {
  readonly order: string;
  readonly isDate: boolean;
  /** In order; where several rows stand at one place, their means. */
  readonly points: readonly {
    readonly at: number;
    readonly rows: number;
    readonly truth: number;
    readonly predicted: number;
    /** The fold that predicted it, from 0. */
    readonly fold: number;
  }[];
  /** Mean absolute error. */
  readonly error: number;
  readonly which: string;
}

export const forecast = chart<ForecastData>({
  name: "forecast",
  doc: "Predictions over time, beside what happened",
  title: "Predictions beside what happened",
  data(outcome, context) {
    const found = predictedNumbers(outcome, context);
    if ("nothing" in found) return found;
    const { order, truth, values, folds } = found;
    if (order === undefined) return { nothing: "The study names no order: write  order by COLUMN." };
    const places = new Map<number, number[]>();
    for (const [i, at] of order.at.entries()) {
      if (Number.isFinite(at)) places.set(at, [...(places.get(at) ?? []), i]);
    }
    const points = [...places]
      .sort(([a], [b]) => a - b)
      .map(([at, rows]) => ({
        at,
        rows: rows.length,
        truth: mean(rows.map((i) => truth[i]!)),
        predicted: mean(rows.map((i) => values[i]!)),
        fold: folds[rows[0]!]!,
      }));
    if (points.length < 2) return { nothing: "Fewer than two moments were predicted." };
    if (!points.every((p) => Number.isFinite(p.predicted)))
      return { nothing: "Some predictions are no finite numbers." };
    return {
      order: order.name,
      isDate: order.isDate,
      points: thinned(points.length, MOST_POINTS).map((i) => points[i]!),
      error: mean(truth.map((t, i) => Math.abs(t - values[i]!))),
      which: whichRows(found),
    };
  },
  draw({ order, isDate, points, error, which }) {
    const x = points.map((p) => p.at);
    const axis = room(order, x);
    const many = points.some((p) => p.rows > 1) ? "; several rows at one place are shown by their means" : "";
    const text = (at: number) => (isDate ? dateText(at) : short(at, 6));
    const bounds = points.flatMap((p, i) => (i > 0 && p.fold !== points[i - 1]!.fold ? [i] : []));
    const stretches = [0, ...bounds].map((from, i) => points.slice(from, bounds[i] ?? points.length));
    const size = mean(points.map((p) => Math.abs(p.truth)));
    const share = size > 0 ? ` (${short((100 * error) / size, 2)} % of the typical value)` : "";
    return {
      says: `On average ${short(error, 3)} off${share}: ${which}${many}.${lag(points)}`,
      panels: [
        {
          kind: "plot",
          x: axis.kind === "number" && isDate ? { ...axis, date: true } : axis,
          y: room(
            "value",
            points.flatMap((p) => [p.truth, p.predicted]),
          ),
          marks: [
            {
              kind: "line",
              name: "what happened",
              tone: 5,
              x,
              y: points.map((p) => p.truth),
              ...(x.length < 60 ? { dots: true } : {}),
            },
            // Folds that follow one another have models of their own: their lines are not joined.
            ...(stretches.length <= points.length / 2 ? stretches : [points]).map((some) => ({
              kind: "line" as const,
              name: "predicted",
              tone: 1 as const,
              x: some.map((p) => p.at),
              y: some.map((p) => p.predicted),
              ...(x.length < 60 ? { dots: true as const } : {}),
            })),
          ],
        },
      ],
      table: {
        columns: [order, "what happened", "predicted", "fold"],
        rows: points.map((p) => [text(p.at), Number(short(p.truth, 6)), Number(short(p.predicted, 6)), p.fold + 1]),
      },
    };
  },
});

/** A forecast that repeats what was just seen agrees with the value before better than with its own. */
function lag(points: ForecastData["points"]): string {
  if (points.length < 20) return "";
  const off = (shift: number) =>
    mean(points.slice(1).map((p, i) => Math.abs(p.predicted - points[i + 1 - shift]!.truth)));
  return off(1) < 0.8 * off(0)
    ? " It follows one step behind: it repeats the last value rather than foresees the next."
    : "";
}
