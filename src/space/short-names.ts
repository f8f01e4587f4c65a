import type { ParamId } from "./space.js";

/** The parameter that chooses between several models; the others' ids then begin with their model's name. */
const MODEL = "model";

/**
 * Each parameter's name where a study's parameters stand together: its last word, "k" for "knn.k", unless another
 * parameter of the same model ends in that word. A candidate holds one model's parameters, so names do not meet in it.
 */
export function shortNames(ids: readonly ParamId[]): ReadonlyMap<ParamId, string> {
  const modelOf = (id: ParamId) => (ids.includes(MODEL) ? id.split(".")[0] : "");
  const groups = new Map<string, ParamId[]>();
  for (const id of ids) {
    const key = JSON.stringify([modelOf(id), lastWord(id)]);
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  return new Map(
    [...groups.values()].flatMap((group) => group.map((id) => [id, group.length > 1 ? id : lastWord(id)])),
  );
}

const lastWord = (id: ParamId): string => id.slice(id.lastIndexOf(".") + 1);
