import type { Fold, Splitter } from "../contracts.js";
import type { Rng } from "../core/rng.js";
import { int } from "../core/schema.js";
import { tooFewRows } from "./objections.js";

const params = { repeats: int({ doc: "how many samples to draw", default: 25, min: 1 }) };

/** Trains on as many rows as there are, drawn with replacement; tests on those never drawn, about 37 % of them. */
export const bootstrap: Splitter<typeof params> = {
  name: "bootstrap",
  doc: "Trains on rows drawn with replacement, tests on the rows that were not drawn",
  params,
  needs: [],
  count: (args) => Number(args.repeats),
  objection: (_, data) => tooFewRows("bootstrap", 2, data.rows),
  folds: (args, data, rng) => Array.from({ length: args.repeats }, (_, r) => resample(data.rows, rng.at("repeat", r))),
};

function resample(rows: number, rng: Rng): Fold {
  const drawn = new Uint32Array(rows);
  let left: number;
  do {
    drawn.fill(0);
    for (let i = 0; i < rows; i++) drawn[rng.int(rows)]!++;
    left = drawn.reduce((n, times) => n + (times === 0 ? 1 : 0), 0);
    // A handful of rows may all be drawn: then there is nothing to test on.
  } while (left === 0);
  const train = new Uint32Array(rows);
  const test = new Uint32Array(left);
  let r = 0;
  let t = 0;
  for (let i = 0; i < rows; i++) {
    if (drawn[i] === 0) test[t++] = i;
    for (let times = drawn[i]!; times > 0; times--) train[r++] = i;
  }
  return { train, test };
}
