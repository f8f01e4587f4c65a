import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Matrix } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { defaultsOf } from "../../src/core/schema.js";
import { svc } from "../../src/estimators/svc.js";
import type { Face } from "../../src/numeric/box-face.js";
import type { BoxSolution } from "../../src/numeric/box-optimum.js";
import { PlainBox } from "../../src/numeric/box-plain.js";
import type { BoxMatrix, BoxProblem } from "../../src/numeric/box-problem.js";
import { BoxKernel } from "../../src/numeric/kernels/box.js";
import { solveBox } from "../../src/numeric/smo.js";

const TOLERANCE = 1e-4;

/** Rows around two centers, some of them twice, under an rbf kernel; labels −1 and 1. */
function drawn(rows: number, gamma: number, key: number) {
  const rng = keyed("smo", rows, key);
  const labels = Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const points = labels.map((label) => [label + rng.normal(), rng.normal()] as const);
  for (let i = 3; i < rows; i += 7) points[i] = points[i - 2]!;
  const k = (i: number, j: number) => {
    const [a, b] = [points[i]!, points[j]!];
    return Math.fround(Math.exp(-gamma * ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)));
  };
  const matrix: BoxMatrix = {
    rows,
    fill: (i, from, out, to) => {
      for (let j = from; j < rows; j++) out[to + j - from] = k(i, j);
    },
    diagonal: new Float64Array(rows).fill(1),
    isWhole: key % 2 === 0,
  };
  return { matrix, labels, points, k };
}

function classes(labels: readonly number[], C: number): BoxProblem {
  return {
    linear: Float64Array.from(labels, (label) => -label),
    low: Float64Array.from(labels, (label) => (label > 0 ? 0 : -C)),
    high: Float64Array.from(labels, (label) => (label > 0 ? C : 0)),
    kink: 0,
  };
}

const tube = (points: readonly (readonly [number, number])[], C: number, kink: number): BoxProblem => ({
  linear: Float64Array.from(points, ([x]) => -Math.sin(x)),
  low: new Float64Array(points.length).fill(-C),
  high: new Float64Array(points.length).fill(C),
  kink,
});

const solve = (matrix: BoxMatrix, problem: BoxProblem, kind: "plain" | "kernel"): BoxSolution =>
  solveBox(problem, TOLERANCE, () => {}, kind === "plain" ? new PlainBox(matrix) : new BoxKernel(matrix));

/** How far a variable's slope is on the wrong side of the multiplier, seen from its bounds and from the kink. */
function violation(
  { linear, low, high, kink }: BoxProblem,
  { s, rho }: BoxSolution,
  k: (i: number, j: number) => number,
) {
  const slopes = Array.from(linear, (l, i) => s.reduce((sum, value, j) => sum + value * k(i, j), l) - rho);
  const up = (g: number, value: number) => g + (value >= 0 ? kink : -kink);
  const down = (g: number, value: number) => g + (value > 0 ? kink : -kink);
  return Math.max(
    ...slopes.map((g, i) => Math.max(s[i]! < high[i]! ? -up(g, s[i]!) : 0, s[i]! > low[i]! ? down(g, s[i]!) : 0)),
  );
}

const size = fc.integer({ min: 2, max: 150 });
const exponent = fc.integer({ min: -2, max: 4 });
/** Of the tube, half of it; undefined: classes. */
const width = fc.constantFrom(undefined, undefined, 0, 0.01, 0.1, 0.5, 3);
const runs = { seed: 3, numRuns: 40 };

/** ½ sᵀKs + linear · s + kink |s|. */
const objective = ({ linear, kink }: BoxProblem, { s }: BoxSolution, k: (i: number, j: number) => number) =>
  s.reduce(
    (sum, value, i) =>
      sum + kink * Math.abs(value) + value * (linear[i]! + s.reduce((row, other, j) => row + other * k(i, j), 0) / 2),
    0,
  );

/** The same without leaps. */
const steps = (matrix: BoxMatrix) =>
  Object.assign(new PlainBox(matrix), {
    descend: (_rows: Int32Array, face: Face, out: Float64Array) => out.set(face.values),
  });

