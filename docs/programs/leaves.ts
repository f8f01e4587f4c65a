import { defineEstimator, defineScorer, pack, real, unpack } from "tunebook/leaves";

/** Predicts the class whose mean is nearest. */
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
      for (let i = 0; i < x.rows; i++) means[y[i]! * width + j]! += x.data[j * x.rows + i]! / counts[y[i]!]!;
    }
    return { buffer: pack({ means, counts, p }) };
  },
  predict({ buffer }, x, { values }) {
    const { means, counts, p } = unpack<{ means: Float64Array; counts: Float64Array; p: number }>(buffer);
    const width = x.columns.length;
    for (let i = 0; i < x.rows; i++) {
      let least = Number.POSITIVE_INFINITY;
      for (const [c, count] of counts.entries()) {
        let distance = 0;
        for (let j = 0; j < width; j++) distance += Math.abs(x.data[j * x.rows + i]! - means[c * width + j]!) ** p;
        if (count === 0 || distance >= least) continue;
        least = distance;
        values[i] = c;
      }
    }
  },
});

export const misses = defineScorer({
  name: "misses",
  doc: "What wrong predictions cost",
  module: import.meta.url,
  task: "class",
  direction: "minimize",
  needs: "label",
  params: { price: real({ doc: "of one of them", default: 1, min: 0 }) },
  score: ({ y, weights }, { values }, { price }) =>
    y.reduce((sum, truth, i) => sum + (truth === values[i] ? 0 : price * (weights?.[i] ?? 1)), 0),
});
