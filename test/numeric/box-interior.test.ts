import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Matrix, matrixOf } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { solveInside } from "../../src/numeric/box-interior.js";
import type { BoxSolution } from "../../src/numeric/box-optimum.js";
import { PlainBox } from "../../src/numeric/box-plain.js";
import type { BoxProblem } from "../../src/numeric/box-problem.js";
import { solveBox } from "../../src/numeric/smo.js";

const TOLERANCE = 1e-4;

interface Drawn {
  readonly x: Matrix;
  readonly problem: BoxProblem;
  readonly C: number;
}

/** Columns off the middle, the last of several the sum of two, whole numbers or any; rows twice; some rows without weight. */
const drawn = fc
  .record({
    rows: fc.integer({ min: 2, max: 90 }),
    columns: fc.integer({ min: 1, max: 8 }),
    power: fc.integer({ min: -3, max: 4 }),
    offset: fc.constantFrom(0, 5),
    isWhole: fc.boolean(),
    isTube: fc.boolean(),
    isWeighted: fc.boolean(),
    noise: fc.constantFrom(0, 1),
    key: fc.nat(999),
  })
  .map(({ rows, columns, power, offset, isWhole, isTube, isWeighted, noise, key }): Drawn => {
    const rng = keyed("interior", rows, key);
    const x = matrixOf(
      rows,
      Array.from({ length: columns }, (_, j) => ({ name: `x${j}`, kind: "number" as const })),
    );
    for (let k = 0; k < x.data.length; k++) x.data[k] = offset + (isWhole ? rng.int(3) - 1 : rng.normal());
    const at = (i: number, j: number) => j * rows + i;
    for (let i = 0; i < rows && columns > 2; i++) x.data[at(i, columns - 1)] = x.data[at(i, 0)]! + x.data[at(i, 1)]!;
    for (let i = 3; i < rows; i += 7) for (let j = 0; j < columns; j++) x.data[at(i, j)] = x.data[at(i - 2, j)]!;
    const targets = Array.from({ length: rows }, (_, i) => x.data[i]! - offset + noise * rng.normal());
    const C = 10 ** power;
    const weights = targets.map(() => (isWeighted ? [0, 0.5, 1, 3][rng.int(4)]! : 1));
    const labels = targets.map((target) => (target > 0 ? 1 : -1));
    const problem = isTube
      ? {
          linear: Float64Array.from(targets, (target) => -target),
          low: Float64Array.from(weights, (weight) => -C * weight),
          high: Float64Array.from(weights, (weight) => C * weight),
          kink: 0.1,
        }
      : {
          linear: Float64Array.from(labels, (label) => -label),
          low: Float64Array.from(labels, (label, i) => (label > 0 ? 0 : -C * weights[i]!)),
          high: Float64Array.from(labels, (label, i) => (label > 0 ? C * weights[i]! : 0)),
          kink: 0,
        };
    return { x, problem, C };
  });

const solve = ({ x, problem }: Drawn) => solveInside(x, problem, TOLERANCE, () => {});

/** Xᵀs */
const combined = ({ rows, columns, data }: Matrix, s: Float64Array) =>
  columns.map((_, j) => s.reduce((sum, value, i) => sum + value * data[j * rows + i]!, 0));

/** By row: x · w. */
const products = ({ rows, data }: Matrix, w: readonly number[]) =>
  Array.from({ length: rows }, (_, i) => w.reduce((sum, value, j) => sum + value * data[j * rows + i]!, 0));

/**
 * What the primal problem loses more than the dual one gains, and how much of that the tolerance allows: of each
 * row, the cost of its error is the most that its variable can gain over its box.
 */
function gapOf({ x, problem: { linear, low, high, kink } }: Drawn, { s, rho }: BoxSolution) {
  const w = combined(x, s);
  const values = products(x, w);
  let [cost, gained, size] = [0, 0, 0];
  for (let k = 0; k < linear.length; k++) {
    const slope = linear[k]! + values[k]! - rho;
    cost += Math.max(0, (kink - slope) * low[k]!, -(slope + kink) * high[k]!);
    size += high[k]! - low[k]!;
    gained -= s[k]! * linear[k]! + kink * Math.abs(s[k]!);
  }
  const square = w.reduce((sum, value) => sum + value * value, 0);
  return { gap: cost + square - gained, allowed: TOLERANCE * size };
}

/** Somebody can rise, and somebody fall: else the multiplier may be anything. */
const canMove = ({ low, high }: BoxProblem) => low.some((bound) => bound < 0) && high.some((bound) => bound > 0);

const runs = { seed: 5, numRuns: 300 };

describe("from inside the box", () => {
  test("ends within bounds, in balance, where the dual gains what the primal costs", () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const { x, problem, C } = one;
        fc.pre(canMove(problem));
        const solution = solve(one);
        expect(solution.isConverged).toBe(true);
        const { s } = solution;
        expect(Math.abs(s.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-9 * C * x.rows);
        for (let i = 0; i < x.rows; i++) {
          expect(s[i]).toBeGreaterThanOrEqual(problem.low[i]!);
          expect(s[i]).toBeLessThanOrEqual(problem.high[i]!);
        }
        const { gap, allowed } = gapOf(one, solution);
        expect(gap).toBeLessThan(2 * allowed);
      }),
      runs,
    );
  });

  test("ends where steps in doubles end", () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const { x, problem, C } = one;
        fc.pre(C <= 10 && canMove(problem));
        const k = (i: number, j: number) =>
          x.columns.reduce((sum, _, c) => sum + x.data[c * x.rows + i]! * x.data[c * x.rows + j]!, 0);
        const matrix = {
          rows: x.rows,
          fill: (i: number, from: number, out: Float32Array | Float64Array) => {
            for (let j = 0; j < out.length; j++) out[j] = k(i, from + j);
          },
          diagonal: Float64Array.from({ length: x.rows }, (_, i) => k(i, i)),
        };
        const steps = solveBox(problem, TOLERANCE, () => {}, new PlainBox(matrix, "double"), 2e5);
        fc.pre(steps.isConverged);
        const [own, other] = [solve(one), steps].map(({ s }) => combined(x, s));
        const apart = own!.reduce((sum, value, j) => sum + (value - other![j]!) ** 2, 0);
        // ½ |w − w*|² is at most what the objective is above the optimum's.
        expect(apart).toBeLessThan(8 * gapOf(one, steps).allowed);
      }),
      { ...runs, numRuns: 100 },
    );
  });

  test("nobody has room: not converged, and everything 0", () => {
    const x = matrixOf(3, [{ name: "x", kind: "number" }]);
    const none = new Float64Array(3);
    const problem = { linear: none.slice().fill(1), low: none, high: none, kink: 0 };
    const { s, isConverged } = solveInside(x, problem, TOLERANCE, () => {});
    expect([[...s], isConverged]).toEqual([[0, 0, 0], false]);
  });
});