describe("sequential minimal optimization", () => {
  test("the kernel gives the bits of its twin, for classes and for numbers", () => {
    fc.assert(
      fc.property(size, exponent, width, fc.nat(99), (rows, power, kink, key) => {
        const { matrix, labels, points } = drawn(rows, 0.7, key);
        const problem = kink === undefined ? classes(labels, 10 ** power) : tube(points, 10 ** power, kink);
        expect(solve(matrix, problem, "kernel")).toEqual(solve(matrix, problem, "plain"));
      }),
      runs,
    );
  });

  test("ends where no variable can lower the objective, within bounds, in balance", () => {
    fc.assert(
      fc.property(size, exponent, width, fc.nat(99), (rows, power, kink, key) => {
        const { matrix, labels, points, k } = drawn(rows, 0.7, key);
        const problem = kink === undefined ? classes(labels, 10 ** power) : tube(points, 10 ** power, kink);
        const solution = solve(matrix, problem, "kernel");
        expect(Math.abs(solution.s.reduce((sum, s) => sum + s, 0))).toBeLessThan(1e-9 * 10 ** power);
        for (const [i, s] of solution.s.entries()) {
          expect(s).toBeGreaterThanOrEqual(problem.low[i]!);
          expect(s).toBeLessThanOrEqual(problem.high[i]!);
        }
        expect(violation(problem, solution, k)).toBeLessThan(2 * TOLERANCE);
      }),
      runs,
    );
  });

  test("where gains are 0 in single precision, the steepest go on", () => {
    const [rows, scale] = [9, 3e38];
    const matrix: BoxMatrix = {
      rows,
      fill: (i, from, out, to) => {
        for (let j = from; j < rows; j++) out[to + j - from] = i === j ? scale : 0;
      },
      diagonal: new Float64Array(rows).fill(scale),
    };
    const linear = Float64Array.from({ length: rows }, (_, i) => 1e-4 * (i - 4));
    const problem = { linear, low: linear.map(() => -1), high: linear.map(() => 1), kink: 0 };
    const solution = solve(matrix, problem, "kernel");
    expect(solution).toEqual(solve(matrix, problem, "plain"));
    expect(violation(problem, solution, (i, j) => (i === j ? scale : 0))).toBeLessThan(2 * TOLERANCE);
    expect(solution.s.some((value) => value !== 0)).toBe(true);
  });

  test("a solution says whether it came to the optimum before its limit of steps", () => {
    const { matrix, labels } = drawn(60, 0.7, 1);
    const of = (most?: number) =>
      solveBox(classes(labels, 100), TOLERANCE, () => {}, new BoxKernel(matrix), most).isConverged;
    expect([of(), of(7)]).toEqual([true, false]);
  });

  test("leaps end where steps alone end", () => {
    fc.assert(
      fc.property(size, exponent, width, fc.nat(99), (rows, power, kink, key) => {
        const { matrix, labels, points, k } = drawn(rows, 0.7, key);
        const problem = kink === undefined ? classes(labels, 10 ** power) : tube(points, 10 ** power, kink);
        const slow = solveBox(problem, TOLERANCE, () => {}, steps(matrix));
        const [own, other] = [solve(matrix, problem, "kernel"), slow].map((solution) =>
          objective(problem, solution, k),
        );
        expect(Math.abs(own! - other!)).toBeLessThanOrEqual(
          2 * TOLERANCE * slow.s.reduce((sum, s) => sum + Math.abs(s), 0),
        );
      }),
      runs,
    );
  });

  test("ends at such a place, too, where matrices are singular or indefinite and classes weigh differently", () => {
    const weights = fc.constantFrom(0.1, 1, 10);
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: -1, max: 1 }),
        weights,
        fc.boolean(),
        fc.nat(99),
        (rows, power, weight, isLinear, key) => {
          const { labels, points } = drawn(rows, 1, key);
          const k = (i: number, j: number) => {
            const product = points[i]![0] * points[j]![0] + points[i]![1] * points[j]![1];
            return Math.fround(isLinear ? product : Math.tanh(product - 1));
          };
          const diagonal = Float64Array.from({ length: rows }, (_, i) => k(i, i));
          const matrix: BoxMatrix = {
            rows,
            fill: (i, from, out, to) => {
              for (let j = from; j < rows; j++) out[to + j - from] = k(i, j);
            },
            diagonal,
          };
          const problem = classes(labels, 10 ** power);
          for (const [i, label] of labels.entries()) if (label < 0) problem.low[i] = problem.low[i]! * weight;
          const solution = solve(matrix, problem, "kernel");
          expect(solution).toEqual(solve(matrix, problem, "plain"));
          expect(violation(problem, solution, k)).toBeLessThan(2 * TOLERANCE);
        },
      ),
      runs,
    );
  });

  test("what does not settle in singles, as their rounding bends a matrix of low rank downward, does in doubles", () => {
    const [rows, p, C] = [150, 6, 1000];
    const rng = keyed("low rank", rows, p);
    const levelOf = (j: number) => (rng.int(j % 2 === 0 ? 4 : 2) - 0.9) * 1.37 * (1 + j / 7);
    const points = Array.from({ length: rows }, () => Array.from({ length: p }, (_, j) => levelOf(j)));
    const labels = points.map((point) => (point[0]! - point[1]! + 1.5 * rng.normal() > 0 ? 1 : -1));
    const k = (i: number, j: number) => points[i]!.reduce((sum, value, at) => sum + value * points[j]![at]!, 0);
    const matrix: BoxMatrix = {
      rows,
      fill: (i, from, out, to) => {
        for (let j = from; j < rows; j++) out[to + j - from] = k(i, j);
      },
      diagonal: Float64Array.from({ length: rows }, (_, i) => k(i, i)),
    };
    const problem = classes(labels, C);
    const inSingles = solveBox(problem, TOLERANCE, () => {}, new BoxKernel(matrix), 1000 * rows);
    expect(inSingles.isConverged).toBe(false);
    const inDoubles = solveBox(problem, TOLERANCE, () => {}, new PlainBox(matrix, "double"));
    expect(inDoubles.isConverged).toBe(true);
    expect(violation(problem, inDoubles, k)).toBeLessThan(2 * TOLERANCE);

    const x: Matrix = {
      rows,
      columns: points[0]!.map((_, j) => ({ name: `x${j}`, kind: "number" })),
      data: Float64Array.from({ length: rows * p }, (_, at) => points[at % rows]![Math.floor(at / rows)]!),
    };
    const y = Float64Array.from(labels, (label) => (label > 0 ? 1 : 0));
    const usual = defaultsOf(svc.params) as Parameters<typeof svc.fit>[1];
    const decisions = (args: Partial<typeof usual>) => {
      const fitted = svc.fit({ x, y, classes: 2, rng, checkpoint: () => {} }, { ...usual, C, ...args });
      const out = { values: new Float64Array(rows), scores: new Float64Array(2 * rows) };
      svc.predict(fitted, x, out);
      return { isUnconverged: fitted.isUnconverged, scores: out.scores };
    };
    // Of the same kernel by another name it is not known that few columns make the matrix: they are found.
    const [own, found] = [decisions({ kernel: "linear" }), decisions({ kernel: "poly", degree: 1, gamma: 1 })];
    expect([own.isUnconverged, found.isUnconverged]).toEqual([undefined, undefined]);
    for (const [i, score] of own.scores.entries()) expect(Math.abs(score - found.scores[i]!)).toBeLessThan(1e-3);
  });

  test("where no variable has come to its bound, wider bounds have the same solution, bit for bit", () => {
    const { matrix, labels } = drawn(60, 3, 1);
    const [narrow, wide, wider] = [1, 1e3, 1e5].map((C) => solve(matrix, classes(labels, C), "kernel"));
    expect(narrow!.isTouched).toBe(true);
    expect(wide!.isTouched).toBe(false);
    expect(wider).toEqual(wide);
  });
});
