import { choleskyFactor, choleskySolve } from "./cholesky.js";
import { dot } from "./vectors.js";

export interface Smoothing {
  readonly trend: "none" | "additive" | "damped";
  readonly seasonal: "none" | "additive" | "multiplicative";
  /** Steps in a season; 1 without one. */
  readonly season: number;
}

/**
 * Smoothing parameters, then the state before the first value: alpha, beta / alpha, gamma / (1 − alpha), phi, level, slope,
 * and a value for each step of a season. What the model lacks stands at 0, phi at 1.
 */
const ALPHA = 0;
const BETA = 1;
const GAMMA = 2;
const PHI = 3;
const LEVEL = 4;
const SLOPE = 5;
const SEASON = 6;

/** The state after the last value, for forecasts. */
export interface SmoothingState {
  readonly phi: number;
  readonly level: number;
  readonly slope: number;
  /** Of the next step, the one after …; empty without a season. */
  readonly seasons: Float64Array;
}
export interface Smoothed {
  readonly state: SmoothingState;
  /** One-step forecasts of the series itself, length of y. */
  readonly fitted: Float64Array;
}

/** alpha, beta / alpha, gamma / (1 − alpha) and phi lie between these; phi as Hyndman et al. choose. */
const LOW = [1e-4, 0, 0, 0.8];
const HIGH = [1 - 1e-4, 1, 1, 0.98];
const STARTS: readonly (readonly number[])[] = [
  [0.1, 0.1, 0.1, 0.95],
  [0.5, 0.1, 0.3, 0.95],
  [0.9, 0.1, 0.1, 0.95],
  [0.3, 0.5, 0.6, 0.9],
  [0.001, 0.1, 0.001, 0.97],
];
const MOST = 200;

/** How many numbers are estimated. */
export const freedom = ({ trend, seasonal, season }: Smoothing): number =>
  2 + (trend === "none" ? 0 : 2) + (trend === "damped" ? 1 : 0) + (seasonal === "none" ? 0 : 1 + season);

/**
 * Smoothing parameters and first state of least squared one-step errors: the maximum likelihood of the model with additive
 * normal errors. NaN in y is not observed. By Levenberg and Marquardt's method within bounds, from five starts.
 * Hyndman, Koehler, Ord & Snyder 2008, chapters 2 and 5.
 */
export function smooth(y: Float64Array, spec: Smoothing, checkpoint: () => void): Smoothed {
  const free = freeOf(spec);
  let best: { readonly theta: Float64Array; readonly loss: number } = {
    theta: firstGuess(y, spec, STARTS[0]!),
    loss: Number.POSITIVE_INFINITY,
  };
  for (const start of STARTS) {
    checkpoint();
    const theta = firstGuess(y, spec, start);
    const loss = descend(y, spec, theta, free);
    if (loss < best.loss) best = { theta, loss };
  }
  const fitted = new Float64Array(y.length);
  const state = best.theta.slice();
  filter(y, spec, state, fitted);
  const { season, seasonal } = spec;
  const seasons = new Float64Array(seasonal === "none" ? 0 : season);
  for (let k = 0; k < seasons.length; k++) seasons[k] = state[SEASON + ((y.length + k) % season)]!;
  return { state: { phi: state[PHI]!, level: state[LEVEL]!, slope: state[SLOPE]!, seasons }, fitted };
}

/** The value `steps` after the last one, 1 or more. */
export function forecast({ phi, level, slope, seasons }: SmoothingState, steps: number, spec: Smoothing): number {
  const grown = phi === 1 ? steps : (phi * (1 - phi ** steps)) / (1 - phi);
  const base = level + grown * slope;
  if (spec.seasonal === "none") return base;
  const season = seasons[(steps - 1) % seasons.length]!;
  return spec.seasonal === "additive" ? base + season : base * season;
}

function freeOf({ trend, seasonal, season }: Smoothing): readonly number[] {
  const free = [ALPHA, LEVEL];
  if (trend !== "none") free.push(BETA, SLOPE);
  if (trend === "damped") free.push(PHI);
  if (seasonal !== "none") free.push(GAMMA, ...Array.from({ length: season }, (_, k) => SEASON + k));
  return free.sort((a, b) => a - b);
}

/** Level, slope and season of the first two seasons, or of the first values. */
function firstGuess(y: Float64Array, { trend, seasonal, season }: Smoothing, start: readonly number[]): Float64Array {
  const theta = new Float64Array(SEASON + (seasonal === "none" ? 0 : season));
  theta.set(start);
  if (trend === "none") theta[BETA] = 0;
  if (trend !== "damped") theta[PHI] = 1;
  if (seasonal === "none") theta[GAMMA] = 0;
  const width = seasonal === "none" ? Math.min(4, Math.max(1, y.length >> 1)) : season;
  const [first, second] = [meanOf(y, 0, width), meanOf(y, width, 2 * width)];
  const slope = trend === "none" || Number.isNaN(second) ? 0 : (second - first) / width;
  theta[LEVEL] = first - (slope * (width + 1)) / 2;
  theta[SLOPE] = slope;
  for (let k = 0; seasonal !== "none" && k < season; k++) {
    const base = theta[LEVEL]! + slope * (k + 1);
    const own = Number.isNaN(y[k]!) ? base : y[k]!;
    theta[SEASON + k] = seasonal === "additive" ? own - base : own / base;
  }
  return theta;
}

