import fc from "fast-check";
import { expect, test } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { ActiveGram } from "../../src/numeric/active-gram.js";

const n = 40;
const p = 4;
const rng = keyed("active gram");
const x = Float64Array.from({ length: n * p }, () => rng.normal());
const s = Float64Array.from({ length: n }, () => rng.real() + 0.5);
const g = Float64Array.from({ length: p + 1 }, () => rng.normal());

/** (I + c Σ sᵢ zᵢ zᵢᵀ) d, row by row. */
function product(isActive: Uint8Array, c: number, d: Float64Array): Float64Array {
  const out = d.slice();
  for (let i = 0; i < n; i++) {
    if (isActive[i] === 0) continue;
    const z = Float64Array.from({ length: p + 1 }, (_, j) => (j < p ? x[j * n + i]! : 1));
    const along = z.reduce((sum, v, j) => sum + v * d[j]!, 0);
    for (const [j, v] of z.entries()) out[j] = out[j]! + c * s[i]! * along * v;
  }
  return out;
}

test("a step solves for whatever rows are active, one set after another", () => {
  const set = fc.uint8Array({ minLength: n, maxLength: n, max: 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(set, fc.constantFrom(1e-3, 1, 1e3)), { minLength: 1, maxLength: 6 }), (sets) => {
      const held = new ActiveGram(x, n, p, s);
      for (const [isActive, c] of sets) {
        const back = product(isActive, c, held.step(isActive, c, g)!);
        for (const [k, v] of g.entries()) expect(back[k]).toBeCloseTo(v, 9);
      }
    }),
    { seed: 7, numRuns: 60 },
  );
});

test("says where a matrix is not positive definite", () => {
  const large = x.map((v) => v * 1e200);
  expect(new ActiveGram(large, n, p, s).step(new Uint8Array(n).fill(1), 1, g)).toBeUndefined();
});

test("problems that begin with all rows get the bits of the first, and of other weights their own", () => {
  const all = new Uint8Array(n).fill(1);
  const other = s.map((weight) => 2 * weight);
  const held = new ActiveGram(x, n, p, s);
  const few = all.map((_, i) => i % 2);
  for (const weights of [s, other, s, s]) {
    held.restart(weights);
    const own = new ActiveGram(x, n, p, weights);
    for (const set of [all, few]) expect(held.step(set, 1, g)).toEqual(own.step(set, 1, g));
  }
});
