import { Leaps } from "./box-leap.js";
import { type BoxSolution, extremesOf, isOptimal, multiplier } from "./box-optimum.js";
import { PlainBox } from "./box-plain.js";
import { type BoxEngine, type BoxMatrix, type BoxProblem, type BoxState, fallSlope, riseSlope } from "./box-problem.js";
import { BoxRoom } from "./box-room.js";
import { BoxKernel, PART } from "./kernels/box.js";

/** Steps between looks at what may be left out. */
const PERIOD = 1000;
/** Once gradients are so many tolerances from the optimum, it is judged anew what may be left out. */
const NEAR = 10;

/** The kernel, or where its memory does not hold the matrix, its twin. */
export const boxEngine = (matrix: BoxMatrix): BoxEngine =>
  BoxKernel.holds(matrix.rows) ? new BoxKernel(matrix) : new PlainBox(matrix);

/**
 * Minimize ½ sᵀKs + linear·s + kink·Σ|s| within low ≤ s ≤ high, with Σ s = 0: the dual of support vector machines with the
 * targets' signs drawn into s, of regression the two variables of a row in one. Until no pair violates the conditions of the optimum by more than `tolerance`. Rows whose variables
 * rest at their bounds are left out for a while, and looked at again before the end. Now and then those that lie off their
 * bounds leap to the lowest point that they can reach together, for which single steps take very long under wide bounds.
 * most: steps.   room: where the solution lies, too, good until the next.
 * Joachims 1999; Fan, Chen & Lin 2005.
 */
export function solveBox(
  problem: BoxProblem,
  tolerance: number,
  checkpoint: () => void,
  engine: BoxEngine,
  most = Math.max(1e7, 100 * engine.rows),
  room = new BoxRoom(engine.rows),
): BoxSolution {
  const { rows } = engine;
  const state = room.state(problem);
  const all = room.all(rows);
  const period = Math.min(rows, PERIOD);
  let left = most;
  let aim = NEAR * tolerance;
  let focus: Int32Array = all;
  const leaps = new Leaps(problem, engine);
  engine.begin(problem);
  engine.focus(focus, state);
  for (;;) {
    checkpoint();
    const asked = Math.min(period, left);
    const steps = engine.run(asked, aim);
    left -= steps;
    engine.read(state);
    const isAtRest = steps < asked || left === 0;
    if (!isAtRest && leaps.after(steps, focus, state)) engine.write(state);
    let within = focus;
    if (isAtRest) {
      if (focus.length < rows) recompute(problem, state, engine, focus);
      if (left === 0 || isOptimal(problem, state, all, tolerance)) break;
      if (focus === all && aim === tolerance) break;
      aim = tolerance;
      within = all;
    }
    const isStuck = isAtRest && steps === 0;
    const fewer = isStuck ? within : activeOf(problem, state, within, room.listBeside(focus));
    const next = fewer.length <= PART * within.length ? fewer : within;
    if (next === focus) continue;
    focus = next;
    engine.focus(focus, state);
  }
  const rho = multiplier(problem, state, all);
  const isConverged = left > 0 || isOptimal(problem, state, all, tolerance);
  return { s: state.s, rho, isTouched: engine.isTouched || leaps.isTouched, isConverged };
}

/** The gradient of the variables that are not in focus. */
function recompute({ linear }: BoxProblem, { s, gradient }: BoxState, engine: BoxEngine, focus: Int32Array): void {
  const products = engine.multiply(s);
  let at = 0;
  for (let k = 0; k < s.length; k++) {
    if (k === focus[at]) at++;
    else gradient[k] = linear[k]! + products[k]!;
  }
}

/** Rows whose variables may be chosen, all that are free among them; they lie in `active`. */
function activeOf(problem: BoxProblem, state: BoxState, within: Int32Array, active: Int32Array): Int32Array {
  const { least, most } = extremesOf(problem, state, within);
  let count = 0;
  for (let at = 0; at < within.length; at++) {
    const k = within[at]!;
    if (riseSlope(problem, state, k) <= most || fallSlope(problem, state, k) >= least) active[count++] = k;
  }
  return active.subarray(0, count);
}
