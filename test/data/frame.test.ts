import { describe, expect, test } from "vitest";
import { frameOf, tableFromFrame } from "../../src/data/index.js";
import { codes, kinds, shown } from "./files.js";

const day = new Date("2024-01-01T00:00:00Z");
const columns = {
  n: [1, null, 2.5],
  w: ["x", "y", undefined],
  b: [true, false, null],
  d: [day, null, day],
};
const expected = { n: [1, null, 2.5], w: ["x", "y", null], b: [1, 0, null], d: [+day, null, +day] };

describe("from what a program holds", () => {
  test("columns, records and typed arrays", async () => {
    const records = [0, 1, 2].map((i) => ({ n: columns.n[i], w: columns.w[i], b: columns.b[i], d: columns.d[i] }));
    for (const frame of [columns, records, { ...columns, n: Float64Array.of(1, Number.NaN, 2.5) }]) {
      const { table, diagnostics } = await tableFromFrame("frame", frame);
      expect(diagnostics).toEqual([]);
      expect(shown(table)).toEqual(expected);
      expect(kinds(table)).toEqual({ n: "number", w: "category", b: "boolean", d: "date" });
    }
  });

  test("a Danfo data frame and back", async () => {
    const { n, w, b } = columns;
    const frame = frameOf({ n, w, b });
    expect([frame.shape, frame.columns]).toEqual([
      [3, 3],
      ["n", "w", "b"],
    ]);
    const { table } = await tableFromFrame("frame", frame);
    expect(shown(table)).toEqual({ n: expected.n, w: expected.w, b: expected.b });
    expect(frameOf({ a: [], b: [] }).shape).toEqual([0, 2]);
  });

  test("strings stay words; big integers are numbers; arguments count", async () => {
    const { table } = await tableFromFrame(
      "frame",
      { a: ["1", "2", "?"], b: [1n, 2n, 3n], c: [0, 1, -9], d: ["yes", "No", "yes"], e: ["2024-01-01", "", null] },
      { missing: ["?", -9], categories: ["b"] },
    );
    expect(kinds(table)).toEqual({ a: "category", b: "category", c: "number", d: "boolean", e: "date" });
    expect(shown(table)).toMatchObject({ a: ["1", "2", null], c: [0, 1, null], d: [1, 0, 1], e: [+day, null, null] });
  });
});

test.each([
  [null, "not-a-frame"],
  [[[1, 2]], "not-a-frame"],
  [{ a: 1 }, "not-a-frame"],
  [[], "no-rows"],
  [{ a: [1, 2], b: [1] }, "unequal-columns"],
  [{ a: [1, { x: 1 }] }, "not-a-value"],
  [{ a: [1, Number.POSITIVE_INFINITY] }, "infinite-number"],
  [{ a: Array.from({ length: 40 }, (_, i) => (i === 7 ? "?" : i)) }, "mixed-column"],
])("%j is refused", async (frame, code) => {
  const reading = await tableFromFrame("frame", frame);
  expect(codes(reading)).toEqual([code]);
  expect(reading.table).toBeUndefined();
});