function meanOf(y: Float64Array, from: number, to: number): number {
  const present = y.subarray(from, to).filter((v) => !Number.isNaN(v));
  return present.reduce((sum, v) => sum + v, 0) / present.length;
}

/** Runs over the series; leaves the last state in theta, one-step forecasts in `fitted`. Returns the squared errors' sum. */
function filter(y: Float64Array, spec: Smoothing, theta: Float64Array, fitted: Float64Array): number {
  const alpha = theta[ALPHA]!;
  const beta = alpha * theta[BETA]!;
  const gamma = (1 - alpha) * theta[GAMMA]!;
  const phi = theta[PHI]!;
  const { seasonal, season } = spec;
  let level = theta[LEVEL]!;
  let slope = theta[SLOPE]!;
  let loss = 0;
  for (let t = 0, at = SEASON; t < y.length; t++, at++) {
    if (at === SEASON + season) at = SEASON;
    const base = level + phi * slope;
    const s = seasonal === "none" ? 0 : theta[at]!;
    const forecasted = seasonal === "multiplicative" ? base * s : base + s;
    fitted[t] = forecasted;
    const error = Number.isNaN(y[t]!) ? 0 : y[t]! - forecasted;
    loss += error * error;
    const scaled = seasonal === "multiplicative" ? error / s : error;
    level = base + alpha * scaled;
    slope = phi * slope + beta * scaled;
    if (seasonal !== "none") theta[at] = s + gamma * (seasonal === "multiplicative" ? error / base : error);
  }
  theta[LEVEL] = level;
  theta[SLOPE] = slope;
  return Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY;
}

/** Levenberg–Marquardt over the free numbers, smoothing parameters held between their bounds. Returns the loss. */
function descend(y: Float64Array, spec: Smoothing, theta: Float64Array, free: readonly number[]): number {
  const residuals = (at: Float64Array, out: Float64Array): number => {
    const loss = filter(y, spec, at.slice(), out);
    for (let t = 0; t < y.length; t++) out[t] = Number.isNaN(y[t]!) ? 0 : y[t]! - out[t]!;
    return loss;
  };
  const e = new Float64Array(y.length);
  const trial = new Float64Array(y.length);
  let loss = residuals(theta, e);
  let damping = 1e-3;
  let calm = 0;
  for (let iteration = 0; iteration < MOST && calm < 3 && loss > 0; iteration++) {
    const slopes = slopesOf(theta, free, e, residuals);
    const gradient = Float64Array.from(slopes, (slope) => dot(slope, e));
    // At a bound, and pushed against it: not moved.
    const moving = free.flatMap((place, k) => (isHeld(theta, place, -gradient[k]!) ? [] : [k]));
    let next: { theta: Float64Array; loss: number } | undefined;
    for (; damping < 1e12; damping *= 8) {
      const step = stepOf(moving, slopes, gradient, damping);
      if (step === undefined) continue;
      const moved = theta.slice();
      for (const [i, k] of moving.entries()) moved[free[k]!] = bounded(free[k]!, moved[free[k]!]! - step[i]!);
      const after = residuals(moved, trial);
      if (after < loss) {
        next = { theta: moved, loss: after };
        break;
      }
    }
    if (next === undefined) break;
    calm = loss - next.loss <= 1e-11 * loss ? calm + 1 : 0;
    theta.set(next.theta);
    loss = residuals(theta, e);
    damping = Math.max(1e-12, damping / 10);
  }
  return loss;
}

type Residuals = (theta: Float64Array, out: Float64Array) => number;

/** Derivatives of the residuals by each free number, by differences away from the nearer bound. */
function slopesOf(theta: Float64Array, free: readonly number[], e: Float64Array, residuals: Residuals): Float64Array[] {
  return free.map((place) => {
    const moved = theta.slice();
    const size = 1e-7 * Math.max(1, Math.abs(theta[place]!));
    const by = place <= PHI && theta[place]! + size > HIGH[place]! ? -size : size;
    moved[place] = theta[place]! + by;
    const slope = new Float64Array(e.length);
    residuals(moved, slope);
    for (let t = 0; t < e.length; t++) slope[t] = (slope[t]! - e[t]!) / by;
    return slope;
  });
}

const bounded = (place: number, v: number) => (place > PHI ? v : Math.min(HIGH[place]!, Math.max(LOW[place]!, v)));

/** `towards`: where the loss falls. */
const isHeld = (theta: Float64Array, place: number, towards: number) =>
  place <= PHI && ((theta[place]! <= LOW[place]! && towards < 0) || (theta[place]! >= HIGH[place]! && towards > 0));

/** (JᵀJ + damping · diag JᵀJ) step = gradient, over the moving numbers. */
function stepOf(
  moving: readonly number[],
  slopes: readonly Float64Array[],
  gradient: Float64Array,
  damping: number,
): Float64Array | undefined {
  const n = moving.length;
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) a[i * n + j] = dot(slopes[moving[i]!]!, slopes[moving[j]!]!);
    a[i * n + i] = a[i * n + i]! * (1 + damping) + 1e-300;
  }
  const step = Float64Array.from(moving, (k) => gradient[k]!);
  if (!choleskyFactor(a, n)) return undefined;
  choleskySolve(a, n, step);
  return step;
}
