import { expect, test } from "vitest";
import { takeRows } from "../../src/core/matrix.js";
import { softmaxL1Solver } from "../../src/numeric/softmax-l1.js";
import { SoftmaxLoss } from "../../src/numeric/softmax-loss.js";
import type { SoftmaxProblem } from "../../src/numeric/softmax-problem.js";
import { readSet } from "../reference/cases.js";

const wine = readSet("wine", "cultivar");
const images = readSet("digits", "digit");
/** Columns of unlike scales, and pixels with few classes left out: what coordinate descent alone crawls on. */
const RAW: Readonly<Record<string, SoftmaxProblem>> = {
  wine: problemOf(wine, 178),
  pixels: problemOf(images, 130, [2, 10, 20, 21, 26, 36, 42, 43]),
};

function problemOf({ x, y, classes }: typeof wine, n: number, chosen = Array.from(x.columns.keys())): SoftmaxProblem {
  const few = takeRows(
    x,
    Array.from({ length: n }, (_, i) => i),
  );
  const data = Float64Array.from(chosen.flatMap((j) => [...few.data.subarray(j * n, (j + 1) * n)]));
  return {
    x: data,
    n,
    p: chosen.length,
    y: Int32Array.from(y.subarray(0, n)),
    classes,
    s: new Float64Array(n).fill(1),
  };
}

/** How far the subgradient with the smallest entries is from 0, as a share of the loss's own gradient at 0. */
function violation(problem: SoftmaxProblem, theta: Float64Array, C: number, ratio: number): number {
  const loss = new SoftmaxLoss(problem);
  const g = new Float64Array(loss.size);
  loss.at(new Float64Array(loss.size), C);
  loss.gradient(new Float64Array(loss.size), C, g);
  const scale = Math.max(...g.map(Math.abs));
  loss.at(theta, C);
  loss.gradient(theta, C, g);
  return Math.max(
    ...g.map((slope, k) => {
      if ((k + 1) % (problem.p + 1) === 0) return Math.abs(slope) / scale;
      const smooth = slope - ratio * theta[k]!;
      const left = theta[k] === 0 ? Math.abs(smooth) - ratio : Math.abs(smooth + ratio * Math.sign(theta[k]!));
      return Math.max(0, left) / scale;
    }),
  );
}

test.each(Object.keys(RAW).flatMap((name) => [0.3, 1].map((ratio) => [name, ratio] as const)))(
  "raw columns of %s at l1_ratio %d: at the optimum, in few sweeps",
  (name, ratio) => {
    const problem = RAW[name]!;
    const solve = softmaxL1Solver(problem, ratio);
    let sweeps = 0;
    for (const C of [0.05, 1, 270]) {
      const theta = solve(C, () => sweeps++);
      expect(violation(problem, theta, C, ratio), `C = ${C}`).toBeLessThan(1e-9);
    }
    expect(sweeps).toBeLessThan(1000);
  },
);

test("where all weights are 0, equal classes are equal to the last bit, whatever the start", () => {
  const whole = RAW.wine!;
  const rows = [...whole.y.keys()];
  const few = [0, 1, 2].flatMap((c) => rows.filter((i) => whole.y[i] === c).slice(0, 40));
  for (const classes of [2, 3]) {
    const at = few.slice(0, 40 * classes);
    const n = at.length;
    const problem: SoftmaxProblem = {
      x: Float64Array.from({ length: 2 * n }, (_, k) => whole.x[(k < n ? 0 : whole.n) + at[k % n]!]!),
      n,
      p: 2,
      y: Int32Array.from(at, (i) => whole.y[i]!),
      classes,
      s: new Float64Array(n).fill(1),
    };
    const solve = softmaxL1Solver(problem, 1);
    solve(1e-3, () => {});
    const later = solve(1e-2, () => {});
    expect([...later].map(Math.abs)).toEqual(Array(later.length).fill(0));
    expect(later).toEqual(softmaxL1Solver(problem, 1)(1e-2, () => {}));
  }
});
