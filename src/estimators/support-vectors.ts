import type { Fitted, Prediction, Training } from "../contracts.js";
import { type Matrix, takeRows } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { choice, int, real } from "../core/schema.js";
import type { BoxEngine, BoxMatrix, BoxProblem } from "../numeric/box-problem.js";
import { type Kernel, kernelRow } from "../numeric/kernel-rows.js";
import { momentsOf } from "../numeric/moments.js";
import { type BoxSolution, solveBox } from "../numeric/smo.js";

/** Arguments that svc and svr share. */
export const kernelParams = {
  C: real({
    doc: "Weight of the errors against the width of the margin",
    default: 1,
    min: 0,
    above: true,
    range: [1e-3, 1e3],
    scale: "log",
  }),
  kernel: choice({
    doc: "What likeness of two rows is: rbf exp(−γ|x−z|²), linear x·z, poly (γ x·z + coef0)^degree, sigmoid tanh(γ x·z + coef0)",
    values: ["rbf", "linear", "poly", "sigmoid"],
    default: "rbf",
  }),
  gamma: real({
    doc: "γ of the kernel: scale is 1 / (columns × variance of all values), auto 1 / columns",
    default: "scale",
    min: 0,
    range: [1e-4, 1e1],
    scale: "log",
    words: ["scale", "auto"],
  }),
  degree: int({ doc: "Of poly: its power", default: 3, min: 1, range: [2, 5] }),
  coef0: real({ doc: "Of poly and sigmoid: the constant", default: 0, range: [0, 1] }),
};
type KernelArgs = Omit<Kernel, "gamma"> & { readonly gamma: number | string };

/** Violation of the optimum's conditions at which the solver stops: a tenth of the twin's default. */
const TOLERANCE = 1e-4;

/** Several machines on the same vectors. */
export type Machines = Kernel & {
  readonly classes: number;
  /** The classes that the training part has, ascending; empty of numbers. */
  readonly present: Int32Array;
  readonly columns: number;
  /** The vectors that any member needs, column-major, by class; and the place of each one's class in `present`. */
  readonly x: Float64Array;
  readonly places: Int32Array;
  /** Per member, per rival class (the others, ascending; one of numbers), per vector. */
  readonly coefs: Float64Array;
  /** Per member, per pair of classes (0 1, 0 2 … 1 2 …). */
  readonly rhos: Float64Array;
};

export function kernelOf({ kernel, gamma, degree, coef0 }: KernelArgs, { x }: Training): Kernel {
  const columns = x.columns.length;
  const variance = gamma === "scale" ? momentsOf(x.data).variance : 1;
  const byData = variance > 0 ? 1 / (columns * variance) : 1;
  return { kernel, gamma: typeof gamma === "number" ? gamma : byData, degree, coef0 };
}

/** The kernel matrix of x with itself. */
export function kernelMatrix(kernel: Kernel, x: Matrix): BoxMatrix {
  const exact = new Float64Array(x.rows);
  const fill = (at: number, out: Float32Array) => {
    kernelRow(kernel, x, x, at, exact);
    out.set(exact);
  };
  return { rows: x.rows, fill, diagonal: diagonalOf(kernel, x) };
}

/**
 * Solves a problem for every bound C of `bounds`: where no variable comes to its bound, wider ones have the same solution,
 * bit for bit, and are not solved again.   Solutions in the order of `bounds`.
 */
export function solveForBounds(
  bounds: readonly number[],
  problem: (C: number) => BoxProblem,
  engine: BoxEngine,
  checkpoint: () => void,
): readonly BoxSolution[] {
  const solutions: BoxSolution[] = [];
  let known: BoxSolution | undefined;
  for (const at of [...bounds.keys()].sort((a, b) => bounds[a]! - bounds[b]!)) {
    if (known === undefined || known.isTouched) {
      known = solveBox(problem(bounds[at]!), TOLERANCE, checkpoint, engine);
    }
    solutions[at] = known;
  }
  return solutions;
}

function diagonalOf(kernel: Kernel, x: Matrix): Float64Array {
  const one = new Float64Array(1);
  return Float64Array.from({ length: x.rows }, (_, at) => {
    const point = takeRows(x, [at]);
    kernelRow(kernel, point, point, 0, one);
    return one[0]!;
  });
}

