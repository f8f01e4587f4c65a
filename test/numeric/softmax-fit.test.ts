import fc from "fast-check";
import { expect, test } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { choleskyFactor, choleskySolve } from "../../src/numeric/cholesky.js";
import { softmaxSolver } from "../../src/numeric/softmax-fit.js";
import { SoftmaxLoss } from "../../src/numeric/softmax-loss.js";
import { outputsOf, type SoftmaxProblem } from "../../src/numeric/softmax-problem.js";

function problemOf(n: number, p: number, classes: number, noise: number): SoftmaxProblem {
  const rng = keyed("softmax-fit", n, p, classes);
  const x = Float64Array.from({ length: n * p }, () => rng.normal());
  const y = Int32Array.from({ length: n }, (_, i) => {
    const wanted = Math.floor((0.5 + Math.atan(x[i]! + noise * rng.normal()) / Math.PI) * classes);
    return i < classes ? i : Math.min(classes - 1, wanted);
  });
  return { x, n, p, y, classes, s: Float64Array.from({ length: n }, () => 0.5 + rng.real()) };
}

/** The largest change of a linear score that Newton's step makes, with the whole Hessian by Cholesky. */
function leftAt(problem: SoftmaxProblem, theta: Float64Array, C: number): number {
  const loss = new SoftmaxLoss(problem);
  const outputs = outputsOf(problem);
  const width = problem.p + 1;
  const whole = new Float64Array(loss.size ** 2);
  const d = new Float64Array(loss.size);
  loss.at(theta, C);
  loss.gradient(theta, C, d);
  const block = new Float64Array(width ** 2);
  for (let k = 0; k < outputs; k++) {
    for (let l = 0; l <= k; l++) {
      loss.block(k, l, C, block);
      for (let j = 0; j < width; j++) {
        whole.set(block.subarray(j * width, (j + 1) * width), (k * width + j) * loss.size + l * width);
      }
    }
  }
  expect(choleskyFactor(whole, loss.size)).toBe(true);
  choleskySolve(whole, loss.size, d);
  return loss.aim(d);
}

test("wherever a path has led, the next Newton step is as good as none", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 30, max: 200 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 2, max: 5 }),
      fc.double({ min: 0.2, max: 2, noNaN: true }),
      fc.double({ min: 1.05, max: 40, noNaN: true }),
      (n, p, classes, noise, factor) => {
        const problem = problemOf(n, p, classes, noise);
        const solve = softmaxSolver(problem);
        const grid = Array.from({ length: 8 }, (_, i) => Math.min(1e3, 1e-3 * factor ** i));
        const found = grid.map((C) => ({ C, theta: solve(C, () => {}) }));
        for (const { C, theta } of found) expect(leftAt(problem, theta, C)).toBeLessThan(2e-6);
      },
    ),
    { seed: 3, numRuns: 40 },
  );
});
