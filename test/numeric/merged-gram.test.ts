import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrixOf, take, takeRows } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { type CenteredGram, centeredGram } from "../../src/numeric/center.js";
import { mergedGram, momentsLength, momentsOfRows, type Remade } from "../../src/numeric/merged-gram.js";

interface Rows {
  readonly n: number;
  readonly p: number;
  /** Column by column, the target last. */
  readonly values: Float64Array;
  readonly weights?: Float64Array;
}
const columnsOf = (p: number) => Array.from({ length: p }, (_, j) => ({ name: `x${j}`, kind: "number" as const }));
const xOf = ({ n, p, values }: Rows) => matrixOf(n, columnsOf(p), values.slice(0, n * p));
const yOf = ({ n, p, values }: Rows) => values.slice(n * p);

/** Of rows dealt to parts. */
function merged(rows: Rows, partOf: readonly number[], parts: number, remade?: Remade): CenteredGram {
  const [x, y] = [xOf(rows), yOf(rows)];
  const moments = Array.from({ length: parts }, (_, part) => {
    const own = Array.from(partOf.keys()).filter((i) => partOf[i] === part);
    const out = new Float64Array(momentsLength(rows.p));
    momentsOfRows(takeRows(x, own), take(y, own), rows.weights && take(rows.weights, own), out);
    return out;
  });
  return mergedGram(moments, rows.p, remade);
}

/** All entries, each over the size of its column and of its row. */
function entries({ gram, products, square }: CenteredGram, p: number): readonly number[] {
  const at = (j: number, k: number) =>
    j < p && k < p ? gram[j * p + k]! : j === p && k === p ? square : products[Math.min(j, k)]!;
  const places = Array.from({ length: p + 1 }, (_, j) => j);
  const size = (j: number) => Math.sqrt(at(j, j)) || 1;
  return places.flatMap((j) => places.map((k) => at(j, k) / (size(j) * size(k))));
}
const apart = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((v, i) => Math.abs(v - b[i]!)));
const relative = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i]!) / Math.max(1, Math.abs(b[i]!))));

describe("moments of parts, joined", () => {
  test("are those of all rows to 1e-12: any parts, empty ones and rows without weight, too", () => {
    const sizes = fc.record({ n: fc.integer({ min: 2, max: 400 }), p: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 7 }), fc.boolean(), fc.nat(), (size, parts, isWeighted, seed) => {
        const { n, p } = size;
        const rng = keyed("merged", seed);
        const values = Float64Array.from(
          { length: n * (p + 1) },
          (_, at) => rng.normal() * 10 ** (Math.floor(at / n) - 4),
        );
        const weights = isWeighted
          ? { weights: Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 : rng.int(4))) }
          : {};
        const partOf = Array.from({ length: n }, () => rng.int(parts));
        const rows = { n, p, values, ...weights };
        const [found, all] = [merged(rows, partOf, parts), centeredGram(xOf(rows), yOf(rows), weights.weights)];
        expect(apart(entries(found, p), entries(all, p))).toBeLessThan(1e-12);
        expect(relative([...found.xMean, found.yMean], [...all.xMean, all.yMean])).toBeLessThan(1e-12);
        expect(found.gram.every((v, at) => v === found.gram[(at % p) * p + Math.floor(at / p)])).toBe(true);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  /** Eighths around 1e8, which are doubles: what their deviations come to is known exactly. */
  const far = (n: number, p: number, drift: number): { readonly rows: Rows; readonly exact: readonly number[] } => {
    const rng = keyed("far", n);
    const eighths = Array.from({ length: p + 1 }, () =>
      Array.from({ length: n }, (_, i) => rng.int(64) + drift * Math.floor((8 * i) / n)),
    );
    const product = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, v, i) => sum + v * b[i]!, 0) - (a.reduce((s, v) => s + v, 0) * b.reduce((s, v) => s + v, 0)) / n;
    const values = Float64Array.from(eighths.flat(), (k) => 1e8 + k / 8);
    const sizes = eighths.map((own) => Math.sqrt(product(own, own)));
    const exact = eighths.flatMap((a, j) => eighths.map((b, k) => product(a, b) / (sizes[j]! * sizes[k]!)));
    return { rows: { n, p, values }, exact };
  };
  test.each([
    ["alike", 0],
    ["of which each has other means", 40],
  ])("keep their digits far from 0, in parts %s", (_, drift) => {
    for (const n of [80, 4000, 40_000]) {
      const { rows, exact } = far(n, 3, drift);
      const found = merged(
        rows,
        Array.from({ length: n }, (__, i) => Math.floor((8 * i) / n)),
        8,
      );
      const off = apart(entries(found, 3), exact);
      expect(off).toBeLessThan(1e-13);
      expect(off).toBeLessThan(1e-14 + 4 * apart(entries(centeredGram(xOf(rows), yOf(rows)), 3), exact));
    }
  });

  test("are those of columns that are shifted and scaled, in another order", () => {
    const n = 300;
    const rng = keyed("remade");
    const values = Float64Array.from({ length: 4 * n }, (_, at) => (at < n ? 1e8 : 3) + rng.normal());
    const rows = { n, p: 3, values };
    const remade = { places: [2, 0, 1], center: Float64Array.of(3, 1e8, 0), scale: Float64Array.of(2, 0.5, 1) };
    const made = Float64Array.from({ length: 4 * n }, (_, at) => {
      const j = Math.floor(at / n);
      return j === 3 ? values[at]! : (values[remade.places[j]! * n + (at % n)]! - remade.center[j]!) / remade.scale[j]!;
    });
    const partOf = Array.from({ length: n }, (_, i) => i % 5);
    const found = merged(rows, partOf, 5, remade);
    const wanted = centeredGram(xOf({ ...rows, values: made }), yOf(rows));
    expect(apart(entries(found, 3), entries(wanted, 3))).toBeLessThan(1e-13);
    expect(relative([...found.xMean, found.yMean], [...wanted.xMean, wanted.yMean])).toBeLessThan(1e-14);
  });

  test("of a constant column are 0 to the rounding of its mean", () => {
    const rows = { n: 90, p: 1, values: new Float64Array(180).fill(0.1) };
    const { gram, xMean } = merged(
      rows,
      Array.from({ length: 90 }, (_, i) => i % 3),
      3,
    );
    expect(gram[0]).toBeGreaterThanOrEqual(0);
    expect(gram[0]).toBeLessThan(1e-28);
    expect(xMean[0]).toBeCloseTo(0.1, 15);
  });

  test("without any weight are not a number", () => {
    const { gram, xMean, yMean } = merged(
      { n: 4, p: 1, values: new Float64Array(8), weights: new Float64Array(4) },
      [0, 0, 1, 1],
      2,
    );
    expect([gram[0], xMean[0], yMean]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
