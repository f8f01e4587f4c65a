import type { Transform } from "../contracts.js";
import { matrixOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { int } from "../core/schema.js";
import { knownBefore, pastIn, rowsWithPast } from "./past.js";

const params = {
  count: int({ doc: "How many past values of the target become columns", default: 1, min: 1, range: [1, 24] }),
};
type Model = { readonly count: number };

/**
 * The newest value is the one `ahead` steps before the row, for training rows as for test rows: what a forecast over the
 * whole horizon can know (the direct strategy). Training rows whose past is not whole are left out. With `group by`,
 * each group is a series of its own.
 */
export const lags: Transform<typeof params> = {
  name: "lags",
  doc: "Adds the target's last values that are known at the end of training, a column each",
  params,
  scope: "fold-train",
  reads: "past",
  fits: () => false,
  acceptsMissing: true,
  gives: { missing: "none", kind: "number" },
  fit: (_train, { count }) => ({ buffer: pack({ count } satisfies Model) }),
  apply({ buffer }, x, beside) {
    const { count } = unpack<Model>(buffer);
    const past = pastIn(beside);
    const columns = Array.from({ length: count }, (_, back) => ({
      name: `lag ${past.ahead + back}`,
      kind: "number" as const,
    }));
    const out = matrixOf(x.rows, columns);
    for (let at = 0; at < out.data.length; at++) {
      out.data[at] = knownBefore(past, at % x.rows, Math.floor(at / x.rows));
    }
    return out;
  },
  rows: (train, { count }) => rowsWithPast(train, count, `lags(count = ${count})`),
};
