import type { Transform } from "../contracts.js";
import { columnOf, matrixOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { real } from "../core/schema.js";
import { asNumber, isNumeric, on } from "./on.js";

const params = {
  on,
  shift: real({ doc: "Added before the logarithm is taken: 1 lets counts start at 0", default: 1, min: 0 }),
};

type Model = { readonly shift: number };

/** Learns nothing. Missing values stay missing. Throws where x + shift is not above 0. */
export const log: Transform<typeof params> = {
  name: "log",
  doc: "Natural logarithm of x + shift",
  twin: "sklearn.preprocessing.FunctionTransformer(numpy.log1p)",
  params,
  scope: "row",
  cost: (rows, columns) => 10 * rows * columns,
  fits: isNumeric,
  acceptsMissing: true,
  gives: { missing: "same", kind: "number" },
  fit: (_train, { shift }) => ({ buffer: pack({ shift } satisfies Model) }),
  apply({ buffer }, x) {
    const { shift } = unpack<Model>(buffer);
    const out = matrixOf(x.rows, x.columns.map(asNumber));
    for (const [j, { name }] of x.columns.entries()) {
      const column = columnOf(x, j);
      for (let i = 0; i < x.rows; i++) {
        const v = column[i]!;
        if (v + shift <= 0) throw new Error(`log(shift = ${shift}) needs values above ${-shift}; '${name}' holds ${v}`);
        out.data[j * x.rows + i] = shift === 1 ? Math.log1p(v) : Math.log(v + shift);
      }
    }
    return out;
  },
};
