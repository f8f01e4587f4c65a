import { describe, expect, it } from "vitest";
import type { Training, Transform } from "../../src/contracts.js";
import { type Column, type Matrix, matrixOf, takeRows } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
import { besideOf, pastOf, takeBeside, timelineOf } from "../../src/run/beside.js";
import { transforms } from "../../src/transforms/index.js";
import { type CaseData, dataOf, distanceTo, readCases, trainingOf } from "../reference/cases.js";

interface Case {
  readonly transform: string;
  readonly args: Args;
  readonly twin: string;
  readonly data: CaseData;
  readonly columns: number;
  readonly out: readonly (number | null)[];
  readonly tolerance: number;
}
interface EncoderCase extends Omit<Case, "data" | "tolerance"> {
  readonly levels: readonly string[];
  readonly seen: readonly (string | null)[];
  readonly met: readonly (string | null)[];
  readonly y?: readonly number[];
  readonly classes?: number;
}

/** What the example is too small for by default. */
const MODEST: Readonly<Record<string, Args>> = { select_best: { k: 1 }, select_variance: { threshold: 0 } };
const argsFor = (transform: Transform, args: Args = MODEST[transform.name] ?? {}) =>
  ({ ...defaultsOf(transform.params), ...args }) as never;

describe("reference values of scikit-learn", () => {
  const cases = readCases<Case>("transforms.json");
  it.each(cases.map((c, i) => [i, c.transform, c.twin, c] as const))("%i %s: %s", (_i, name, _twin, c) => {
    const { train, test } = dataOf(c.data);
    const transform = transforms.get(name);
    const out = transform.apply(transform.fit(train, argsFor(transform, c.args)), test);
    expect(out.columns.length).toBe(c.columns);
    expect(distanceTo(c.out, out.data)).toBeLessThanOrEqual(c.tolerance);
  });

  const encoders = readCases<EncoderCase>("encoders.json");
  it.each(encoders.map((c, i) => [i, c.transform, c.twin, c] as const))("%i %s: %s", (_i, name, _twin, c) => {
    const column: Column = { name: "tree", kind: "category", levels: c.levels };
    const coded = (texts: readonly (string | null)[]) =>
      matrixOf(
        texts.length,
        [column],
        Float64Array.from(texts, (text) => (text === null ? Number.NaN : c.levels.indexOf(text))),
      );
    const transform = transforms.get(name);
    const y = c.y === undefined ? new Float64Array(c.seen.length) : Float64Array.from(c.y);
    const train = trainingOf(coded(c.seen), y, c.classes ?? 2);
    const out = transform.apply(transform.fit(train, argsFor(transform, c.args)), coded(c.met));
    expect(out.columns.length).toBe(c.columns);
    expect(distanceTo(c.out, out.data)).toBeLessThanOrEqual(c.y === undefined ? 0 : 1e-12);
  });
});

/** Numbers above 0, a category and a boolean; what the transform takes of them. */
function example(transform: Transform, rows: number, hasGaps: boolean): Training {
  const rng = keyed("transform example", rows);
  const columns: Column[] = [
    { name: "a", kind: "number" },
    { name: "b", kind: "number" },
    { name: "c", kind: "category", levels: ["blue", "green", "red"] },
    { name: "d", kind: "boolean" },
    { name: "e", kind: "text", levels: ["a dark sky", "dark water", "sky over water"] },
  ];
  const kept = columns.filter((column) => transform.fits(column));
  const draw = {
    number: () => Math.exp(rng.normal()),
    category: () => rng.int(3),
    boolean: () => rng.int(2),
    text: () => rng.int(3),
  };
  const data = Float64Array.from({ length: rows * kept.length }, (_, at) =>
    hasGaps && transform.acceptsMissing && rng.real() < 0.2
      ? Number.NaN
      : draw[kept[Math.floor(at / rows)]!.kind as keyof typeof draw](),
  );
  const y = Float64Array.from({ length: rows }, (_, i) => i % 2);
  const order = Float64Array.from({ length: rows }, (_, i) => (i * 7) % rows);
  const all = Uint32Array.from(order.keys());
  const beside = besideOf(
    matrixOf(rows, [{ name: "week", kind: "number" }], order),
    { order: 0 },
    pastOf(timelineOf(order), y, all, 1),
  )!;
  return { ...trainingOf({ rows, columns: kept, data }, y, 2), beside };
}

