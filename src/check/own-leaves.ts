import type { LeafKind } from "../leaves/define.js";
import type { UsedLeaf } from "../leaves/used.js";
import type { Callee, ScorerCall, StepSlot, Study } from "./study.js";

/**
 * The study with the keys of the user's own leaves in the place of their names: a key says what a leaf does, so that a
 * changed leaf makes another plan, and studies with different leaves of one name do not meet. The same study if it names none.
 */
export function withOwnLeaves(study: Study, leaves: readonly UsedLeaf[]): Study {
  if (leaves.length === 0) return study;
  const named = new Set<UsedLeaf>();
  const keyed = (callee: Callee, ...kinds: LeafKind[]): Callee => {
    const leaf = leaves.find(({ kind, name }) => name === callee.name && kinds.includes(kind));
    if (leaf === undefined) return callee;
    named.add(leaf);
    return { ...callee, name: leaf.key };
  };
  const score = <S extends ScorerCall>(call: S): S => ({ ...call, callee: keyed(call.callee, "scorer") });
  const step = (slot: StepSlot): StepSlot =>
    slot.kind === "step"
      ? { ...slot, callee: keyed(slot.callee, "estimator", "transform") }
      : { ...slot, options: slot.options.map((option) => keyed(option, "estimator", "transform")) };
  const { validate, inside, prune } = study;
  const renamed: Study = {
    ...study,
    arms: study.arms.map((arm) => ({ ...arm, steps: arm.steps.map(step) })),
    ...(validate && { validate: keyed(validate, "splitter") }),
    ...(inside && { inside: keyed(inside, "splitter") }),
    goals: study.goals.map(score),
    measures: study.measures.map(score),
    search: keyed(study.search, "sampler"),
    ...(prune && { prune: keyed(prune, "pruner") }),
    stops: study.stops.map((rule) => keyed(rule, "stop")),
  };
  return named.size === 0 ? study : { ...renamed, leaves: [...named] };
}
