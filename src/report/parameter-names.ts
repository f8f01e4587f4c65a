import type { ParamId } from "../space/space.js";

/**
 * What each parameter is called where parameters of all models stand side by side: "k" for "knn.k" where no other ends so,
 * else "linear.C" for "linear.logistic_regression.C", and the whole id where two of one model end so.
 */
export function parameterNames(ids: readonly ParamId[]): ReadonlyMap<ParamId, string> {
  const ways = [
    (id: ParamId) => id.slice(id.lastIndexOf(".") + 1),
    (id: ParamId) => id.replace(/\..*\./, "."),
    (id: ParamId) => id,
  ];
  const alone = (name: (id: ParamId) => string, id: ParamId) => ids.every((o) => o === id || name(o) !== name(id));
  return new Map(ids.map((id) => [id, ways.find((name) => alone(name, id))?.(id) ?? id]));
}
