import { evaluate } from "./predicate.js";
import type { ParamId, Predicate, Value } from "./space.js";

/** Parameters that can have one value only. */
export type Known = ReadonlyMap<ParamId, Value>;

export const isTrue = (p: Predicate) => p.kind === "literal" && p.value === true;
const isFalse = (p: Predicate) => p.kind === "literal" && p.value === false;

/**
 * Folds what reads constants only. `and` and `or` lose a side that decides nothing; a side that is undefined for some
 * candidates is never dropped for the other's sake, as that would change what undefined means for the whole.
 */
export function foldPredicate(p: Predicate, known: Known): Predicate {
  switch (p.kind) {
    case "literal":
      return p;
    case "param": {
      const value = known.get(p.id);
      return value === undefined ? p : { kind: "literal", value };
    }
    case "binary": {
      const left = foldPredicate(p.left, known);
      const right = foldPredicate(p.right, known);
      if (p.operator === "and" && isTrue(left)) return right;
      if (p.operator === "and" && isTrue(right)) return left;
      if (p.operator === "or" && isFalse(left)) return right;
      if (p.operator === "or" && isFalse(right)) return left;
      return settle(left === p.left && right === p.right ? p : { ...p, left, right }, [left, right]);
    }
    case "unary": {
      const operand = foldPredicate(p.operand, known);
      return settle(operand === p.operand ? p : { ...p, operand }, [operand]);
    }
    case "in": {
      const operand = foldPredicate(p.operand, known);
      return settle(operand === p.operand ? p : { ...p, operand }, [operand]);
    }
    case "apply": {
      const args = p.args.map((arg) => foldPredicate(arg, known));
      return settle(args.every((arg, i) => arg === p.args[i]) ? p : { ...p, args }, args);
    }
  }
}

/** A formula over literals alone is its value. */
function settle(p: Predicate, operands: readonly Predicate[]): Predicate {
  if (!operands.every((o) => o.kind === "literal")) return p;
  const value = evaluate(p, {});
  return value === undefined ? p : { kind: "literal", value };
}
