import type { Columns } from "../../core/matrix.js";
import type { HingeEngine } from "../squared-hinge-plain.js";
import { type Arena, heldArena } from "./arena.js";

/** Rows that the kernel gathers together. */
const BLOCK = 128;

/** The bits of PlainHinge, 20 times as fast. It has its arena for itself until another matrix has it. */
export class HingeKernel implements HingeEngine {
  readonly #arena: Arena;
  readonly #y: Float64Array;
  readonly #s: Float64Array;
  readonly #theta: Float64Array;
  #weights: Float64Array | undefined;

  constructor({ n, p, read }: Columns) {
    const { arena } = heldArena(this);
    const at = layout(n, p + 1, (bytes) => arena.take(bytes));
    const { settings, column, ...places } = at;
    const { x, y, s, f, move, scores, active, slopes, isActive, isIn, changed, ...rest } = places;
    const { theta, moved, g, d, sum, whole, factor, left, right } = rest;
    const rows = [x, y, s, f, move, scores, active, slopes, isActive, isIn, changed];
    const fields = [n, p + 1, ...rows, theta, moved, g, d, sum, whole, factor, left, right];
    arena.integers(settings, fields.length).set(fields);
    arena.kernels.hingeSettings(settings);
    const padded = fours(n);
    arena.doubles(x, padded * fours(p + 1)).fill(0);
    const room = arena.doubles(column, n);
    for (let j = 0; j <= p; j++) {
      if (j < p) read(j, 0, room);
      else room.fill(1);
      arena.kernels.hingeColumn(column, j);
    }
    arena.kernels.hingeRows();
    this.#arena = arena;
    this.#y = arena.doubles(y, padded).fill(0);
    this.#s = arena.doubles(s, padded).fill(0);
    this.#theta = arena.doubles(theta, fours(p + 1)).fill(0);
  }

  begin(y: Float64Array, s: Float64Array): void {
    this.#y.set(y);
    this.#s.set(s);
    this.#arena.kernels.hingeBegin(s === this.#weights);
    this.#weights = s;
  }

  start(C: number, theta: Float64Array): void {
    this.#theta.set(theta);
    this.#arena.kernels.hingeStart(C);
  }

  step(): number {
    return this.#arena.kernels.hingeStep();
  }

  read(theta: Float64Array): void {
    theta.set(this.#theta.subarray(0, theta.length));
  }
}

const fours = (count: number) => 4 * Math.ceil(count / 4);

function layout(n: number, size: number, take: (bytes: number) => number) {
  const doubles = 8 * fours(n);
  const width = fours(size);
  return {
    settings: take(128),
    column: take(8 * n),
    x: take(doubles * width),
    y: take(doubles),
    s: take(doubles),
    f: take(doubles),
    move: take(doubles),
    scores: take(doubles),
    active: take(4 * n),
    slopes: take(8 * n),
    isActive: take(n),
    isIn: take(n),
    /** The last place beyond those that differ is written, too. */
    changed: take(4 * (n + 1)),
    theta: take(8 * width),
    moved: take(8 * width),
    g: take(8 * width),
    d: take(8 * width),
    sum: take(8 * width * width),
    whole: take(8 * width * width),
    factor: take(8 * size * size),
    left: take(8 * BLOCK * width),
    right: take(8 * BLOCK * width),
  };
}
