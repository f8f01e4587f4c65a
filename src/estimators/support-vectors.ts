import type { Fitted, Prediction, Training } from "../contracts.js";
import { type Matrix, takeRows } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { choice, int, real } from "../core/schema.js";
import type { BoxEngine, BoxMatrix, BoxProblem } from "../numeric/box-problem.js";
import { type Kernel, kernelDiagonal } from "../numeric/kernel-rows.js";
import { KernelMatrix } from "../numeric/kernels/kernel-matrix.js";
import { LikenessSums } from "../numeric/kernels/likeness-sums.js";
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
  /** Of each member, its set: members with the same solution share one. */
  readonly sets: Int32Array;
  /** Per set, per rival class (the others, ascending; one of numbers), per vector. */
  readonly coefs: Float64Array;
  /** Per set, per pair of classes (0 1, 0 2 … 1 2 …). */
  readonly rhos: Float64Array;
};

export function kernelOf({ kernel, gamma, degree, coef0 }: KernelArgs, { x }: Training): Kernel {
  const columns = x.columns.length;
  const variance = gamma === "scale" ? momentsOf(x.data).variance : 1;
  const byData = variance > 0 ? 1 / (columns * variance) : 1;
  return { kernel, gamma: typeof gamma === "number" ? gamma : byData, degree, coef0 };
}

/** Up to so many rows the kernel matrix is made at once: no pair of rows is then looked at twice. */
const AT_ONCE = 2048;

/** Rows of a kernel matrix that stand together. */
export interface Run {
  readonly begin: number;
  readonly size: number;
}

/**
 * Of some runs of the rows of x, which come one after the other, the kernel matrix: a part of the whole one with its rows
 * and columns. Has the kernels' memory as long as it is used.
 */
export function kernelParts(kernel: Kernel, x: Matrix, sizes: readonly number[]): (runs: readonly Run[]) => BoxMatrix {
  const whole = new KernelMatrix(kernel, x, sizes);
  const diagonal = kernelDiagonal(kernel, x);
  return (runs) => {
    const rows = rowsOf(runs);
    return {
      rows: rows.length,
      diagonal: Float64Array.from(rows, (k) => diagonal[k]!),
      isWhole: rows.length <= AT_ONCE,
      fill(i, from, out) {
        let before = 0;
        for (const { begin, size } of runs) {
          const [first, end] = [Math.max(from, before), Math.min(from + out.length, before + size)];
          if (first < end) whole.fill(rows[i]!, begin + first - before, out.subarray(first - from, end - from));
          before += size;
        }
      },
    };
  };
}

