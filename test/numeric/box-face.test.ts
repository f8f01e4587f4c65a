import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { type Face, faceDescend } from "../../src/numeric/box-face.js";
import { PlainBox } from "../../src/numeric/box-plain.js";
import type { BoxMatrix } from "../../src/numeric/box-problem.js";
import { BoxKernel } from "../../src/numeric/kernels/box.js";

/** X Xᵀ of n rows in `rank` dimensions, every fifth row twice, and a share of it that bends downward. */
function drawn(n: number, rank: number, bend: number, key: number) {
  const rng = keyed("face", n, key);
  const points = Array.from({ length: n }, () => Array.from({ length: rank }, () => rng.normal()));
  for (let i = 5; i < n; i += 5) points[i] = points[i - 1]!;
  const signs = Array.from({ length: rank }, (_, j) => (j < bend * rank ? -1 : 1));
  const entry = (i: number, j: number) =>
    Math.fround(points[i]!.reduce((sum, value, k) => sum + signs[k]! * value * points[j]![k]!, 0));
  const matrix: BoxMatrix = {
    rows: n,
    fill: (i, from, out, to) => {
      for (let j = from; j < n; j++) out[to + j - from] = entry(i, j);
    },
    diagonal: Float64Array.from({ length: n }, (_, i) => entry(i, i)),
  };
  return { rng, entry, matrix };
}

function faceOf(n: number, width: number, normal: () => number): Face {
  const list = (value: () => number) => Float64Array.from({ length: n }, value);
  return { downhill: list(normal), values: list(() => 0), low: list(() => -width), high: list(() => width) };
}

const size = fc.integer({ min: 2, max: 60 });
const runs = { seed: 11, numRuns: 60 };
const bits = (list: Float64Array) => new BigInt64Array(list.buffer);
const sum = (list: readonly number[] | Float64Array) => [...list].reduce((a, b) => a + b, 0);

describe("descent on a face", () => {
  test("ends where gradients are one, the sum as it was, when no bound is near", () => {
    fc.assert(
      fc.property(size, fc.nat(99), (n, key) => {
        const rng = keyed("definite", n, key);
        const half = Array.from({ length: n }, () => Array.from({ length: n + 3 }, () => rng.normal()));
        const entry = (i: number, j: number) => half[i]!.reduce((s, value, k) => s + value * half[j]![k]!, 0);
        const face = faceOf(n, 1e9, () => rng.normal());
        const out = new Float64Array(n);
        faceDescend(
          Float64Array.from({ length: n * n }, (_, at) => entry(at % n, Math.floor(at / n))),
          face,
          out,
        );
        const gradients = [...out.keys()].map(
          (i) => sum(out.map((value, j) => value * entry(i, j))) - face.downhill[i]!,
        );
        const scale = Math.max(1, ...out.map(Math.abs)) * n;
        expect(Math.max(...gradients) - Math.min(...gradients)).toBeLessThan(1e-9 * scale);
        expect(Math.abs(sum(out))).toBeLessThan(1e-9 * scale);
      }),
      runs,
    );
  });

  test("stays within bounds and never ends higher, singular or indefinite; the kernel has the bits of its twin", () => {
    const shares = fc.constantFrom(0, 0, 0.3);
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 70 }), shares, fc.nat(99), (n, rank, bend, key) => {
        const { rng, entry, matrix } = drawn(n, rank, bend, key);
        const face = faceOf(n, 10 ** rng.int(4), () => rng.normal());
        const rows = Int32Array.from({ length: n }, (_, i) => i);
        const [out, twin] = [new Float64Array(n), new Float64Array(n)];
        new BoxKernel(matrix).descend(rows, face, out);
        new PlainBox(matrix).descend(rows, face, twin);
        expect(bits(out)).toEqual(bits(twin));
        let objective = 0;
        for (let i = 0; i < n; i++) {
          expect(out[i]).toBeGreaterThanOrEqual(face.low[i]!);
          expect(out[i]).toBeLessThanOrEqual(face.high[i]!);
          const product = sum(out.map((value, j) => value * entry(i, j)));
          objective += out[i]! * (product / 2 - face.downhill[i]!);
        }
        expect(objective).toBeLessThanOrEqual(1e-9);
      }),
      runs,
    );
  });
});
