import type { Digest } from "../../src/report/digest.js";

/** What a second run of a study says of the first. */
export interface Verdict {
  readonly study: string;
  readonly same: boolean;
  /** What is another one, of what decides a result; of the same table, nothing that matters. */
  readonly changed: readonly ("data" | "plan" | "seed" | "version")[];
  /** missing: the second run has no such study. new: the first had none. */
  readonly only?: "before" | "now";
  readonly before?: Digest;
  readonly now?: Digest;
}

const PARTS = ["data", "plan", "seed", "version"] as const;

/** Results of two runs of a notebook, matched by the studies' names, and by their order where a study ran several times. */
export function compareResults(before: readonly Digest[], now: readonly Digest[]): readonly Verdict[] {
  const rest = [...now];
  const matched = before.map((one): Verdict => {
    const at = rest.findIndex(({ study }) => study === one.study);
    const [other] = at < 0 ? [] : rest.splice(at, 1);
    if (other === undefined) return { study: one.study, same: false, changed: [], only: "before", before: one };
    const changed = PARTS.filter((part) => one[part] !== other[part]);
    return { study: one.study, same: one.table === other.table, changed, before: one, now: other };
  });
  const added = rest.map((one): Verdict => ({ study: one.study, same: false, changed: [], only: "now", now: one }));
  return [...matched, ...added];
}

/** "iris_knn: the same table"; the cause, as far as it is known. */
export function sentenceOf({ study, same, changed, only, before, now }: Verdict): string {
  if (only === "before") return `${study}: did not run this time`;
  if (only === "now") return `${study}: has no saved result`;
  const turned = changed.map((part) => `${part} ${before![part]}, now ${now![part]}`).join("; ");
  if (same) return `${study}: the same table${turned === "" ? "" : ` (${turned})`}`;
  const cause = turned === "" ? "though data, plan, seed and version are the same" : `changed: ${turned}`;
  return `${study}: another table; ${cause}`;
}
