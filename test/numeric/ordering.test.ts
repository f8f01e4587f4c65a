import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { argsort } from "../../src/numeric/argsort.js";
import { smallest } from "../../src/numeric/nearest.js";

const places = (n: number) => Array.from({ length: n }, (_, i) => i);

describe("argsort", () => {
  it.each([0, 1, 2, 17, 500])("orders %i values, equal ones by place, NaN last", (n) => {
    const rng = keyed("argsort", n);
    const special = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const values = Float32Array.from({ length: n }, () =>
      rng.real() < 0.2 ? special[rng.int(special.length)]! : Math.round(rng.normal() * 8) / 4,
    );
    const out = new Int32Array(n);
    argsort(values, out);
    const rank = (i: number) => (Number.isNaN(values[i]!) ? 1 : 0);
    const expected = places(n).sort((a, b) => {
      if (rank(a) !== rank(b) || rank(a) === 1) return rank(a) - rank(b) || a - b;
      return values[a] === values[b] ? a - b : values[a]! < values[b]! ? -1 : 1;
    });
    expect([...out]).toEqual(expected);
  });
});

describe("smallest", () => {
  it.each([
    [1, 1],
    [10, 3],
    [10, 10],
    [300, 40],
  ])("of %i values gives the first %i, equal ones by place", (n, k) => {
    const rng = keyed("smallest", n, k);
    const values = Float64Array.from({ length: n }, () => rng.int(12));
    const out = new Int32Array(k);
    smallest(values, k, out);
    const expected = places(n).sort((a, b) => values[a]! - values[b]! || a - b);
    expect([...out]).toEqual(expected.slice(0, k));
  });
});
