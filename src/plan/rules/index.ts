import { dedupeCandidates } from "./dedupe-candidates.js";
import { foldConstants } from "./fold-constants.js";
import { foldStatistics } from "./fold-statistics.js";
import { leaveOneOut } from "./leave-one-out.js";
import { orderByCost } from "./order-by-cost.js";
import type { Rule } from "./rule.js";
import { sharePrefix } from "./share-prefix.js";
import { sweepPath } from "./sweep-path.js";

/** In this order: what a rule makes visible, the later ones use. */
export const rules: readonly Rule[] = [
  foldConstants, // first: a step that turns out fixed can be shared, an argument that turns out fixed is not swept
  dedupeCandidates, // before anything counts candidates
  sharePrefix,
  sweepPath, // after share-prefix: what differs before the estimator keeps fits apart
  leaveOneOut, // after sweep-path: one fit on all rows serves what a sweep would
  foldStatistics, // after leave-one-out: what that serves needs no moments
  orderByCost, // last: the cost of a fit depends on what the others made of it
];
