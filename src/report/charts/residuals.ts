import { chart } from "../chart-drawn.js";
import { room } from "../drawing/scale.js";
import { mean, short } from "../numbers.js";
import { thinned } from "../thresholds.js";
import { MOST_POINTS, predictedNumbers, whichRows } from "./predicted.js";

interface ResidualsData {
  /** True less predicted, by row of the data. */
  readonly points: readonly { readonly row: number; readonly predicted: number; readonly residual: number }[];
  /** Over all rows. */
  readonly bias: number;
  readonly rmse: number;
  /** Rank correlation of the error's size with the prediction: above 0, errors grow with it. */
  readonly growth: number;
  /** Stretches of equally many rows by prediction: the middle half of the residuals. */
  readonly bands: readonly {
    readonly at: number;
    readonly low: number;
    readonly middle: number;
    readonly high: number;
  }[];
  readonly which: string;
}

const STRETCHES = 12;

export const residuals = chart<ResidualsData>({
  name: "residuals",
  doc: "Errors against predictions",
  title: "Errors against predictions",
  data(outcome, context) {
    const found = predictedNumbers(outcome, context);
    if ("nothing" in found) return found;
    const all = found.rows.map((row, i) => ({
      row,
      predicted: found.values[i]!,
      residual: found.truth[i]! - found.values[i]!,
    }));
    if (!all.every((p) => Number.isFinite(p.residual))) return { nothing: "Some predictions are no finite numbers." };
    return {
      points: thinned(all.length, MOST_POINTS).map((i) => all[i]!),
      bias: mean(all.map((p) => p.residual)),
      rmse: Math.sqrt(mean(all.map((p) => p.residual ** 2))),
      growth: rankCorrelation(
        all.map((p) => p.predicted),
        all.map((p) => Math.abs(p.residual)),
      ),
      bands: bandsOf(all),
      which: whichRows(found),
    };
  },
  draw({ points, bias, rmse, growth, bands, which }) {
    const x = points.map((p) => p.predicted);
    const axis = room("predicted", x);
    const ends = axis.kind === "number" ? [axis.low, axis.high] : [];
    const at = bands.map((b) => b.at);
    return {
      says: `True less predicted: on average ${short(bias, 3)}, a typical error is ${short(rmse, 3)} (root mean square). ${shape(growth, bias, rmse)}${which}.`,
      panels: [
        {
          kind: "plot",
          x: axis,
          y: room(
            "true less predicted",
            points.map((p) => p.residual),
          ),
          marks: [
            ...(bands.length < 3
              ? []
              : [
                  {
                    kind: "band",
                    name: "middle half",
                    tone: 1,
                    x: at,
                    low: bands.map((b) => b.low),
                    high: bands.map((b) => b.high),
                  } as const,
                ]),
            {
              kind: "points",
              name: "each row",
              tone: 0,
              x,
              y: points.map((p) => p.residual),
              texts: points.map((p) => `row ${p.row + 1}: predicted ${short(p.predicted)}, ${short(p.residual)} off`),
            },
            { kind: "line", name: "no error", tone: 5, dashed: true, x: ends, y: [0, 0] },
            ...(bands.length < 3
              ? []
              : [{ kind: "line", name: "median", tone: 1, x: at, y: bands.map((b) => b.middle) } as const]),
          ],
        },
      ],
      table: {
        columns: ["row", "predicted", "true less predicted"],
        rows: points.map((p) => [p.row + 1, Number(short(p.predicted, 6)), Number(short(p.residual, 6))]),
      },
    };
  },
});

function shape(growth: number, bias: number, rmse: number): string {
  const grows = growth > 0.2 ? "Errors grow with the prediction: try the target on a log scale. " : "";
  return Math.abs(bias) > 0.2 * rmse ? `It predicts too ${bias > 0 ? "low" : "high"} on the whole. ${grows}` : grows;
}

function bandsOf(all: ResidualsData["points"]): ResidualsData["bands"] {
  const sorted = all.slice().sort((a, b) => a.predicted - b.predicted || a.row - b.row);
  const wanted = Math.min(STRETCHES, Math.floor(sorted.length / 10));
  return Array.from({ length: wanted }, (_, i) => {
    const some = sorted.slice(Math.floor((i * sorted.length) / wanted), Math.floor(((i + 1) * sorted.length) / wanted));
    const residuals = some.map((p) => p.residual).sort((a, b) => a - b);
    const at = (share: number) => residuals[Math.floor(share * (residuals.length - 1))]!;
    return { at: mean(some.map((p) => p.predicted)), low: at(0.25), middle: at(0.5), high: at(0.75) };
  }).filter((b, i, bands) => i === 0 || b.at > bands[i - 1]!.at);
}

/** Spearman's; ties by place. 0 where one does not vary. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (a.length - 1) / 2;
  const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0);
  const variance = sum((i) => (x[i]! - middle) ** 2);
  return variance === 0 ? 0 : sum((i) => (x[i]! - middle) * (y[i]! - middle)) / variance;
}

function ranks(values: readonly number[]): readonly number[] {
  const rank = values.map(() => 0);
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]! || i - j);
  for (const [place, i] of order.entries()) rank[i] = place;
  return rank;
}
