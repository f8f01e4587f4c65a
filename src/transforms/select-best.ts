import type { Training, Transform } from "../contracts.js";
import { columnOf, negativeIn } from "../core/matrix.js";
import { type ArgsOf, choice, int } from "../core/schema.js";
import { type Association, anovaF, chiSquared, correlationF } from "../numeric/association.js";
import { mutualInformation } from "../numeric/mutual-information.js";
import { applyKept, keepColumns } from "./keep-columns.js";
import { isNumeric, on } from "./on.js";

const params = {
  on,
  k: int({ doc: "How many columns stay", default: 10, min: 1, max: "columns", range: [1, "columns"] }),
  by: choice({
    doc: "f: analysis of variance for classes, correlation for numbers; mutual_info: any kind of dependence; chi2: for counts and classes",
    values: ["f", "mutual_info", "chi2"],
    default: "f",
  }),
};

/** Of columns that score the same the first ones stay; columns that do not vary come last. */
export const selectBest: Transform<typeof params> = {
  name: "select_best",
  doc: "Keeps the k columns that go with the target best, each looked at alone",
  twin: "sklearn.feature_selection.SelectKBest",
  params,
  scope: "fold-train",
  fits: isNumeric,
  acceptsMissing: false,
  supervised: true,
  gives: { missing: "none", kind: "number" },
  fit(train, { k, by }) {
    const { x, y, classes } = train;
    if (k > x.columns.length)
      throw new Error(`select_best(k = ${k}) has only ${x.columns.length} columns to choose from`);
    const score = associationFor(train, by);
    const scores = x.columns.map((_, j) => score(columnOf(x, j), y, classes));
    const strength = scores.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value));
    const order = Array.from(strength.keys()).sort((a, b) =>
      strength[a] === strength[b] ? a - b : strength[b]! - strength[a]!,
    );
    return keepColumns(order.slice(0, k).sort((a, b) => a - b));
  },
  apply: applyKept,
};

function associationFor({ x, classes, rng }: Training, by: ArgsOf<typeof params>["by"]): Association {
  if (by === "mutual_info") return (feature, y) => mutualInformation(feature, y, classes, rng);
  if (by === "f") return classes > 0 ? anovaF : correlationF;
  if (classes === 0) throw new Error("select_best(by = chi2) needs classes to predict; for numbers write by = f");
  const negative = negativeIn(x);
  if (negative !== undefined) {
    throw new Error(`select_best(by = chi2) is for counts; column '${negative.name}' holds ${negative.value}`);
  }
  return chiSquared;
}
