import type { Prior } from "./space.js";

/** A distribution on an interval, as a map to [0, 1] and back. */
export interface Distribution {
  cdf(x: number): number;
  /** The inverse of cdf: u = 0 gives the lower end, u = 1 the upper one. */
  quantile(u: number): number;
}

/** A prior, truncated to low … high (either may be infinite, where the prior allows it). */
export function truncated(prior: Prior, low: number, high: number): Distribution {
  switch (prior.kind) {
    case "normal":
      return between(low, high, {
        cdf: (x) => normalCdf((x - prior.mean) / prior.sd),
        quantile: (u) => prior.mean + prior.sd * normalQuantile(u),
      });
    case "lognormal":
      return between(Math.max(low, 0), high, {
        cdf: (x) => (x <= 0 ? 0 : normalCdf((Math.log(x) - prior.mean) / prior.sd)),
        quantile: (u) => Math.exp(prior.mean + prior.sd * normalQuantile(u)),
      });
    case "beta":
      return {
        cdf: (x) => betaCdf((x - low) / (high - low), prior.a, prior.b),
        quantile: (u) => low + (high - low) * betaQuantile(u, prior.a, prior.b),
      };
  }
}

/** Uniform on the logarithm; low > 0. */
export function logUniform(low: number, high: number): Distribution {
  const from = Math.log(low);
  const width = Math.log(high) - from;
  return {
    cdf: (x) => (x <= low ? 0 : clamp((Math.log(x) - from) / width, 0, 1)),
    quantile: (u) => clamp(Math.exp(from + u * width), low, high),
  };
}

export function uniform(low: number, high: number): Distribution {
  return {
    cdf: (x) => (high === low ? 0 : clamp((x - low) / (high - low), 0, 1)),
    quantile: (u) => clamp(low + u * (high - low), low, high),
  };
}

/** A distribution cut to an interval, its mass there scaled to 1. */
function between(low: number, high: number, whole: Distribution): Distribution {
  const below = whole.cdf(low);
  const mass = whole.cdf(high) - below;
  // Where no mass is left in double precision, the interval is flat.
  if (!(mass > 1e-300)) return uniform(low, high);
  return {
    cdf: (x) => clamp((whole.cdf(x) - below) / mass, 0, 1),
    quantile: (u) => clamp(whole.quantile(clamp(below + u * mass, 1e-16, 1 - 1e-16)), low, high),
  };
}

export const clamp = (x: number, low: number, high: number): number => Math.max(low, Math.min(high, x));

/** Φ(x), to about 1e-15 relative in the body. Continued fraction in the tails, series near 0. Abramowitz & Stegun 26.2.10, 26.2.14. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const z = Math.abs(x);
  if (z > 38) return x > 0 ? 1 : 0;
  const density = Math.exp((-z * z) / 2) / 2.5066282746310002;
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 1; term > sum * 1e-17; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return x > 0 ? 0.5 + density * sum : 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 60; k > 0; k--) fraction = z + k / fraction;
  const tail = density / fraction;
  return x > 0 ? 1 - tail : tail;
}

/** Φ⁻¹(u): Acklam's rational approximation, then one Halley step to full double precision. */
export function normalQuantile(u: number): number {
  if (u <= 0) return Number.NEGATIVE_INFINITY;
  if (u >= 1) return Number.POSITIVE_INFINITY;
  const x = u > 0.5 ? -acklam(1 - u) : acklam(u);
  const error = (normalCdf(x) - u) * 2.5066282746310002 * Math.exp((x * x) / 2);
  return x - error / (1 + (x * error) / 2);
}

/** u ≤ ½; relative error below 1.15e-9. */
function acklam(u: number): number {
  if (u < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(u));
    return (
      (((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 3.224671290700398e-1) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    );
  }
  const q = u - 0.5;
  const r = q * q;
  return (
    ((((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r + 1.38357751867269e2) * r -
      3.066479806614716e1) *
      r +
      2.506628277459239) *
      q) /
    (((((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r + 6.680131188771972e1) * r -
      1.328068155288572e1) *
      r +
      1)
  );
}

/** ln Γ(x) for x > 0. Lanczos, g = 7, n = 9. */
function lnGamma(x: number): number {
  const c = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lnGamma(1 - x);
  let sum = c[0]!;
  for (let i = 1; i < 9; i++) sum += c[i]! / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Regularised incomplete beta function I_x(a, b). Lentz's continued fraction; Numerical Recipes 6.4. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a);
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const floor = (v: number) => (Math.abs(v) < 1e-300 ? 1e-300 : v);
  let c = 1;
  let d = 1 / floor(1 - ((a + b) * x) / (a + 1));
  let f = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / floor(1 + even * d);
    c = floor(1 + even / c);
    f *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / floor(1 + odd * d);
    c = floor(1 + odd / c);
    const delta = d * c;
    f *= delta;
    if (Math.abs(delta - 1) < 1e-16) break;
  }
  return front * f;
}

/** Bisection: 60 halvings reach the last bit of [0, 1] that matters. */
function betaQuantile(u: number, a: number, b: number): number {
  if (u <= 0) return 0;
  if (u >= 1) return 1;
  let low = 0;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const mid = (low + high) / 2;
    if (betaCdf(mid, a, b) < u) low = mid;
    else high = mid;
  }
  return (low + high) / 2;
}
