import type { Fitted, Prediction, Training } from "../contracts.js";
import { type Matrix, partsOf, takeRowsLater } from "../core/matrix.js";
import { pack, Room, unpack } from "../core/pack.js";
import { memoryOf } from "../core/pages.js";
import { choice, int, real } from "../core/schema.js";
import { solveInside } from "../numeric/box-interior.js";
import type { BoxSolution } from "../numeric/box-optimum.js";
import { PlainBox } from "../numeric/box-plain.js";
import type { BoxEngine, BoxMatrix, BoxProblem } from "../numeric/box-problem.js";
import type { BoxRoom } from "../numeric/box-room.js";
import { isPositive, type Kernel } from "../numeric/kernel-rows.js";
import { KernelMatrix } from "../numeric/kernels/kernel-matrix.js";
import { LikenessSums } from "../numeric/kernels/likeness-sums.js";
import { lowRankFactor } from "../numeric/low-rank.js";
import { momentsOf } from "../numeric/moments.js";
import { boxEngine, solveBox } from "../numeric/smo.js";

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
 * and columns, good until the next. Has the kernels' memory as long as it is used.
 */
export function kernelParts(kernel: Kernel, x: Matrix, sizes: readonly number[]): (runs: readonly Run[]) => BoxMatrix {
  const whole = new KernelMatrix(kernel, x, sizes);
  const diagonal = whole.diagonal();
  const own = new Float64Array(x.rows);
  return (runs) => {
    const rows = rowsOf(runs);
    for (let at = 0; at < rows.length; at++) own[at] = diagonal[rows[at]!]!;
    const isWhole = rows.length <= AT_ONCE;
    return {
      rows: rows.length,
      diagonal: own.subarray(0, rows.length),
      isWhole,
      fill(i, from, out, to) {
        let before = 0;
        for (const { begin, size } of runs) {
          const first = Math.max(from, before);
          const place = to + first - from;
          if (first < before + size) whole.fill(rows[i]!, begin + first - before, begin + size, out, place, isWhole);
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

/** More than this is not held between fits, in bytes. */
const HELD_BYTES = 4 * 2 ** 20;
/** What the last fit's solutions lay in. */
let held = new Float64Array(0);

/**
 * Where the solutions of a fit wait for its machines, `length` numbers of them at most: in the memory that those of the
 * fit before had. A grid's are some megabytes a fit, which would be collected long after.
 */
export function placesFor(length: number): (values: Float64Array) => Float64Array {
  if (8 * length > HELD_BYTES) return (values) => values.slice();
  if (held.length < length) held = new Float64Array(memoryOf(8 * length), 0, length);
  const memory = held;
  let top = 0;
  return (values) => {
    const place = memory.subarray(top, top + values.length);
    top += values.length;
    place.set(values);
    return place;
  };
}

/**
 * Steps a row in which problems settle whose matrix is none the worse for single precision. A matrix of low rank may bend
 * downward by its rounding: under wide bounds, steps then lead further and further.
 */
const SETTLES = 1000;
/** Steps that take a few times as long as solveInside, by the columns of x: what settles by steps mostly has by then. */
const stepsBeforeInside = (columns: number) => 20 * (columns + 30) ** 2;

export type Solver = (problem: BoxProblem, checkpoint: () => void) => BoxSolution;

/** Operations of a step of solveInside, at most: one takes tens of them. */
const INSIDE_WORK = 2.5e8;

/**
 * Of problems on the kernel matrix of these rows of x: by steps in singles. What these do not settle is solved from inside the
 * box where the matrix is X Xᵀ of few columns: of x itself, or of a factor of the matrix. Else, or where that fails, by
 * steps in doubles.   room: of solutions, which are good until its next one.
 */
export function solverOf(kernel: Kernel, x: Matrix, rows: Int32Array, matrix: BoxMatrix, room: BoxRoom): Solver {
  const count = rows.length;
  const columns = x.columns.length;
  const isNarrow = kernel.kernel === "linear" && x.sparse === undefined && columns < count;
  const settles = Math.min(SETTLES * count, isNarrow ? stepsBeforeInside(columns) : Number.POSITIVE_INFINITY);
  const single = boxEngine(matrix);
  const factorOf = () => {
    if (isNarrow) return takeRowsLater(x, rows);
    const most = Math.min(count, Math.floor(Math.sqrt(INSIDE_WORK / count)));
    return isPositive(kernel) ? lowRankFactor(matrix, most) : undefined;
  };
  let inside: { readonly factor: Matrix | undefined } | undefined;
  let double: BoxEngine | undefined;
  return (problem, checkpoint) => {
    const first = solveBox(problem, TOLERANCE, checkpoint, single, settles, room);
    if (first.isConverged) return first;
    inside ??= { factor: factorOf() };
    const second = inside.factor === undefined ? first : solveInside(inside.factor, problem, TOLERANCE, checkpoint);
    if (second.isConverged) return second;
    double ??= new PlainBox(matrix, "double");
    return solveBox(problem, TOLERANCE, checkpoint, double);
  };
}

/**
 * Solves a problem for every bound C of `bounds`: where no variable comes to its bound, wider ones have the same solution,
 * bit for bit, and are not solved again.   Solutions in the order of `bounds`, each put in its place.
 */
export function solveForBounds(
  bounds: readonly number[],
  problem: (C: number) => BoxProblem,
  solve: Solver,
  checkpoint: () => void,
  place: (values: Float64Array) => Float64Array,
): readonly BoxSolution[] {
  const solutions: BoxSolution[] = [];
  let known: BoxSolution | undefined;
  let solvedFor = Number.NaN;
  for (const at of [...bounds.keys()].sort((a, b) => bounds[a]! - bounds[b]!)) {
    if (known === undefined || (known.isTouched && bounds[at] !== solvedFor)) {
      solvedFor = bounds[at]!;
      const solution = solve(problem(solvedFor), checkpoint);
      known = { ...solution, s: place(solution.s) };
    }
    solutions[at] = known;
  }
  return solutions;
}

/** Solutions of a problem on some rows, one a member, and where they belong among a machine's coefficients. */
export interface Solved {
  readonly rows: Int32Array;
  readonly solutions: readonly BoxSolution[];
  /** The pair's place among the pairs, and the row's rival by its place among the rows. */
  readonly pair: number;
  readonly rivalOf: (at: number) => number;
}

/**
 * One a member, in one buffer: without vectors that no member needs, and members with the same solutions share a set.
 * places: of each row's class.
 */
export function machines(
  kernel: Kernel,
  x: Matrix,
  { classes, present, places }: Pick<Machines, "classes" | "present" | "places">,
  solved: readonly Solved[],
  members: number,
): readonly Fitted[] {
  const sets = new Int32Array(members);
  const kept: number[] = [];
  for (let m = 0; m < members; m++) {
    const known = kept.findIndex((other) => solved.every(({ solutions }) => solutions[m] === solutions[other]));
    sets[m] = known < 0 ? kept.push(m) - 1 : known;
  }
  const needed = neededOf(solved, x.rows);
  const [count, columns] = [needed.length, x.columns.length];
  const rivals = rivalsOf({ present });
  const buffer = pack({
    ...kernel,
    classes,
    present,
    columns,
    x: new Room("Float64Array", count * columns),
    places: Int32Array.from(needed, (k) => places[k]!),
    sets,
    coefs: new Room("Float64Array", kept.length * rivals * count),
    rhos: new Room("Float64Array", kept.length * pairsOf(present.length)),
  });
  const machine = unpack<Machines>(buffer);
  const read = partsOf(takeRowsLater(x, needed));
  for (let j = 0; j < columns; j++) read(j, 0, machine.x.subarray(j * count, (j + 1) * count));
  const toOf = new Int32Array(x.rows);
  for (let to = 0; to < needed.length; to++) toOf[needed[to]!] = to;
  for (const [set, m] of kept.entries()) put(machine, set, solved, m, toOf);
  return Array.from(sets, (_, at) => ({
    buffer,
    at,
    ...(solved.some(({ solutions }) => !solutions[at]!.isConverged) && { isUnconverged: true as const }),
  }));
}

/** Rows with a coefficient that is not 0. */
function neededOf(solved: readonly Solved[], rows: number): Int32Array {
  const isNeeded = new Uint8Array(rows);
  for (const { rows: own, solutions } of solved) {
    for (const { s } of new Set(solutions)) {
      for (let at = 0; at < s.length; at++) if (s[at] !== 0) isNeeded[own[at]!] = 1;
    }
  }
  const needed = new Int32Array(rows);
  let count = 0;
  for (let k = 0; k < rows; k++) if (isNeeded[k] === 1) needed[count++] = k;
  return needed.slice(0, count);
}

/** The solutions of a member.   toOf: by row, its place among the vectors. */
function put(
  { present, places, coefs, rhos }: Machines,
  set: number,
  solved: readonly Solved[],
  member: number,
  toOf: Int32Array,
): void {
  const count = places.length;
  const rivals = rivalsOf({ present });
  for (const { rows, solutions, pair, rivalOf } of solved) {
    const { s, rho } = solutions[member]!;
    rhos[set * pairsOf(present.length) + pair] = rho;
    for (let at = 0; at < s.length; at++) {
      if (s[at] !== 0) coefs[(set * rivals + rivalOf(at)) * count + toOf[rows[at]!]!] = s[at]!;
    }
  }
}

const rivalsOf = ({ present }: Pick<Machines, "present">) => Math.max(1, present.length - 1);
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
      for (let at = 0; at < sets.length; at++) {
        const coef = coefs[(sets[at]! * rivals + r) * count + k]!;
        if (coef !== 0) likeness.add(coef, at * pairs + pair);
      }
    }
  }
  return sets.map((_, at) => ({ values: likeness.sums(at * pairs, pairs), stride: likeness.stride }));
}
