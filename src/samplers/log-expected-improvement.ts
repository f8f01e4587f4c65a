import { normalCdf } from "../space/prior.js";

const LOG_ROOT_2_PI = 0.5 * Math.log(2 * Math.PI);
const TERMS = 40;

export interface Improvement {
  /** log of (φ(z) + z Φ(z)). */
  readonly log: number;
  /** Its derivative by z. */
  readonly slope: number;
}

/**
 * Logarithm of the improvement that a standard normal value promises below z, without cancellation in the tail:
 * for z < −3 by the continued fraction of Mills' ratio 1 / (|z| + t), of which φ · t / (|z| + t) remains.
 * Ament et al. 2023, "Unexpected improvements to expected improvement".
 */
export function logImprovement(z: number): Improvement {
  if (z > -3) {
    const below = normalCdf(z);
    const h = Math.exp(-0.5 * z * z - LOG_ROOT_2_PI) + z * below;
    return { log: Math.log(h), slope: below / h };
  }
  const a = -z;
  let t = a;
  for (let k = TERMS; k > 1; k--) t = a + k / t;
  t = 1 / t;
  return { log: -0.5 * a * a - LOG_ROOT_2_PI + Math.log(t / (a + t)), slope: 1 / t };
}
