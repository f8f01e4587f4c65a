import type { Transform } from "../contracts.js";
import { type Matrix, matrixOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { int } from "../core/schema.js";
import { leadingAxes } from "../numeric/lanczos.js";
import { type LinearMap, multiply, multiplyMatrix, multiplyTransposed, sparseMap } from "../numeric/products.js";
import { isNumeric, on } from "./on.js";

const params = {
  on,
  components: int({
    doc: "How many directions are kept, those along which the rows are longest",
    default: 2,
    min: 1,
    max: "columns",
    range: [2, 100],
    scale: "log",
  }),
};

/** axes: columns × components. */
type Model = { readonly columns: number; readonly axes: Float64Array };

/** As pca, but the columns are not centered, so that sparse ones stay sparse. The largest entry of each axis is positive. */
export const svd: Transform<typeof params> = {
  name: "svd",
  doc: "Truncated singular value decomposition: few directions that tell most of many, sparse columns",
  twin: "sklearn.decomposition.TruncatedSVD(algorithm='arpack')",
  params,
  scope: "fold-train",
  fits: isNumeric,
  acceptsMissing: false,
  gives: { missing: "none", kind: "number" },
  fit({ x, rng }, { components }) {
    const p = x.columns.length;
    const most = Math.min(x.rows, p);
    if (components > most) {
      throw new Error(`svd(components = ${components}) needs as many rows and columns; the fold has ${x.rows} × ${p}`);
    }
    const { axes } = leadingAxes(mapOf(x), x.rows, p, components, rng.at("start"));
    const all = new Float64Array(components * p);
    all.set(axes);
    for (let k = 0; k < components; k++) turn(all.subarray(k * p, (k + 1) * p));
    return { buffer: pack({ columns: p, axes: all } satisfies Model) };
  },
  apply({ buffer }, x) {
    const { columns, axes } = unpack<Model>(buffer);
    const count = axes.length / columns;
    const out = matrixOf(
      x.rows,
      Array.from({ length: count }, (_, k) => ({ name: `svd_${k + 1}`, kind: "number" as const })),
    );
    multiplyMatrix(x, axes, out.data);
    return out;
  },
};

function mapOf({ sparse, rows, columns, ...x }: Matrix): LinearMap {
  if (sparse !== undefined) return sparseMap(sparse, rows);
  const { data } = x;
  return {
    multiply: (v, out) => multiply(data, rows, columns.length, v, out),
    multiplyTransposed: (r, out) => multiplyTransposed(data, rows, columns.length, r, out),
  };
}

function turn(axis: Float64Array): void {
  let top = 0;
  for (let j = 1; j < axis.length; j++) if (Math.abs(axis[j]!) > Math.abs(axis[top]!)) top = j;
  if (axis[top]! < 0) for (let j = 0; j < axis.length; j++) axis[j] = -axis[j]!;
}
