import { describe, expect, it } from "vitest";
import { transformLaws } from "../../src/conformance/transforms.js";
import type { Transform } from "../../src/contracts.js";
import { type Column, matrixOf } from "../../src/core/matrix.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
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
const MODEST: Readonly<Record<string, Args>> = {
  select_best: { k: 1 },
  svd: { components: 1 },
  select_variance: { threshold: 0 },
};
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

describe.each(transforms.all.map((transform) => [transform.name, transform] as const))("%s", (name, transform) => {
  // Where nothing varies, select_variance has nothing to keep, and says so.
  const options = { args: MODEST[name] ?? {}, needsVariance: name === "select_variance" };
  for (const law of transformLaws(transform, options)) it(law.name, law.check);
});
