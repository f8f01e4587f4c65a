import type { Transform } from "../contracts.js";
import { type Affine, eachColumn } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { isConstant, momentsOf } from "../numeric/moments.js";
import { applyAffine } from "./affine.js";
import { isNumeric, on } from "./on.js";

const params = { on };

/** Row weights count; missing values neither count nor change; a constant column becomes 0. */
export const standardize: Transform<typeof params> = {
  name: "standardize",
  doc: "Gives every column mean 0 and standard deviation 1",
  twin: "sklearn.preprocessing.StandardScaler",
  params,
  scope: "fold-train",
  cost: (rows, columns) => 4 * rows * columns,
  fits: isNumeric,
  acceptsMissing: true,
  gives: { missing: "same", kind: "number" },
  fit({ x, weights }) {
    const center = new Float64Array(x.columns.length);
    const scale = new Float64Array(x.columns.length);
    eachColumn(x, (column, j) => {
      const moments = momentsOf(column, weights);
      center[j] = moments.mean;
      scale[j] = isConstant(moments) ? 1 : Math.sqrt(moments.variance);
    });
    return { buffer: pack({ center, scale } satisfies Affine) };
  },
  affine: ({ buffer }) => unpack<Affine>(buffer),
  apply: ({ buffer }, x) => applyAffine(unpack<Affine>(buffer), x),
};
