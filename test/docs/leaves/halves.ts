import type { Splitter } from "../../../src/contracts.js";

const params = {};

export const halves: Splitter<typeof params> = {
  name: "halves",
  doc: "Two folds: even rows and odd rows, each tested on by the other",
  params,
  needs: [],
  count: () => 2,
  objection: (_args, { rows }) =>
    rows < 4 ? { code: "too-few-rows", message: `halves needs at least 4 rows, the data has ${rows}` } : undefined,
  folds(_args, { rows }) {
    const part = (first: number) =>
      Uint32Array.from({ length: Math.ceil((rows - first) / 2) }, (_, i) => first + 2 * i);
    return [
      { train: part(1), test: part(0) },
      { train: part(0), test: part(1) },
    ];
  },
};
