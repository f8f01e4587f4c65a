import type { Transform } from "../contracts.js";
import { type Matrix, matrixOf, partsOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { flag, int } from "../core/schema.js";
import { centeredColumns, lessMeans } from "../numeric/center.js";
import { HeldMatrix } from "../numeric/kernels/held-matrix.js";
import { principalAxes } from "../numeric/principal-axes.js";
import { isNumeric, on } from "./on.js";

const params = {
  on,
  components: int({
    doc: "How many directions are kept, the ones of largest variance; without it, all",
    optional: true,
    min: 1,
    max: "columns",
    range: [1, "columns"],
  }),
  whiten: flag({ doc: "Gives every component variance 1", default: false }),
};

type Model = {
  readonly mean: Float64Array;
  /** columns × components. */
  readonly axes: Float64Array;
};

/** Rows that are turned at once. */
const BLOCK = 2048;
/** Below this, a standard deviation counts as this when whitening, as in the twin. */
const SMALLEST = Number.EPSILON;

/** Full decomposition; the largest entry of each direction is positive. Row weights do not count, as in the twin. */
export const pca: Transform<typeof params> = {
  name: "pca",
  doc: "Principal components: the directions of largest variance, uncorrelated",
  twin: "sklearn.decomposition.PCA(svd_solver='full')",
  params,
  scope: "fold-train",
  cost: (rows, columns) => 4 * rows * columns * columns + 10 * columns ** 3,
  fits: isNumeric,
  acceptsMissing: false,
  gives: { missing: "none", kind: "number" },
  fit({ x }, { components, whiten }) {
    const p = x.columns.length;
    const most = Math.min(x.rows, p);
    const count = components ?? most;
    if (count > most) {
      throw new Error(`pca(components = ${count}) needs as many rows and columns; the fold has ${x.rows} × ${p}`);
    }
    const { mean, axesOf } = decompositionOf(x);
    const { axes, s } = axesOf(count);
    for (let k = 0; k < count; k++) {
      const deviation = Math.max(SMALLEST, s[k]! / Math.sqrt(x.rows - 1));
      scale(axes.subarray(k * p, (k + 1) * p), whiten ? 1 / deviation : 1);
    }
    return { buffer: pack({ mean, axes } satisfies Model) };
  },
  apply({ buffer }, x) {
    const { mean, axes } = unpack<Model>(buffer);
    const p = mean.length;
    const count = p === 0 ? 0 : axes.length / p;
    const columns = Array.from({ length: count }, (_, k) => ({ name: `pca_${k + 1}`, kind: "number" as const }));
    const out = matrixOf(x.rows, columns);
    const read = lessMeans(partsOf(x), mean);
    for (let start = 0; start < x.rows; start += BLOCK) {
      const rows = Math.min(BLOCK, x.rows - start);
      const block = new HeldMatrix((j, from, part) => read(j, start + from, part), rows, p, count);
      const found = block.product(axes);
      for (let k = 0; k < count; k++) out.data.set(found.subarray(k * rows, (k + 1) * rows), k * x.rows + start);
    }
    return out;
  },
};

interface Decomposition {
  readonly mean: Float64Array;
  readonly axesOf: ReturnType<typeof principalAxes>;
}

/** Candidates that differ in `components` share it, as they share the matrix. */
const known = new WeakMap<Matrix, Decomposition>();

function decompositionOf(x: Matrix): Decomposition {
  const found = known.get(x);
  if (found !== undefined) return found;
  const { read, xMean: mean } = centeredColumns(x);
  const made = { mean, axesOf: principalAxes({ n: x.rows, p: x.columns.length, read }) };
  known.set(x, made);
  return made;
}

/** Times `factor`, and turned so that the entry of largest size, the first of equals, is positive. */
function scale(axis: Float64Array, factor: number): void {
  let top = 0;
  for (let j = 1; j < axis.length; j++) if (Math.abs(axis[j]!) > Math.abs(axis[top]!)) top = j;
  const signed = axis[top]! < 0 ? -factor : factor;
  for (let j = 0; j < axis.length; j++) axis[j] = axis[j]! * signed;
}
