import fc from "fast-check";
import { expect, test } from "vitest";
import { cells, Shapes } from "../../src/core/shapes.js";

const SEED = 71;
const scalar = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 2 ** 53),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "0123456789abcdef", "ffffffffffffffff", "0123456789ABCDEF", "0123456789abcdeg", "NaN", "null"),
  fc.constantFrom(undefined, null, true, false),
);
const key = fc.string({ maxLength: 5 }).filter((name) => name !== "__proto__");
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, scalar, tie("list"), tie("record")),
  list: fc.array(tie("value"), { maxLength: 5 }),
  record: fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: true }),
}));

function throughCells(shapes: Shapes, what: unknown): unknown {
  const shape = shapes.pack(what);
  const elsewhere = cells(shape.count + 3);
  elsewhere.halves.set(shapes.packed.halves.subarray(0, 2 * shape.count), 6);
  return shapes.unpack(shape, elsewhere, 3);
}

test("what is taken apart comes together again: every value, and the order of fields", () => {
  const shapes = new Shapes();
  fc.assert(
    fc.property(value, (what) => {
      const back = throughCells(shapes, what);
      expect(back).toStrictEqual(what);
      expect(JSON.stringify(back)).toBe(JSON.stringify(what));
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test("a field of a record is found without the others", () => {
  const shapes = new Shapes();
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 6, noNullPrototype: true }), (record) => {
      const shape = shapes.pack(record);
      const copy = cells(shapes.packed.doubles.length);
      copy.halves.set(shapes.packed.halves);
      for (const name in record) expect(shapes.field(shape, name, copy, 0)).toStrictEqual(record[name]);
      expect(shapes.field(shape, "none of these", copy, 0)).toBeUndefined();
    }),
    { seed: SEED, numRuns: 200 },
  );
});

test("values of one build share a shape", () => {
  const shapes = new Shapes();
  const first = shapes.pack({ a: 1, b: ["x", null], c: { d: true } });
  expect(shapes.pack({ a: Number.NaN, b: [3, "y"], c: { d: undefined } })).toBe(first);
  expect(first.count).toBe(4);
  expect(shapes.pack({ b: ["x", null], a: 1, c: { d: true } })).not.toBe(first);
  expect(shapes.pack({ a: 1, b: ["x"], c: { d: true } })).not.toBe(first);
});

test("what is no plain value is refused", () => {
  expect(() => new Shapes().pack({ f: () => 1 })).toThrow("a function is no plain value");
});