/** Of some rows of an example. */
const partOf = ({ x, y, beside, ...rest }: Training, rows: readonly number[]): Training => ({
  ...rest,
  x: takeRows(x, rows),
  y: Float64Array.from(rows, (i) => y[i]!),
  beside: takeBeside(beside!, Uint32Array.from(rows)),
});

for (const transform of transforms.all) {
  describe(transform.name, () => {
    const train = example(transform, 30, true);
    const model = transform.fit(train, argsFor(transform));

    it("applies to every row by itself", () => {
      const all = transform.apply(model, train.x, train.beside);
      expect(all.rows).toBe(train.x.rows);
      expect(all.data.length).toBe(all.rows * all.columns.length);
      for (const i of [0, 7, 29]) {
        const part = partOf(train, [i]);
        const one = transform.apply(model, part.x, part.beside);
        expect(one.columns).toEqual(all.columns);
        expect(one.data).toEqual(takeRows(all, [i]).data);
      }
    });

    it("leaves its input alone, and the same key gives the same bits", () => {
      const before = structuredClone(train.x);
      const first = transform.apply(transform.fit(train, argsFor(transform)), train.x, train.beside);
      const again = transform.apply(transform.fit(train, argsFor(transform)), train.x, train.beside);
      expect(again).toEqual(first);
      expect(train.x).toEqual(before);
    });

    it("survives a copy of its buffer", () => {
      const copied = transform.apply(structuredClone(model), train.x, train.beside);
      expect(copied).toEqual(transform.apply(model, train.x, train.beside));
    });

    it("gives what it says that it gives", () => {
      const whole =
        transform.rows === undefined ? train : partOf(train, [...transform.rows(train, argsFor(transform))]);
      const out = transform.apply(model, whole.x, whole.beside);
      if (transform.gives.kind === "number") expect(out.columns.every((c) => c.kind === "number")).toBe(true);
      if (transform.gives.missing === "none") expect(out.data.some(Number.isNaN)).toBe(false);
      expect(new Set(out.columns.map((c) => c.name)).size).toBe(out.columns.length);
    });

    if (transform.applyToTraining !== undefined) {
      it("describes a training row without its own target", () => {
        const y = Float64Array.from({ length: 30 }, (_, i) => Math.sin(i));
        const describe = (target: Float64Array) => {
          const whole: Training = { ...train, y: target, classes: 0 };
          return transform.applyToTraining!(transform.fit(whole, argsFor(transform)), whole, argsFor(transform));
        };
        const before = describe(y);
        expect(before.columns).toEqual(
          transform.apply(transform.fit({ ...train, classes: 0, y }, argsFor(transform)), train.x).columns,
        );
        let changed = 0;
        for (const i of [0, 11, 29]) {
          const other = y.slice();
          other[i] = 50;
          const after = describe(other);
          expect(takeRows(after, [i])).toEqual(takeRows(before, [i]));
          for (const [at, v] of after.data.entries()) if (v !== before.data[at]) changed++;
        }
        expect(changed).toBeGreaterThan(0);
      });
    }

    it("takes one row, two rows, and constant columns", () => {
      const flat: Matrix = { ...train.x, data: new Float64Array(train.x.data.length).fill(1) };
      const whole = example(transform, 30, false);
      for (const part of [{ ...train, x: flat }, partOf(whole, [2]), partOf(whole, [2, 3])]) {
        const { x, beside } = part;
        // Where nothing varies, it has nothing to keep, and says so.
        if (transform.name === "select_variance" && x.rows !== 2) continue;
        const out = transform.apply(transform.fit(part, argsFor(transform)), x, beside);
        expect(out.rows).toBe(x.rows);
        if (transform.reads === undefined) expect(out.data.some(Number.isNaN)).toBe(false);
      }
    });
  });
}
