import type { Transform } from "../../../src/contracts.js";
import { columnOf } from "../../../src/core/matrix.js";
import { pack, unpack } from "../../../src/core/pack.js";
import { isNumeric, on } from "../../../src/transforms/on.js";

const params = { on };
type Model = { readonly means: Float64Array };

export const center: Transform<typeof params> = {
  name: "center",
  doc: "Subtracts every column's mean",
  params,
  scope: "fold-train",
  fits: isNumeric,
  acceptsMissing: false,
  gives: { missing: "same", kind: "number" },
  fit({ x }) {
    const means = Float64Array.from(x.columns, (_, j) => columnOf(x, j).reduce((sum, v) => sum + v, 0) / x.rows);
    return { buffer: pack({ means } satisfies Model) };
  },
  apply({ buffer }, x) {
    const { means } = unpack<Model>(buffer);
    const data = x.data.map((v, at) => v - means[Math.floor(at / x.rows)]!);
    return { rows: x.rows, columns: x.columns.map(({ name }) => ({ name, kind: "number" })), data };
  },
};
