import { foldPredicate } from "./fold-predicate.js";
import type { Param, ParamId, SearchSpace, Value } from "./space.js";

/**
 * The part of a space where a parameter has one value, without that parameter: what cannot exist there is gone, what
 * always exists there has no condition.
 */
export function restrict(space: SearchSpace, id: ParamId, value: Value): SearchSpace {
  const known = new Map([[id, value]]);
  const params = space.params.flatMap((param): Param[] => {
    if (param.id === id) return [];
    if (param.when === undefined) return [param];
    const when = foldPredicate(param.when, known);
    if (when.kind !== "literal") return [{ ...param, when }];
    if (when.value !== true) return [];
    const { when: _, ...always } = param;
    return [always];
  });
  const where = space.where
    .map((rule) => foldPredicate(rule, known))
    .filter((rule) => rule.kind !== "literal" || rule.value !== true);
  return { params, where };
}
