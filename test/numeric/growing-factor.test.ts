import fc from "fast-check";
import { expect, test } from "vitest";
import { partsOfColumns } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { choleskySolve, plainCholesky } from "../../src/numeric/cholesky.js";
import { plainGram } from "../../src/numeric/gram.js";
import { type GrowingFactor, PlainGrowingFactor } from "../../src/numeric/growing-factor.js";
import { KernelGrowingFactor } from "../../src/numeric/kernels/growing-factor.js";
import { HeldMatrix } from "../../src/numeric/kernels/held-matrix.js";

const bits = (values: Float64Array) => [...new BigUint64Array(values.buffer, values.byteOffset, values.length)];

/** The products of some columns, every eighth of which repeats the one before. */
function matrixOf(order: number, seed: number) {
  const rng = keyed("growing factor", order, seed);
  const n = 2 * order;
  const x = Float64Array.from({ length: n * order }, () => rng.normal());
  for (let j = 7; j < order; j += 8) x.copyWithin(j * n, (j - 1) * n, j * n);
  const all = new Float64Array(order * order);
  plainGram(x, n, order, all);
  return { rng, matrix: { order, column: (j: number) => all.subarray(j * order, (j + 1) * order) } };
}

test("the kernel has the bits of its twin, and both solve what is left as Cholesky's factor made anew does", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1000), (order, seed) => {
      const { rng, matrix } = matrixOf(order, seed);
      const factors: readonly GrowingFactor[] = [
        new PlainGrowingFactor(matrix, 2 * order),
        new KernelGrowingFactor(matrix, 2 * order),
      ];
      const both = <T>(what: (factor: GrowingFactor) => T): T => {
        const [plain, kernel] = factors.map(what);
        expect(kernel).toEqual(plain);
        return plain!;
      };
      for (const added of [0, 0.5]) {
        both((factor) => factor.clear(added));
        let places: number[] = [];
        for (let step = 0; step < 12; step++) {
          const free = Array.from({ length: order }, (_, j) => j).filter((j) => !places.includes(j));
          const rows = free.filter(() => rng.int(4) === 0);
          const taken = both((factor) => factor.append(rows));
          places = [...places, ...rows.slice(0, taken)];
          const full = places.length === 2 * order;
          const next = rows[taken];
          if (next !== undefined && !full) expect(added === 0 && places.some((j) => j >> 3 === next >> 3)).toBe(true);
          const live = [...places.keys()].filter((k) => places[k]! >= 0);
          if (live.length > 0 && rng.int(3) > 0) {
            const gone = live[rng.int(live.length)]!;
            both((factor) => factor.remove(gone));
            places[gone] = -1;
          }
          const b = Float64Array.from(places, (j) => (j < 0 ? 0 : rng.normal()));
          const x = both((factor) => {
            const out = b.slice();
            factor.solve(out);
            return bits(out);
          });
          both((factor) => {
            const out = new Float64Array(order).fill(1);
            factor.subtract(b, out);
            return bits(out);
          });
          for (const place of places.keys()) both((factor) => factor.pivot(place));
          const found = new Float64Array(BigUint64Array.from(x).buffer);
          const left = [...places.keys()].filter((k) => places[k]! >= 0);
          const system = Float64Array.from(
            left.flatMap((k) => left.map((m) => matrix.column(places[k]!)[places[m]!]!)),
          );
          for (let k = 0; k < left.length; k++) system[k * (left.length + 1)] = system[k * (left.length + 1)]! + added;
          expect(plainCholesky(system, left.length)).toBe(true);
          const anew = Float64Array.from(left, (k) => b[k]!);
          choleskySolve(system, left.length, anew);
          for (const [at, k] of left.entries()) expect(found[k]).toBeCloseTo(anew[at]!, 8);
        }
      }
    }),
    { seed: 5, numRuns: 60 },
  );
});

test("a factor whose memory another matrix had is made anew, of the same bits", () => {
  const { matrix } = matrixOf(6, 1);
  const factor = new KernelGrowingFactor(matrix, 12);
  expect(factor.isKept).toBe(false);
  const solution = () => {
    factor.clear(1);
    expect(factor.append([3, 1, 4])).toBe(3);
    const b = Float64Array.of(1, 2, 3);
    factor.solve(b);
    return bits(b);
  };
  const before = solution();
  expect(factor.isKept).toBe(true);
  const other = new HeldMatrix(partsOfColumns(Float64Array.of(1, 2, 3), 3), 3, 1, 1);
  other.multiply(Float64Array.of(1), new Float64Array(3));
  expect(factor.isKept).toBe(false);
  expect(solution()).toEqual(before);
});
