import type { Enough, Preconditioner } from "../conjugate-gradients.js";
import type { Arena } from "./arena.js";

/** Where a problem stands in the arena, as the fields of directionSettings name it. */
export interface RoughPlaces {
  readonly panels: number;
  readonly width: number;
  readonly outputs: number;
  readonly x: number;
  readonly chances: number;
  readonly s: number;
  readonly work: number;
  readonly sums: number;
  readonly narrow: number;
  readonly units: number;
}

/**
 * Newton's directions, found where the rows are.   The bits of conjugateGradients over products in singles, preconditioned by
 * choleskySolve block by block.
 */
export class SoftmaxDirections {
  readonly #arena: Arena;
  readonly #rough: RoughPlaces;
  readonly #at: Readonly<Record<"blocks" | "pairs" | "factor" | "d" | "r" | "z" | "q" | "hq", number>>;

  constructor(arena: Arena, rough: RoughPlaces) {
    const { width, outputs } = rough;
    const pairs = Math.ceil(outputs / 2);
    const one = 8 * width * outputs;
    this.#arena = arena;
    this.#rough = rough;
    const settings = arena.take(4 * 17);
    this.#at = {
      blocks: arena.take(16 * pairs * width * width),
      pairs: arena.take(16 * pairs * width),
      factor: arena.take(8 * width * width),
      d: arena.take(one),
      r: arena.take(one),
      z: arena.take(one),
      q: arena.take(one),
      hq: arena.take(one),
    };
    const { panels, x, chances, s, work, sums, narrow, units } = rough;
    const { blocks, pairs: z2, d, r, z, q, hq } = this.#at;
    arena
      .integers(settings, 17)
      .set([panels, width, outputs, x, chances, s, work, sums, narrow, units, blocks, z2, d, r, z, q, hq]);
    arena.kernels.directionSettings(settings);
  }

  /** Factors two blocks that putRoughBlock has put there: those of outputs 2 pair and 2 pair + 1. */
  factorPair(pair: number): boolean {
    const { width } = this.#rough;
    return Boolean(this.#arena.kernels.factorPair(this.#at.blocks + 16 * pair * width * width, width));
  }

  /** square: where roughBlock has left the block of output k. */
  putRoughBlock(square: number, k: number, C: number): void {
    this.#arena.kernels.putRoughBlock(square, k, C);
  }

  /** From choleskyFactor. */
  putFactor(factor: Float64Array, k: number): void {
    this.#arena.doubles(this.#at.factor, factor.length).set(factor);
    this.#arena.kernels.putFactor(this.#at.factor, k);
  }

  readonly precondition: Preconditioner = (r, z) => {
    this.#arena.doubles(this.#at.r, r.length).set(r);
    this.#arena.kernels.precondition();
    z.set(this.#arena.doubles(this.#at.z, z.length));
  };

  /** Solves H x = d, H being what is held; x takes the place of d. Answers the steps that it took. */
  find(d: Float64Array, C: number, { residual, steps }: Enough): number {
    this.#arena.doubles(this.#at.d, d.length).set(d);
    const taken = this.#arena.kernels.findDirection(C, residual, steps);
    d.set(this.#arena.doubles(this.#at.d, d.length));
    return taken;
  }
}
