import { type Callee, calleesIn } from "../../check/study.js";
import { estimators } from "../../estimators/index.js";
import { type Of, rewrite } from "../plan.js";
import type { Rule } from "./rule.js";

/** Candidates that differ in path arguments only (k of knn, alpha of ridge) are one fit. */
export const sweepPath: Rule = {
  name: "sweep-path",
  doc: "fits candidates that differ only in arguments that one fit can serve together",
  apply(plan) {
    return rewrite(plan, (node) => {
      if (node.kind !== "fit") return node;
      const sweep = sweepable(node);
      return sweep.length === 0 ? node : Object.freeze({ ...node, sweep });
    });
  },
};

/** The searched arguments of a fit that one fit can serve: "ridge.alpha". */
export function sweepable(fit: Of<"fit">): readonly string[] {
  return calleesIn(fit.step).flatMap(searchedPath);
}

function searchedPath(callee: Callee): readonly string[] {
  const path = estimators.get(callee.name).path?.params ?? [];
  return path.filter((name) => callee.args[name]?.kind === "param").map((name) => `${callee.name}.${name}`);
}
