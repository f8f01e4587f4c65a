import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldPredicate } from "../../src/space/fold-predicate.js";
import { evaluate } from "../../src/space/predicate.js";
import type { Predicate } from "../../src/space/space.js";

const ids = ["a", "b", "c"] as const;
const numeric: fc.Arbitrary<Predicate> = fc.letrec<{ leaf: Predicate; node: Predicate }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(...ids).map((id): Predicate => ({ kind: "param", id })),
    fc.integer({ min: -3, max: 3 }).map((value): Predicate => ({ kind: "literal", value })),
  ),
  node: fc.oneof(
    { depthSize: "small" },
    tie("leaf"),
    fc
      .tuple(fc.constantFrom("+" as const, "*" as const), tie("node"), tie("node"))
      .map(([operator, left, right]): Predicate => ({ kind: "binary", operator, left, right })),
  ),
})).node;
const logical: fc.Arbitrary<Predicate> = fc.letrec<{ compare: Predicate; node: Predicate }>((tie) => ({
  compare: fc
    .tuple(fc.constantFrom("<" as const, "==" as const, ">=" as const), numeric, numeric)
    .map(([operator, left, right]): Predicate => ({ kind: "binary", operator, left, right })),
  node: fc.oneof(
    { depthSize: "small" },
    tie("compare"),
    fc
      .tuple(fc.constantFrom("and" as const, "or" as const), tie("node"), tie("node"))
      .map(([operator, left, right]): Predicate => ({ kind: "binary", operator, left, right })),
    tie("node").map((operand): Predicate => ({ kind: "unary", operator: "not", operand })),
  ),
})).node;

/** a is a constant, b is always there, c may be absent. */
const candidates = fc.record(
  { a: fc.constant(2), b: fc.integer({ min: -3, max: 3 }), c: fc.integer({ min: -3, max: 3 }) },
  { requiredKeys: ["a", "b"] },
);

describe("fold-constants", () => {
  test("a folded condition says the same of every candidate, absent parameters included", () => {
    fc.assert(
      fc.property(logical, candidates, (predicate, candidate) => {
        const folded = foldPredicate(predicate, new Map([["a", 2]]));
        expect(evaluate(folded, candidate)).toEqual(evaluate(predicate, candidate));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  test("nothing to fold: the same object", () => {
    const predicate: Predicate = {
      kind: "binary",
      operator: "<",
      left: { kind: "param", id: "b" },
      right: { kind: "param", id: "c" },
    };
    expect(foldPredicate(predicate, new Map([["a", 2]]))).toBe(predicate);
  });
});
