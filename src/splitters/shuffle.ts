import type { Splitter } from "../contracts.js";
import { int, real } from "../core/schema.js";
import { drawTest, testRows } from "./draw-test.js";
import { object } from "./objections.js";

const params = {
  repeats: int({ doc: "how many splits to draw", default: 10, min: 1 }),
  fraction: real({
    doc: "share of the rows that is tested on",
    default: 0.1,
    min: 0,
    max: 1,
    above: true,
    below: true,
  }),
};

/** Independent random splits: a row may be tested on in several, or in none. */
export const shuffleSplit: Splitter<typeof params> = {
  name: "shuffle",
  doc: "Draws several independent random splits into a training and a test part",
  twin: "sklearn.model_selection.ShuffleSplit",
  params,
  needs: [],
  count: (args) => Number(args.repeats),
  objection: (args, data) =>
    testRows(data.rows, args.fraction) < data.rows
      ? undefined
      : object("empty-part", {
          call: `shuffle(fraction = ${args.fraction})`,
          part: "train on",
          rows: data.rows,
          fix: "fraction = 0.1",
        }),
  folds: (args, data, rng) =>
    Array.from({ length: args.repeats }, (_, r) => drawTest(data.rows, args.fraction, rng.at("repeat", r))),
};
