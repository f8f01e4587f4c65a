import type { Splitter } from "../contracts.js";
import { column } from "../core/schema.js";
import { foldsOf } from "./folds.js";
import { object } from "./objections.js";

const params = { column: column({ doc: "the column that names each row's fold" }) };

/** Each value of the column is the test part of one fold, in sorted order. Rows with −1 or no value are always trained on. */
export const given: Splitter<typeof params> = {
  name: "given",
  doc: "Takes the folds from a column of the data",
  twin: "sklearn.model_selection.PredefinedSplit",
  params,
  needs: [],
  count: () => undefined,
  objection(args, data) {
    const values = data.column(args.column);
    if (values === undefined) return object("no-folds-column", { column: args.column });
    const folds = namesOf(values);
    const tested = values.every((v) => folds.includes(v));
    if (folds.length >= 1 && !(folds.length === 1 && tested)) return undefined;
    return object("too-few-given-folds", { column: args.column, folds: folds.length });
  },
  folds(args, data) {
    const values = data.column(args.column)!;
    const names = namesOf(values);
    const place = new Map(names.map((name, f) => [name, f]));
    return foldsOf(
      Int32Array.from(values, (v) => place.get(v) ?? -1),
      names.length,
    );
  },
};

const namesOf = (values: Float64Array): number[] =>
  [...new Set(values)].filter((v) => !Number.isNaN(v) && v !== -1).sort((a, b) => a - b);
