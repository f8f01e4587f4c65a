import type { Splitter } from "../contracts.js";
import { countTo, foldsOf } from "./folds.js";
import { tooFewRows } from "./objections.js";

const params = {};

export const leaveOneOut: Splitter<typeof params> = {
  name: "leave_one_out",
  doc: "Tests on each row alone, trained on all others: as many folds as rows",
  twin: "sklearn.model_selection.LeaveOneOut",
  params,
  needs: [],
  partitions: true,
  count: () => undefined,
  objection: (_, data) => tooFewRows("leave_one_out", 2, data.rows),
  folds: (_, data) => foldsOf(countTo(data.rows), data.rows),
};
