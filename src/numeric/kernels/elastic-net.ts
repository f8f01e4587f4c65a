import { type NetEngine, type NetProblem, slackOf } from "../elastic-net-plain.js";
import { type Arena, heldArena } from "./arena.js";

/** Places in the arena, in bytes from its start. */
type Places = ReturnType<typeof layout>;

/** Of so many features at most is the whole of XᵀX held. */
export const MOST_FEATURES = 512;

/** The bits of PlainNet, in the kernels' memory; set up anew when another problem had the place in between. */
export class NetKernel implements NetEngine {
  readonly #gram: Float64Array;
  readonly #problem: NetProblem;
  readonly #slack: Float64Array;
  #places: Places | undefined;
  /** As they stood when they were last asked for. */
  readonly #w: Float64Array;
  readonly #gradient: Float64Array;

  /** gram: XᵀX, p × p, whose columns are the problem's. */
  constructor(gram: Float64Array, problem: NetProblem) {
    this.#gram = gram;
    this.#problem = problem;
    this.#slack = slackOf(problem);
    this.#w = new Float64Array(problem.products.length);
    this.#gradient = problem.products.slice();
  }

  sweep(l1: number, l2: number, isFull: boolean): number {
    return this.#arena().kernels.netSweep(l1, l2, isFull);
  }

  polish(l1: number, l2: number): boolean {
    return Boolean(this.#arena().kernels.netPolish(l1, l2));
  }

  restart(): void {
    this.#w.fill(0);
    this.#gradient.set(this.#problem.products);
    const arena = this.#arena();
    const { values, gradient } = this.#places!;
    arena.doubles(values, this.#w.length).set(this.#w);
    arena.doubles(gradient, this.#w.length).set(this.#gradient);
  }

  weights(): Float64Array {
    const arena = this.#arena();
    const { values, gradient } = this.#places!;
    this.#w.set(arena.doubles(values, this.#w.length));
    this.#gradient.set(arena.doubles(gradient, this.#w.length));
    return this.#w.slice();
  }

  /** With the problem in its places. */
  #arena(): Arena {
    const { arena, isFresh } = heldArena(this);
    if (isFresh || this.#places === undefined) this.#places = this.#place(arena);
    return arena;
  }

  #place(arena: Arena): Places {
    const p = this.#w.length;
    const places = layout(p, (bytes) => arena.take(bytes));
    const { settings, gram, products, gradient, values, slack, active, factor, solution, trial } = places;
    arena.doubles(gram, p * p).set(this.#gram);
    arena.doubles(products, p).set(this.#problem.products);
    arena.doubles(gradient, p).set(this.#gradient);
    arena.doubles(values, p).set(this.#w);
    arena.doubles(slack, p).set(this.#slack);
    const fields = [p, gram, products, gradient, values, slack, active, factor, solution, trial];
    arena.integers(settings, fields.length).set(fields);
    arena.kernels.netSettings(settings);
    return places;
  }
}

function layout(p: number, take: (bytes: number) => number) {
  return {
    settings: take(64),
    gram: take(8 * p * p),
    products: take(8 * p),
    gradient: take(8 * p),
    values: take(8 * p),
    slack: take(8 * p),
    active: take(4 * p),
    factor: take(8 * p * p),
    solution: take(8 * p),
    trial: take(8 * p),
  };
}
