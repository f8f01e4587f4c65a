import type { Candidate, Predicate } from "./space.js";

/** The formula with values in the place of some parameters. */
export function substitute(p: Predicate, values: Candidate): Predicate {
  switch (p.kind) {
    case "literal":
      return p;
    case "param": {
      const value = values[p.id];
      return value === undefined ? p : { kind: "literal", value };
    }
    case "binary":
      return { ...p, left: substitute(p.left, values), right: substitute(p.right, values) };
    case "unary":
    case "in":
      return { ...p, operand: substitute(p.operand, values) };
    case "apply":
      return { ...p, args: p.args.map((arg) => substitute(arg, values)) };
  }
}
