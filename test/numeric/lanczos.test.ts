import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { leadingAxes } from "../../src/numeric/lanczos.js";
import { type LinearMap, multiply, multiplyTransposed } from "../../src/numeric/products.js";
import { svd } from "../../src/numeric/svd.js";

const mapOf = (x: Float64Array, n: number, p: number): LinearMap => ({
  multiply: (v, out) => multiply(x, n, p, v, out),
  multiplyTransposed: (r, out) => multiplyTransposed(x, n, p, r, out),
});

describe("leading axes", () => {
  it.each([
    [30, 12, 4],
    [12, 30, 5],
    [80, 60, 8],
    [7, 7, 7],
    [1, 4, 1],
  ])("of %i × %i, the first %i: those of the whole decomposition", (n, p, count) => {
    const rng = keyed("lanczos", n, p);
    const x = Float64Array.from({ length: n * p }, () => (rng.real() < 0.4 ? rng.normal() : 0));
    const whole = svd(x, n, p);
    const { axes, s } = leadingAxes(mapOf(x, n, p), n, p, count, keyed("start"));
    for (let k = 0; k < count; k++) {
      expect(Math.abs(s[k]! - whole.s[k]!)).toBeLessThan(1e-10 * whole.s[0]!);
      let product = 0;
      for (let j = 0; j < p; j++) product += axes[k * p + j]! * whole.v[k * p + j]!;
      expect(Math.abs(product)).toBeGreaterThan(1 - 1e-9);
    }
  });

  it("leaves out directions in which nothing lies", () => {
    const x = Float64Array.from({ length: 40 }, (_, at) => (Math.floor(at / 8) + 1) * ((at % 8) - 3));
    const { axes, s } = leadingAxes(mapOf(x, 8, 5), 8, 5, 3, keyed("start"));
    expect(s.length).toBe(1);
    expect(axes.length).toBe(5);
    expect(leadingAxes(mapOf(new Float64Array(40), 8, 5), 8, 5, 3, keyed("start")).s.length).toBe(0);
  });
});
