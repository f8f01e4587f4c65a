import type { Estimator } from "../../../src/contracts.js";
import { pack, unpack } from "../../../src/core/pack.js";
import { real } from "../../../src/core/schema.js";

const params = {
  p: real({ doc: "Power of the distance: 1 city block, 2 Euclidean", default: 2, min: 1, range: [1, 3] }),
};
type Model = { readonly means: Float64Array; readonly counts: Float64Array; readonly p: number };

/** The class whose mean is nearest, the lowest of equals. A class that the fold lacks is never predicted. */
export const nearestCentroid: Estimator<typeof params> = {
  name: "nearest_centroid",
  doc: "Predicts the class whose mean is nearest",
  twin: "sklearn.neighbors.NearestCentroid",
  params,
  task: "class",
  scores: "decision",
  accepts: { missing: false, category: false },
  complexity: () => [0],
  cost: (_args, rows, columns, classes) => rows * columns * (2 + 5 * classes),
  fit({ x, y, classes }, { p }) {
    const width = x.columns.length;
    const means = new Float64Array(classes * width);
    const counts = new Float64Array(classes);
    for (const c of y) counts[c]!++;
    for (let j = 0; j < width; j++) {
      for (let i = 0; i < x.rows; i++) means[y[i]! * width + j]! += x.data[j * x.rows + i]! / counts[y[i]!]!;
    }
    return { buffer: pack({ means, counts, p } satisfies Model) };
  },
  predict({ buffer }, x, out) {
    const { means, counts, p } = unpack<Model>(buffer);
    const width = x.columns.length;
    for (let i = 0; i < x.rows; i++) {
      let best = -1;
      for (let c = 0; c < counts.length; c++) {
        let distance = 0;
        for (let j = 0; j < width; j++) distance += Math.abs(x.data[j * x.rows + i]! - means[c * width + j]!) ** p;
        const score = counts[c] === 0 ? Number.NEGATIVE_INFINITY : -distance;
        out.scores[c * x.rows + i] = score;
        if (best < 0 || score > out.scores[best * x.rows + i]!) best = c;
      }
      out.values[i] = best;
    }
  },
};
