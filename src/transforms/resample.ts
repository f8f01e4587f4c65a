import type { Training, Transform } from "../contracts.js";
import { pack } from "../core/pack.js";
import { shuffle } from "../core/rng.js";
import { real } from "../core/schema.js";

const params = {
  over: real({
    doc: "Rows of small classes are repeated until a class has this share of the largest one's rows",
    optional: true,
    min: 0,
    above: true,
    max: 1,
    range: [0.1, 1],
  }),
  under: real({
    doc: "Rows of large classes are left out until the smallest class has this share of a class's rows",
    optional: true,
    min: 0,
    above: true,
    max: 1,
    range: [0.1, 1],
  }),
};

/**
 * Training rows alone: what is tested keeps the classes as they are. First over, every row once more before any is
 * repeated twice; then under. Which rows is drawn. Nothing happens to a class that has the share already.
 */
export const resample: Transform<typeof params> = {
  name: "resample",
  doc: "Evens out the classes of the training rows, by repeating rows or leaving them out",
  twin: "imblearn.over_sampling.RandomOverSampler, under_sampling.RandomUnderSampler",
  params,
  scope: "fold-train",
  supervised: true,
  fits: () => false,
  acceptsMissing: true,
  gives: { missing: "same", kind: "same" },
  fit: () => ({ buffer: pack({}) }),
  apply: (_model, x) => x,
  rows({ y, classes, rng }: Training, { over, under }) {
    if (classes === 0) throw new Error("resample evens out classes: the target is predicted as number");
    const own: number[][] = Array.from({ length: classes }, () => []);
    for (const [i, c] of y.entries()) own[c]!.push(i);
    const drawn = own.map((rows, c) => shuffle(Int32Array.from(rows), rng.at(c)));
    const sizes = own.map((rows) => rows.length);
    const grown = sizes.map((size) => (size === 0 ? 0 : Math.max(size, Math.round((over ?? 0) * Math.max(...sizes)))));
    const least = Math.min(...grown.filter((size) => size > 0));
    const kept = grown.map((size) => (under === undefined ? size : Math.min(size, Math.round(least / under))));
    const rows = drawn.flatMap((rows_, c) => Array.from({ length: kept[c]! }, (_, k) => rows_[k % rows_.length]!));
    return Uint32Array.from(rows).sort();
  },
};