/** Drops the vectors that no member needs. coefs: members × rivals × x.rows. */
export function machines(
  kernel: Kernel,
  x: Matrix,
  parts: { classes: number; present: Int32Array; places: Int32Array; coefs: Float64Array; rhos: Float64Array },
): Machines {
  const n = x.rows;
  const sets = parts.coefs.length / n;
  const needed = Array.from({ length: n }, (_, k) => k).filter((k) => {
    for (let set = 0; set < sets; set++) if (parts.coefs[set * n + k] !== 0) return true;
    return false;
  });
  const coefs = new Float64Array(sets * needed.length);
  for (let set = 0; set < sets; set++) {
    for (const [to, k] of needed.entries()) coefs[set * needed.length + to] = parts.coefs[set * n + k]!;
  }
  const places = Int32Array.from(needed, (k) => parts.places[k]!);
  return { ...kernel, ...parts, columns: x.columns.length, x: takeRows(x, needed).data, places, coefs };
}

export const packMachines = (model: Machines, members: number): readonly Fitted[] => {
  const buffer = pack(model);
  return Array.from({ length: members }, (_, at) => ({ buffer, at }));
};

const rivalsOf = ({ present }: Machines) => Math.max(1, present.length - 1);
export const pairsOf = (classes: number) => Math.max(1, (classes * (classes - 1)) / 2);
/** Where the pair a < b stands among the pairs of `classes` classes. */
export const pairAt = (a: number, b: number, classes: number) => a * classes - (a * (a + 1)) / 2 + (b - a - 1);

export function machineBytes({ buffer, at = 0 }: Fitted): number {
  const model = unpack<Machines>(buffer);
  const rivals = rivalsOf(model);
  const count = model.places.length;
  let vectors = 0;
  for (let k = 0; k < count; k++) {
    let isNeeded = false;
    for (let r = 0; r < rivals; r++) isNeeded ||= model.coefs[(at * rivals + r) * count + k] !== 0;
    if (isNeeded) vectors++;
  }
  return 8 * (vectors * (model.columns + rivals) + pairsOf(model.present.length));
}

/** Every member of a buffer reads the same kernel values; vectors that it does not need add nothing to its sums. */
export function predictMachines(
  models: readonly Fitted[],
  x: Matrix,
  outs: readonly Prediction[],
  fill: (model: Machines, decisions: Float64Array, out: Prediction) => void,
): void {
  for (const buffer of new Set(models.map((model) => model.buffer))) {
    const model = unpack<Machines>(buffer);
    const members = models.flatMap((fitted, i) =>
      fitted.buffer === buffer ? [{ at: fitted.at ?? 0, out: outs[i]! }] : [],
    );
    const pairs = pairsOf(model.present.length);
    const decisions = members.map(({ at }) => {
      const all = new Float64Array(pairs * x.rows);
      for (let pair = 0; pair < pairs; pair++)
        all.fill(-model.rhos[at * pairs + pair]!, pair * x.rows, (pair + 1) * x.rows);
      return all;
    });
    addVectors(model, x, members, decisions);
    for (const [m, { out }] of members.entries()) fill(model, decisions[m]!, out);
  }
}

function addVectors(
  model: Machines,
  x: Matrix,
  members: readonly { readonly at: number }[],
  decisions: readonly Float64Array[],
): void {
  const count = model.places.length;
  const rivals = rivalsOf(model);
  const vectors: Matrix = { rows: count, columns: x.columns, data: model.x };
  const likeness = new Float64Array(x.rows);
  for (let k = 0; k < count; k++) {
    kernelRow(model, x, vectors, k, likeness);
    const own = model.places[k]!;
    for (const [m, { at }] of members.entries()) {
      for (let r = 0; r < rivals; r++) {
        const coef = model.coefs[(at * rivals + r) * count + k]!;
        if (coef === 0) continue;
        const rival = r < own ? r : r + 1;
        const pair =
          model.present.length < 2 ? 0 : pairAt(Math.min(own, rival), Math.max(own, rival), model.present.length);
        addScaled(likeness, coef, decisions[m]!, pair * x.rows);
      }
    }
  }
}

function addScaled(values: Float64Array, factor: number, out: Float64Array, from: number): void {
  for (let i = 0; i < values.length; i++) out[from + i] = out[from + i]! + factor * values[i]!;
}
