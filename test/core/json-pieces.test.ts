import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonPieces } from "../../src/core/json-pieces.js";

const scalar = fc.oneof(
  fc.jsonValue({ maxDepth: 0 }),
  fc.string({ unit: "binary" }),
  fc.constantFrom("\n", Number.NaN, -0),
);
const odd = fc.oneof(
  scalar,
  fc.constant(undefined),
  fc.constant(() => 1),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "medium" }, scalar, tie("list"), tie("record"), tie("own")),
  list: fc.array(fc.oneof(odd, tie("value")), { maxLength: 4 }),
  record: fc.dictionary(fc.string(), fc.oneof(odd, tie("value")), { maxKeys: 4, noNullPrototype: true }),
  own: tie("value").map((inner) => ({ toJSON: () => inner })),
}));

test("pieces are the text of JSON.stringify with two spaces", () => {
  fc.assert(
    fc.property(value, (what) => {
      expect([...jsonPieces(what)].join("")).toBe(JSON.stringify(what, undefined, 2));
    }),
    { seed: 74, numRuns: 1000 },
  );
});

test("no piece is longer than an item of a list", () => {
  const items = Array.from({ length: 500 }, (_, i) => ({ number: i, values: { r2: i / 3 } }));
  const longest = (what: unknown) => Math.max(...[...jsonPieces(what)].map(({ length }) => length));
  expect(longest({ trials: items })).toBeLessThan(60);
  expect(longest([{ trials: items }, { trials: items }])).toBeLessThan(60);
});
