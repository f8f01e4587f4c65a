import { chart } from "../chart-drawn.js";
import { count, mean, short } from "../numbers.js";
import { predictedClasses, whichRows } from "./predicted.js";

interface CalibrationData {
  /** Of two classes: how often the second. Of more: how often the predicted one is right. */
  readonly of: string;
  /** Stretches of about equally many rows, ascending. */
  readonly bins: readonly {
    readonly predicted: number;
    readonly observed: number;
    readonly rows: number;
    readonly error: number;
  }[];
  /** Mean distance of predicted and observed shares, by rows (Naeini et al., AAAI 2015). */
  readonly gap: number;
  readonly which: string;
}

const PREDICTED = "the predicted class";
const MOST_BINS = 10;
const FEWEST_ROWS = 8;

export const calibration = chart<CalibrationData>({
  name: "calibration",
  doc: "Predicted against observed shares",
  title: "Predicted against observed shares",
  data(outcome, context) {
    const found = predictedClasses(outcome, context, "probability");
    if ("nothing" in found) return found;
    const { levels, truth, values } = found;
    const isTwo = levels.length === 2;
    const said = truth.map((_, i) => found.scores![isTwo ? 1 : values[i]!]![i]!);
    const came = truth.map((t, i) => (isTwo ? t === 1 : t === values[i]!));
    const order = said.map((_, i) => i).sort((a, b) => said[a]! - said[b]! || a - b);
    const bins = parted(order, said).map((rows) => {
      const observed = rows.filter((i) => came[i]).length / rows.length;
      return {
        predicted: mean(rows.map((i) => said[i]!)),
        observed,
        rows: rows.length,
        error: Math.sqrt((observed * (1 - observed)) / rows.length),
      };
    });
    const gap = bins.reduce((sum, b) => sum + b.rows * Math.abs(b.predicted - b.observed), 0) / truth.length;
    return { of: isTwo ? levels[1]! : PREDICTED, bins, gap, which: whichRows(found) };
  },
  draw({ of, bins, gap, which }) {
    return {
      says: `How often ${of} came, where the model said so: on average ${short(100 * gap, 2)} points off. ${lean(bins, of)}Bars are standard errors; ${which}.`,
      panels: [
        {
          kind: "plot",
          x: { kind: "number", label: `predicted probability of ${of}`, low: -0.02, high: 1.02 },
          y: { kind: "number", label: "share observed", low: -0.02, high: 1.06 },
          marks: [
            { kind: "line", name: "as predicted", tone: 5, dashed: true, x: [0, 1], y: [0, 1] },
            {
              kind: "line",
              name: "observed",
              tone: 0,
              x: bins.map((b) => b.predicted),
              y: bins.map((b) => b.observed),
            },
            {
              kind: "points",
              name: "observed",
              tone: 0,
              x: bins.map((b) => b.predicted),
              y: bins.map((b) => b.observed),
              error: bins.map((b) => b.error),
              texts: bins.map(
                (b) => `predicted ${short(b.predicted, 3)}, observed ${short(b.observed, 3)} of ${count(b.rows)} rows`,
              ),
            },
          ],
        },
      ],
      table: {
        columns: ["predicted", "observed", "rows"],
        rows: bins.map((b) => [Number(short(b.predicted)), Number(short(b.observed)), b.rows]),
      },
    };
  },
});

/** Rows of equal probability stay together. */
function parted(order: readonly number[], said: readonly number[]): readonly (readonly number[])[] {
  const wanted = Math.max(1, Math.min(MOST_BINS, Math.floor(order.length / FEWEST_ROWS)));
  const bins: number[][] = [];
  let last = -1;
  for (const [place, i] of order.entries()) {
    const bin = Math.floor((place * wanted) / order.length);
    const isEqual = place > 0 && said[order[place - 1]!] === said[i];
    if (bin !== last && !isEqual) {
      bins.push([]);
      last = bin;
    }
    bins.at(-1)!.push(i);
  }
  return bins;
}

/** Which way it errs, where high and low probabilities agree on one. */
function lean(bins: CalibrationData["bins"], of: string): string {
  const high = bins.filter((b) => b.predicted > 0.5);
  const low = bins.filter((b) => b.predicted <= 0.5);
  const off = (some: CalibrationData["bins"]) =>
    some.reduce((sum, b) => sum + b.rows * (b.observed - b.predicted), 0) /
    Math.max(
      1,
      some.reduce((s, b) => s + b.rows, 0),
    );
  // Of the predicted class, more or less often is all there is.
  if (of === PREDICTED) return leanOf(off(bins));
  const [up, down] = [off(high), off(low)];
  if (up < -0.02 && (low.length === 0 || down > 0)) return "It is too sure of itself. ";
  if (up > 0.02 && (low.length === 0 || down < 0)) return "It is less sure than it could be. ";
  if (up < -0.02 && down < -0.02) return "It says so too often. ";
  return up > 0.02 && down > 0.02 ? "It says so too seldom. " : "";
}

const leanOf = (off: number): string =>
  off < -0.02 ? "It is too sure of itself. " : off > 0.02 ? "It is less sure than it could be. " : "";
