/** Points with their values, which a Gaussian process learns from. */
export interface Design {
  readonly n: number;
  readonly d: number;
  /** n × d row-major; numbers of [0, 1], or places of unordered choices. */
  readonly x: Float64Array;
  /** n: centered, of unit variance. */
  readonly y: Float64Array;
  /** d: 1 where two values are alike or not, and no more. */
  readonly isChoice: Uint8Array;
}

/** Logarithms: d inverse squared lengthscales, the variance of the process, the variance of its noise. */
export type Hyperparameters = Float64Array;

/** The same, as covariances need them. */
export interface Scales {
  /** Inverse squared lengthscales. */
  readonly weights: Float64Array;
  readonly variance: number;
  readonly noise: number;
}

export function scalesOf(theta: Hyperparameters): Scales {
  const d = theta.length - 2;
  const at = (k: number) => Math.exp(theta[k]!);
  return { weights: Float64Array.from({ length: d }, (_, k) => at(k)), variance: at(d), noise: at(d + 1) };
}