/** Their places in x. */
export function rowsOf(runs: readonly Run[]): Int32Array {
  const rows = new Int32Array(runs.reduce((sum, { size }) => sum + size, 0));
  let to = 0;
  for (const { begin, size } of runs) for (let k = 0; k < size; k++) rows[to++] = begin + k;
  return rows;
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

/** Drops the vectors that no member needs, and sets that are there already. coefs: members × rivals × x.rows. */
export function machines(
  kernel: Kernel,
  x: Matrix,
  members: number,
  parts: { classes: number; present: Int32Array; places: Int32Array; coefs: Float64Array; rhos: Float64Array },
): Machines {
  const n = x.rows;
  const sets = new Int32Array(members);
  const kept: number[] = [];
  for (let m = 0; m < members; m++) {
    const isKnown = (other: number) => isSame(parts.coefs, m, other, members) && isSame(parts.rhos, m, other, members);
    const known = kept.findIndex(isKnown);
    sets[m] = known < 0 ? kept.push(m) - 1 : known;
  }
  const rows = kept.flatMap((m) => rivalsAt(parts.coefs, m, members, n));
  const needed = Array.from({ length: n }, (_, k) => k).filter((k) => rows.some((row) => row[k] !== 0));
  const coefs = new Float64Array(rows.length * needed.length);
  for (const [at, row] of rows.entries()) {
    for (const [to, k] of needed.entries()) coefs[at * needed.length + to] = row[k]!;
  }
  const rhos = Float64Array.from(kept.flatMap((m) => [...shareOf(parts.rhos, m, members)]));
  const places = Int32Array.from(needed, (k) => parts.places[k]!);
  const columns = x.columns.length;
  return { ...kernel, ...parts, columns, x: takeRows(x, needed).data, places, sets, coefs, rhos };
}

/** What belongs to one of the members. */
const shareOf = (values: Float64Array, member: number, members: number) =>
  values.subarray((values.length / members) * member, (values.length / members) * (member + 1));

function rivalsAt(values: Float64Array, member: number, members: number, length: number): readonly Float64Array[] {
  const share = shareOf(values, member, members);
  return Array.from({ length: share.length / length }, (_, k) => share.subarray(k * length, (k + 1) * length));
}

function isSame(values: Float64Array, a: number, b: number, members: number): boolean {
  const [one, other] = [shareOf(values, a, members), shareOf(values, b, members)];
  return one.every((value, k) => value === other[k]);
}

/** unconverged: members that came to the limit of steps. */
export const packMachines = (model: Machines, unconverged: ReadonlySet<number>): readonly Fitted[] => {
  const buffer = pack(model);
  return Array.from(model.sets, (_, at) => ({ buffer, at, ...(unconverged.has(at) && { isUnconverged: true }) }));
};

const rivalsOf = ({ present }: Machines) => Math.max(1, present.length - 1);
export const pairsOf = (classes: number) => Math.max(1, (classes * (classes - 1)) / 2);
/** Where the pair a < b stands among the pairs of `classes` classes. */
export const pairAt = (a: number, b: number, classes: number) => a * classes - (a * (a + 1)) / 2 + (b - a - 1);

export function machineBytes({ buffer, at = 0 }: Fitted): number {
  const model = unpack<Machines>(buffer);
  const rivals = rivalsOf(model);
  const count = model.places.length;
  const set = model.sets[at]!;
  let vectors = 0;
  for (let k = 0; k < count; k++) {
    let isNeeded = false;
    for (let r = 0; r < rivals; r++) isNeeded ||= model.coefs[(set * rivals + r) * count + k] !== 0;
    if (isNeeded) vectors++;
  }
  return 8 * (vectors * (model.columns + rivals) + pairsOf(model.present.length));
}

/** Every set of a buffer reads the same kernel values; vectors that it does not need add nothing to its sums. */
export function predictMachines(
  models: readonly Fitted[],
  x: Matrix,
  outs: readonly Prediction[],
  fill: (model: Machines, decisions: Decisions, out: Prediction) => void,
): void {
  for (const buffer of new Set(models.map((model) => model.buffer))) {
    const model = unpack<Machines>(buffer);
    const members = models.flatMap((fitted, i) =>
      fitted.buffer === buffer ? [{ set: model.sets[fitted.at ?? 0]!, out: outs[i]! }] : [],
    );
    const sets = [...new Set(members.map(({ set }) => set))];
    const decisions = decisionsOf(model, x, sets);
    for (const { set, out } of members) fill(model, decisions[sets.indexOf(set)]!, out);
  }
}

/** Decision values of one set, per pair and row: a pair's begin `stride` after those of the one before. */
export interface Decisions {
  readonly values: Float64Array;
  readonly stride: number;
}

/** Of each set. */
function decisionsOf(model: Machines, x: Matrix, sets: readonly number[]): readonly Decisions[] {
  const { places, coefs, rhos } = model;
  const count = places.length;
  const classes = model.present.length;
  const rivals = rivalsOf(model);
  const pairs = pairsOf(classes);
  const vectors: Matrix = { rows: count, columns: x.columns, data: model.x };
  const likeness = new LikenessSums(model, x, sets.length * pairs);
  for (const [at, set] of sets.entries()) {
    for (let pair = 0; pair < pairs; pair++) likeness.sums(at * pairs + pair, 1).fill(-rhos[set * pairs + pair]!);
  }
  for (let k = 0; k < count; k++) {
    likeness.ask(vectors, k);
    const own = places[k]!;
    for (let r = 0; r < rivals; r++) {
      const rival = r < own ? r : r + 1;
      const pair = classes < 2 ? 0 : pairAt(Math.min(own, rival), Math.max(own, rival), classes);
      for (const [at, set] of sets.entries()) {
        const coef = coefs[(set * rivals + r) * count + k]!;
        if (coef !== 0) likeness.add(coef, at * pairs + pair);
      }
    }
  }
  return sets.map((_, at) => ({ values: likeness.sums(at * pairs, pairs), stride: likeness.stride }));
}
