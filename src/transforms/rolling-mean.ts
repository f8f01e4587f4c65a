import type { Transform } from "../contracts.js";
import { matrixOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { int } from "../core/schema.js";
import { knownBefore, pastIn, rowsWithPast } from "./past.js";

const params = {
  window: int({ doc: "How many past values of the target are averaged", default: 4, min: 1, range: [2, 24] }),
};
type Model = { readonly window: number };

/** The newest value is the one `ahead` steps before the row, as of lags; so are the rows that are left out. */
export const rollingMean: Transform<typeof params> = {
  name: "rolling_mean",
  doc: "Adds the mean of the target's last values that are known at the end of training",
  params,
  scope: "fold-train",
  reads: "past",
  fits: () => false,
  acceptsMissing: true,
  gives: { missing: "none", kind: "number" },
  fit: (_train, { window }) => ({ buffer: pack({ window } satisfies Model) }),
  apply({ buffer }, x, beside) {
    const { window } = unpack<Model>(buffer);
    const past = pastIn(beside);
    const out = matrixOf(x.rows, [{ name: `mean of ${window} from ${past.ahead}`, kind: "number" }]);
    for (let row = 0; row < x.rows; row++) {
      let sum = 0;
      for (let back = 0; back < window; back++) sum += knownBefore(past, row, back);
      out.data[row] = sum / window;
    }
    return out;
  },
  rows: (train, { window }) => rowsWithPast(train, window, `rolling_mean(window = ${window})`),
};
