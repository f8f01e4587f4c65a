import fc from "fast-check";
import { expect, test } from "vitest";
import { partsOfColumns } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { HingeKernel } from "../../src/numeric/kernels/squared-hinge.js";
import { multiply, multiplyTransposed } from "../../src/numeric/products.js";
import { minimizeHinge, squaredHinge } from "../../src/numeric/squared-hinge.js";
import { HingeStep, PlainHinge } from "../../src/numeric/squared-hinge-plain.js";

const noCheckpoint = () => {};

interface Rows {
  readonly n: number;
  readonly p: number;
  readonly x: Float64Array;
  readonly s: Float64Array;
  /** Of three classes. */
  readonly ys: readonly Float64Array[];
}

function rowsOf(n: number, p: number, seed: number): Rows {
  const rng = keyed("squared hinge", seed, n, p);
  const x = Float64Array.from({ length: n * p }, () => rng.normal());
  const classes = Array.from({ length: n }, (_, i) => (x[i]! + rng.normal() > 0 ? 1 : rng.int(3)));
  return {
    n,
    p,
    x,
    s: Float64Array.from({ length: n }, () => (rng.real() < 0.1 ? 0 : rng.real() + 0.5)),
    ys: [0, 1, 2].map((k) => Float64Array.from(classes, (c) => (c === k ? 1 : -1))),
  };
}

const columnsOf = ({ n, p, x }: Rows) => ({ n, p, read: partsOfColumns(x, n) });

/** The gradient at theta, row by row. */
function gradientAt({ n, p, x, s }: Rows, y: Float64Array, C: number, theta: Float64Array): Float64Array {
  const g = theta.slice();
  for (let i = 0; i < n; i++) {
    const z = Float64Array.from({ length: p + 1 }, (_, j) => (j < p ? x[j * n + i]! : 1));
    const score = y[i]! * z.reduce((sum, v, j) => sum + v * theta[j]!, 0);
    if (score >= 1) continue;
    for (const [j, v] of z.entries()) g[j] = g[j]! - 2 * C * s[i]! * y[i]! * (1 - score) * v;
  }
  return g;
}

const sizes = fc.record({ n: fc.integer({ min: 1, max: 300 }), p: fc.integer({ min: 1, max: 18 }), seed: fc.nat() });

test("the kernel takes the steps of its twin, to the bit, class after class and C after C", () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), ({ n, p, seed }, isOther) => {
      const rows = rowsOf(n, p, seed);
      const engines = [new PlainHinge(columnsOf(rows)), new HingeKernel(columnsOf(rows))] as const;
      for (const [k, y] of rows.ys.entries()) {
        // Other weights in between: what is known of all rows is theirs alone.
        const s = isOther && k === 1 ? rows.s.map((weight) => 2 * weight) : rows.s;
        const thetas = engines.map(() => new Float64Array(p + 1));
        for (const engine of engines) engine.begin(y, s);
        for (const C of [1e-3, 1, 30, 0.1]) {
          for (const [at, engine] of engines.entries()) engine.start(C, thetas[at]!);
          for (let step = 0, state: number = HingeStep.goesOn; state === HingeStep.goesOn && step < 50; step++) {
            const states = engines.map((engine) => engine.step());
            for (const [at, engine] of engines.entries()) engine.read(thetas[at]!);
            expect(states[1]).toBe(states[0]);
            expect(thetas[1]).toEqual(thetas[0]);
            state = states[0]!;
          }
        }
      }
    }),
    { seed: 11, numRuns: 60 },
  );
});

test("where the steps end there is no slope, as conjugate gradients find, too", () => {
  fc.assert(
    fc.property(sizes, fc.constantFrom(1e-3, 1, 100), ({ n, p, seed }, C) => {
      const rows = rowsOf(n, p, seed);
      const { x, s, ys } = rows;
      const y = ys[1]!;
      const engine = new HingeKernel(columnsOf(rows));
      engine.begin(y, s);
      const theta = new Float64Array(p + 1);
      expect(minimizeHinge(engine, C, theta, noCheckpoint)).toBe(true);
      const size = Math.hypot(...gradientAt(rows, y, C, new Float64Array(p + 1)));
      expect(Math.hypot(...gradientAt(rows, y, C, theta))).toBeLessThanOrEqual(1e-8 * size);
      const other = new Float64Array(p + 1);
      const mapOf = (data: Float64Array) => ({
        multiply: (v: Float64Array, out: Float64Array) => multiply(data, n, p, v, out),
        multiplyTransposed: (r: Float64Array, out: Float64Array) => multiplyTransposed(data, n, p, r, out),
      });
      squaredHinge({ x: mapOf(x), squares: mapOf(x.map((v) => v * v)), n, p, y, s }, C, other, noCheckpoint);
      for (const [k, weight] of theta.entries()) expect(weight).toBeCloseTo(other[k]!, 6);
    }),
    { seed: 5, numRuns: 40 },
  );
});

test("says where a matrix is not positive definite, and keeps what was reached", () => {
  const rows = rowsOf(40, 4, 1);
  const large = { ...rows, x: rows.x.map((v) => v * 1e200) };
  for (const engine of [new PlainHinge(columnsOf(large)), new HingeKernel(columnsOf(large))]) {
    engine.begin(large.ys[0]!, large.s);
    const theta = new Float64Array(5);
    expect(minimizeHinge(engine, 1, theta, noCheckpoint)).toBe(false);
    expect(theta).toEqual(new Float64Array(5));
  }
});

test("every step can be stopped", () => {
  const rows = rowsOf(100, 5, 2);
  const engine = new HingeKernel(columnsOf(rows));
  engine.begin(rows.ys[0]!, rows.s);
  const stop = () => {
    throw new Error("stopped");
  };
  expect(() => minimizeHinge(engine, 1, new Float64Array(6), stop)).toThrow("stopped");
});
