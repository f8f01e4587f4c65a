import type { Hyperparameters } from "../numeric/matern-design.js";
import { fitHyperparameters, MaternProcess, type Prior } from "../numeric/matern-process.js";
import type { Coordinates } from "./coordinates.js";
import { designOf, withRunning } from "./design.js";
import type { Results } from "./results.js";

/** More trials than this are too dear for a process. */
const MOST = 250;
/** The best trials, near which improvements are looked for. */
const ELITE = 5;
/** Half the lengthscales. */
const NARROW = Math.log(4);
/** L-BFGS steps of the first fit of hyperparameters, and of those that go on from the last. */
const FIRST_STEPS = 25;
const STEPS = 6;

/** A process over what was told and what is under way, and the loss to improve on, in the process's units. */
export interface Surrogate {
  readonly process: MaternProcess;
  readonly incumbent: number;
  readonly results: number;
  /** Points of the best trials, the best first. */
  readonly elite: readonly Float64Array[];
}

/**
 * Fits surrogates to the results of a search, one after the other. Hyperparameters go on from those of fewer results,
 * always over the same steps, so that they depend on what was told and not on when it was asked about.
 */
export class Surrogates {
  readonly #coordinates: Coordinates;
  readonly #results: Results;
  readonly #prior: Prior;
  #theta: Hyperparameters | undefined;
  /** Results that #theta has seen. */
  #seen = 0;

  constructor(coordinates: Coordinates, results: Results) {
    this.#coordinates = coordinates;
    this.#results = results;
    this.#prior = priorOf(coordinates.d, coordinates.together);
  }

  /** `isNarrow`: as if scores changed faster than was found, so that more of the space counts as unknown. */
  latest(isNarrow: boolean): Surrogate {
    const { all, pending } = this.#results;
    for (let n = nextFit(this.#seen); n <= all.length; n = nextFit(n)) {
      this.#theta = fitHyperparameters(
        designOf(this.#results, this.#coordinates, MOST, n).design,
        this.#prior,
        this.#theta ?? this.#prior.mean,
        this.#theta === undefined ? FIRST_STEPS : STEPS,
      );
      this.#seen = n;
    }
    const fitted = this.#theta ?? this.#prior.mean;
    const theta = isNarrow ? fitted.map((log, k) => (k < this.#coordinates.d ? log + NARROW : log)) : fitted;
    const { design, best } = designOf(this.#results, this.#coordinates, MOST);
    const d = this.#coordinates.d;
    const elite = [...best].slice(0, ELITE).map((row) => design.x.slice(row * d, (row + 1) * d));
    const incumbent = best.length === 0 ? 0 : design.y[best[0]!]!;
    const told = new MaternProcess(design, theta);
    // What is under way counts as if it had come out as expected: near it less is promised.
    const expected = (point: Float64Array) => told.predict(point).mean;
    const full = withRunning(design, [...pending], this.#coordinates, expected);
    const process = full === design ? told : new MaternProcess(full, theta);
    return { process, incumbent, results: all.length, elite };
  }
}

/** After how many results hyperparameters are fitted anew: every time at first, then after every tenth part more. */
const nextFit = (n: number): number => (n < 4 ? 4 : n + Math.max(1, Math.floor(n / 15)));

/**
 * On the logarithms. Lengthscales: around the range in five dimensions, growing with the root of the dimensions as
 * distances do (Hvarfner et al. 2024), which is those that exist at once; the variance around 1; the noise around a thousandth of the scores' variance.
 */
function priorOf(d: number, together: number): Prior {
  const of = (each: number, variance: number, noise: number) => {
    const out = new Float64Array(d + 2).fill(each);
    out[d] = variance;
    out[d + 1] = noise;
    return out;
  };
  return {
    mean: of(-0.5 * Math.log(Math.max(1, together) / 5), 0, -7),
    sd: of(1.2, 0.7, 2),
    low: of(-9, -3, Math.log(1e-6)),
    high: of(7, 4, Math.log(0.5)),
  };
}
