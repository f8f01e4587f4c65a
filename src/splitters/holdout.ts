import type { Splitter } from "../contracts.js";
import { flag, real } from "../core/schema.js";
import { drawTest, lastRows, stratifiedTest, testRows } from "./draw-test.js";
import { object, tooSmallClass } from "./objections.js";

const params = {
  fraction: real({
    doc: "share of the rows that is tested on",
    default: 0.25,
    min: 0,
    max: 1,
    above: true,
    below: true,
  }),
  stratify: flag({ doc: "keep the classes' proportions in both parts", default: false }),
  shuffle: flag({ doc: "draw the test rows at random; otherwise the last rows are tested on", default: true }),
};

/** One split: a share of the rows, rounded up, is the test part. */
export const holdout: Splitter<typeof params> = {
  name: "holdout",
  doc: "Splits once: trains on one part, tests on the other",
  twin: "sklearn.model_selection.train_test_split",
  params,
  needs: [],
  count: () => 1,
  objection(args, data) {
    const call = `holdout(fraction = ${args.fraction}${args.stratify ? ", stratify = true" : ""})`;
    const part = testRows(data.rows, args.fraction) < data.rows ? undefined : "train on";
    if (part !== undefined) return object("empty-part", { call, part, rows: data.rows, fix: "fraction = 0.25" });
    if (!args.stratify) return undefined;
    return data.classes === 0
      ? object("stratify-needs-class", { call })
      : tooSmallClass(call, 2, data, () => "stratify = false, or leave the class out");
  },
  folds(args, data, rng) {
    if (args.stratify) return [stratifiedTest(data, args.fraction, args.shuffle ? rng : undefined)];
    return [args.shuffle ? drawTest(data.rows, args.fraction, rng) : lastRows(data.rows, args.fraction)];
  },
};
