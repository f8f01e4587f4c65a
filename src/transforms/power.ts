import type { Transform } from "../contracts.js";
import { columnOf, matrixOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { isConstant, momentsOf } from "../numeric/moments.js";
import { presentSorted } from "../numeric/order-statistics.js";
import { likeliestLambda, yeoJohnson } from "../numeric/yeo-johnson.js";
import { asNumber, isNumeric, on } from "./on.js";

const params = { on };

type Model = { readonly lambdas: Float64Array; readonly center: Float64Array; readonly scale: Float64Array };

/** Missing values neither count nor change; a constant column becomes 0. */
export const power: Transform<typeof params> = {
  name: "power",
  doc: "Bends every column by the power that makes it most normal (Yeo-Johnson), then to mean 0 and standard deviation 1",
  twin: "sklearn.preprocessing.PowerTransformer",
  params,
  scope: "fold-train",
  cost: (rows, columns) => 1000 * rows * columns,
  fits: isNumeric,
  acceptsMissing: true,
  gives: { missing: "same", kind: "number" },
  fit({ x, checkpoint }) {
    const lambdas = new Float64Array(x.columns.length);
    const center = new Float64Array(x.columns.length);
    const scale = new Float64Array(x.columns.length);
    for (let j = 0; j < x.columns.length; j++) {
      checkpoint();
      const values = presentSorted(columnOf(x, j));
      const isFlat = values.length === 0 || isConstant(momentsOf(values));
      lambdas[j] = isFlat ? 1 : likeliestLambda(values);
      const moments = momentsOf(values.map((v) => yeoJohnson(v, lambdas[j]!)));
      center[j] = moments.mean;
      scale[j] = isFlat || isConstant(moments) ? 1 : Math.sqrt(moments.variance);
    }
    return { buffer: pack({ lambdas, center, scale } satisfies Model) };
  },
  apply({ buffer }, x) {
    const { lambdas, center, scale } = unpack<Model>(buffer);
    const out = matrixOf(x.rows, x.columns.map(asNumber));
    for (let at = 0; at < out.data.length; at++) {
      const j = Math.floor(at / x.rows);
      out.data[at] = (yeoJohnson(x.data[at]!, lambdas[j]!) - center[j]!) / scale[j]!;
    }
    return out;
  },
};
