import {
  columnOf,
  defineEstimator,
  defineScorer,
  defineSplitter,
  defineTransform,
  pack,
  real,
  unpack,
} from "tunebook/leaves";

/** The class whose mean is nearest. */
export const nearestMean = defineEstimator({
  name: "nearest_mean",
  doc: "Predicts the class whose mean is nearest",
  module: import.meta.url,
  task: "class",
  params: { p: real({ doc: "power of the distance", default: 2, min: 1, range: [1, 3] }) },
  fit({ x, y, classes }, { p }) {
    const width = x.columns.length;
    const means = new Float64Array(classes * width);
    const counts = new Float64Array(classes);
    for (const c of y) counts[c]!++;
    for (let j = 0; j < width; j++) {
      columnOf(x, j).forEach((v, i) => {
        means[y[i]! * width + j]! += v / counts[y[i]!]!;
      });
    }
    return { buffer: pack({ means, classes, p }) };
  },
  predict({ buffer }, x, { values }) {
    const { means, classes, p } = unpack<{ means: Float64Array; classes: number; p: number }>(buffer);
    const width = x.columns.length;
    for (let i = 0; i < x.rows; i++) {
      let least = Number.POSITIVE_INFINITY;
      for (let c = 0; c < classes; c++) {
        let distance = 0;
        for (let j = 0; j < width; j++) distance += Math.abs(x.data[j * x.rows + i]! - means[c * width + j]!) ** p;
        if (distance < least) {
          least = distance;
          values[i] = c;
        }
      }
    }
  },
});

export const center = defineTransform({
  name: "center",
  doc: "Subtracts every column's mean",
  module: import.meta.url,
  params: {},
  fit: ({ x }) => ({
    buffer: pack({ means: Float64Array.from(x.columns, (_, j) => columnOf(x, j).reduce((a, b) => a + b, 0) / x.rows) }),
  }),
  apply({ buffer }, x) {
    const { means } = unpack<{ means: Float64Array }>(buffer);
    return { ...x, data: x.data.map((v, at) => v - means[Math.floor(at / x.rows)]!) };
  },
});

export const misses = defineScorer({
  name: "misses",
  doc: "Rows that are predicted wrongly, each at its price",
  module: import.meta.url,
  params: { price: real({ doc: "of one wrong row", default: 1, min: 0 }) },
  task: "class",
  direction: "minimize",
  needs: "label",
  score: ({ y, weights }, { values }, { price }) =>
    y.reduce((sum, truth, i) => sum + (truth === values[i] ? 0 : price * (weights?.[i] ?? 1)), 0),
});

export const halves = defineSplitter({
  name: "halves",
  doc: "Two folds: even rows and odd rows",
  params: {},
  count: () => 2,
  folds(_args, { rows }) {
    const part = (first: number) =>
      Uint32Array.from({ length: Math.ceil((rows - first) / 2) }, (_, i) => first + 2 * i);
    return [
      { train: part(1), test: part(0) },
      { train: part(0), test: part(1) },
    ];
  },
});
