import type { Fold, Splittable, Splitter } from "../contracts.js";
import { choice, int } from "../core/schema.js";
import { countTo, ranked } from "./folds.js";
import { missingIn, object } from "./objections.js";

const params = {
  folds: int({ doc: "how many test parts, one after the other, the last at the end of the data", default: 5, min: 1 }),
  horizon: int({
    doc: "points in time of each test part; without it, the data is cut into folds + 1 equal parts",
    min: 1,
    optional: true,
  }),
  gap: int({ doc: "points in time between training and test that neither sees", default: 0, min: 0 }),
  window: choice({
    doc: "train on all that came before, or on a window that moves along",
    values: ["expanding", "sliding"],
    default: "expanding",
  }),
  size: int({
    doc: "points in time in the training part at most; without it, a sliding window is as long as the first",
    min: 1,
    optional: true,
  }),
};
interface RollingArgs {
  readonly folds: number;
  readonly horizon: number | undefined;
  readonly gap: number;
  readonly window: "expanding" | "sliding";
  readonly size: number | undefined;
}

/**
 * Trains on the past, tests on what follows. Everything is counted in distinct values of the `order by` column, so that
 * rows of the same moment (many shops, one week) never part; with one row a moment these are scikit-learn's folds. Rows
 * come in time order, those of one moment in the data's order.
 */
export const rolling: Splitter<typeof params> = {
  name: "rolling",
  doc: "Trains on the past and tests on the points in time that follow, several times",
  twin: "sklearn.model_selection.TimeSeriesSplit",
  params,
  needs: ["order"],
  keeps: "time",
  count: (args) => Number(args.folds),
  objection(args, data) {
    const missing = missingIn(data.order!);
    if (missing > 0) return object("missing-in-order", { call: "rolling", rows: missing });
    const times = ranked(data.order!).count;
    const horizon = horizonOf(args, times);
    const needs = args.horizon === undefined ? args.folds + 1 + args.gap : args.folds * horizon + args.gap + 1;
    if (horizon >= 1 && times - args.folds * horizon - args.gap >= 1) return undefined;
    return object("horizon-too-long", { call: written(args), needs, times, fix: fixOf(args, times) });
  },
  folds(args, data) {
    const timeline = timelineOf(data);
    const times = timeline.starts.length - 1;
    const horizon = horizonOf(args, times);
    const first = times - args.folds * horizon;
    const longest = longestOf(args, first - args.gap);
    return Array.from({ length: args.folds }, (_, f): Fold => {
      const start = first + f * horizon;
      const end = start - args.gap;
      return {
        train: between(timeline, Math.max(0, end - longest), end),
        test: between(timeline, start, start + horizon),
      };
    });
  },
};

const horizonOf = (args: RollingArgs, times: number): number => args.horizon ?? Math.floor(times / (args.folds + 1));

const longestOf = (args: RollingArgs, first: number): number =>
  args.size ?? (args.window === "sliding" ? first : Number.POSITIVE_INFINITY);

const written = (args: RollingArgs): string =>
  `rolling(folds = ${args.folds}${args.horizon === undefined ? "" : `, horizon = ${args.horizon}`}${
    args.gap === 0 ? "" : `, gap = ${args.gap}`
  })`;

/** The most folds that fit, or failing that the longest horizon. */
function fixOf(args: RollingArgs, times: number): string {
  const folds = args.horizon === undefined ? 0 : Math.floor((times - args.gap - 1) / args.horizon);
  if (folds >= 1) return `folds = ${folds}`;
  const horizon = Math.floor((times - args.gap - 1) / args.folds);
  return horizon >= 1 ? `horizon = ${horizon}` : "use fewer folds, a shorter horizon or a smaller gap";
}

/** Rows in time order; starts[t] … starts[t + 1] are the places of moment t. */
interface Timeline {
  readonly rows: Uint32Array;
  readonly starts: Uint32Array;
}

function timelineOf(data: Splittable): Timeline {
  const moments = ranked(data.order!);
  const rows = countTo(data.rows).sort((a, b) => moments.of[a]! - moments.of[b]! || a - b);
  const starts = new Uint32Array(moments.count + 1);
  for (const m of moments.of) starts[m + 1]!++;
  for (let t = 0; t < moments.count; t++) starts[t + 1]! += starts[t]!;
  return { rows, starts };
}

const between = ({ rows, starts }: Timeline, from: number, to: number): Uint32Array =>
  rows.slice(starts[from]!, starts[to]!);
