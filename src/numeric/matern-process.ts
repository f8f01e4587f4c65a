import { minimizeInBox } from "./bounded-minimize.js";
import { LikelihoodKernel, type Predicted, ProcessKernel } from "./kernels/matern.js";
import { type Design, type Hyperparameters, type Scales, scalesOf } from "./matern-design.js";

/** What is likely before any point is seen: normal on the logarithms. */
export interface Prior {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Added to the diagonal whatever the noise is, so that near twins do not ruin the factor. */
const JITTER = 1e-8;

/**
 * The likeliest hyperparameters under a prior (MAP), from `start`, at most `steps` of L-BFGS.
 * Rasmussen & Williams 2006, 5.4.1.   O(steps · n³).
 */
export function fitHyperparameters(
  design: Design,
  prior: Prior,
  start: Hyperparameters,
  steps: number,
): Hyperparameters {
  const theta = Float64Array.from(start);
  minimizeInBox(lossOf(design, prior), theta, prior.low, prior.high, steps, 1e-2);
  return theta;
}

/** Negative logarithm of the posterior density of hyperparameters, up to a constant, with its gradient. */
export function lossOf(design: Design, prior: Prior): (theta: Float64Array, gradient: Float64Array) => number {
  const { d } = design;
  const likelihood = new LikelihoodKernel(design);
  return (theta, gradient) => {
    gradient.fill(0);
    const scales = scalesOf(theta);
    const noise = scales.noise + JITTER;
    const found = likelihood.at({ ...scales, noise });
    if (found === undefined) return Number.POSITIVE_INFINITY;
    const { trace, whole } = found;
    let { loss } = found;
    gradient.set(found.gradient);
    // tr((K⁻¹ − ααᵀ) K) is n − αᵀy: what of it is not noise is the process.
    gradient[d] = 0.5 * (whole - trace * noise);
    gradient[d + 1] = 0.5 * trace * (noise - JITTER);
    for (let k = 0; k < d + 2; k++) {
      const z = (theta[k]! - prior.mean[k]!) / prior.sd[k]!;
      loss += 0.5 * z * z;
      gradient[k] = gradient[k]! + z / prior.sd[k]!;
    }
    return loss;
  };
}

/** What a process says of a point. */
export interface Prediction {
  readonly mean: number;
  readonly deviation: number;
  /** Squared distance to the design. */
  readonly nearest: number;
}

/** The process given the design: Matérn 5/2, one lengthscale a dimension. */
export class MaternProcess {
  readonly #scales: Scales;
  readonly #kernel: ProcessKernel;

  /** Throws when the design is not positive definite under the hyperparameters even with jitter. */
  constructor(design: Design, theta: Hyperparameters) {
    this.#scales = scalesOf(theta);
    this.#kernel = this.#factored(design);
  }

  get noise(): number {
    return this.#scales.noise;
  }

  #factored(design: Design): ProcessKernel {
    for (let jitter = JITTER; jitter < 1; jitter *= 100) {
      const kernel = ProcessKernel.of(design, this.#scales, jitter);
      if (kernel !== undefined) return kernel;
    }
    throw new Error("a covariance matrix with noise is not positive definite");
  }

  #prediction({ mean, known, nearest }: Predicted): Prediction {
    return { mean, deviation: Math.sqrt(Math.max(1e-12, this.#scales.variance - known)), nearest };
  }

  /** O(n (n + d)). */
  predict(point: Float64Array): Prediction {
    return this.#prediction(this.#kernel.predict(point));
  }

  /** What predict says of each, faster. */
  predictMany(points: readonly Float64Array[]): readonly Prediction[] {
    return this.#kernel.predictMany(points).map((predicted) => this.#prediction(predicted));
  }

  /** Slopes of the mean and the deviation of the prediction made last, by coordinate (0 for choices). */
  slopes({ deviation }: Prediction, ofMean: Float64Array, ofDeviation: Float64Array): void {
    this.#kernel.slopes(deviation, ofMean, ofDeviation);
  }
}
