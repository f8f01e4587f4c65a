import type { Splitter } from "../contracts.js";
import { foldsOf, ranked } from "./folds.js";
import { badGroups } from "./objections.js";

const params = {};

export const leaveOneGroupOut: Splitter<typeof params> = {
  name: "leave_one_group_out",
  doc: "Tests on each group alone, trained on all others: as many folds as groups, in sorted order",
  twin: "sklearn.model_selection.LeaveOneGroupOut",
  params,
  needs: ["group"],
  keeps: "groups",
  partitions: true,
  count: () => undefined,
  objection: (_, data) => badGroups("leave_one_group_out", 2, data),
  folds(_, data) {
    const groups = ranked(data.groups!);
    return foldsOf(groups.of, groups.count);
  },
};
