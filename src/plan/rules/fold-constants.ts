import { slotOfList } from "../../check/items.js";
import type { Callee, Slot, StepSlot } from "../../check/study.js";
import { foldPredicate, isTrue, type Known } from "../../space/fold-predicate.js";
import type { Domain, Param, SearchSpace, Value } from "../../space/space.js";
import { nodeOf, type Plan, rewrite } from "../plan.js";
import type { Rule } from "./rule.js";

/**
 * A range with one value is a value; a condition that always holds is no condition. The search space keeps its
 * parameters, so that the sampler draws as before: only what reads them becomes simpler, and a transform whose
 * parameters all turn out fixed can be shared.
 */
export const foldConstants: Rule = {
  name: "fold-constants",
  doc: "replaces what can take one value only by that value, and drops conditions that always hold",
  apply(plan) {
    const search = nodeOf(plan, "search");
    if (search === undefined) return plan;
    const known = constantsOf(search.space);
    return rewrite(plan, (node) => {
      switch (node.kind) {
        case "transform":
        case "fit": {
          const step = foldStep(node.step, known);
          return step === node.step ? node : Object.freeze({ ...node, step });
        }
        case "search": {
          const where = node.space.where.map((p) => foldPredicate(p, known)).filter((p) => !isTrue(p));
          const same = where.length === node.space.where.length && where.every((p, i) => p === node.space.where[i]);
          return same ? node : (Object.freeze({ ...node, space: { ...node.space, where } }) as Plan);
        }
        default:
          return node;
      }
    });
  },
};

function constantsOf(space: SearchSpace): Known {
  const known = new Map<string, Value>();
  for (const param of space.params) {
    const only = onlyValue(param);
    if (only !== undefined) known.set(param.id, only);
  }
  return known;
}

/** A conditional parameter is no constant: it can be absent. */
function onlyValue(param: Param): Value | undefined {
  if (param.when !== undefined) return undefined;
  const domain: Domain = param.domain;
  if (domain.kind === "choice") return domain.values.length === 1 ? domain.values[0] : undefined;
  return domain.low === domain.high ? domain.low : undefined;
}

function foldStep(step: StepSlot, known: Known): StepSlot {
  if (step.kind === "step") {
    const callee = foldCallee(step.callee, known);
    return callee === step.callee ? step : { ...step, callee };
  }
  const chosen = step.options.find((o) => o.name === known.get(step.id));
  if (chosen !== undefined) return { kind: "step", callee: foldCallee(chosen, known) };
  const options = step.options.map((o) => foldCallee(o, known));
  return options.every((o, i) => o === step.options[i]) ? step : { ...step, options };
}

function foldCallee(callee: Callee, known: Known): Callee {
  const entries = Object.entries(callee.args).map(([name, slot]) => [name, foldSlot(slot, known)] as const);
  return entries.every(([name, slot]) => slot === callee.args[name])
    ? callee
    : { ...callee, args: Object.fromEntries(entries) };
}

function foldSlot(slot: Slot, known: Known): Slot {
  switch (slot.kind) {
    case "fixed":
      return slot;
    case "param": {
      const value = known.get(slot.id);
      if (value === undefined) return slot;
      return slot.lists === undefined ? { kind: "fixed", value } : slotOfList(slot.lists[String(value)]!);
    }
    case "list": {
      const count = foldSlot(slot.count, known);
      const items = slot.items.map((item) => foldSlot(item, known));
      const same = count === slot.count && items.every((item, i) => item === slot.items[i]);
      return same ? slot : { ...slot, count, items };
    }
    case "callee": {
      const callee = foldCallee(slot.callee, known);
      return callee === slot.callee ? slot : { ...slot, callee };
    }
  }
}
