/**
 * Minimize ½ sᵀKs + linear·s within low ≤ s ≤ high, with Σ s = 0: the dual of support vector machines with the targets'
 * signs drawn into s.
 */
export interface BoxProblem {
  readonly rows: number;
  /** Row i of K, rows long; valid until the row after next is asked for. */
  readonly row: (i: number) => Float32Array;
  readonly diagonal: Float64Array;
  /** rows long each, or twice that: every row of K then has two variables (regression). 0 lies within the bounds. */
  readonly linear: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface BoxSolution {
  /** Per row; of two variables the sum. */
  readonly s: Float64Array;
  /** Multiplier of Σ s = 0: minus the intercept. */
  readonly rho: number;
}

/** Stands for a curvature that is not positive, as in LIBSVM. */
const TINY = 1e-12;

/**
 * Sequential minimal optimization, pairs chosen by second-order information: i by steepest descent, j by the most that
 * the pair can gain. Until no pair violates the conditions of the optimum by more than `tolerance`; of equals the first.
 * Fan, Chen & Lin 2005, WSS 2.
 */
export function solveBox(problem: BoxProblem, tolerance: number, checkpoint: () => void): BoxSolution {
  const { rows, row, diagonal, linear, low, high } = problem;
  const count = linear.length;
  const s = new Float64Array(count);
  const gradient = linear.slice();
  const canRise = Uint8Array.from(high, (h) => (h > 0 ? 1 : 0));
  const canFall = Uint8Array.from(low, (l) => (l < 0 ? 1 : 0));
  const most = Math.max(1e7, 100 * rows);
  const place = (k: number) => (k < rows ? k : k - rows);
  let extremes = extremesOf(gradient, canRise, canFall);
  for (let step = 0; step < most && extremes.most - extremes.least > tolerance; step++) {
    if (step % 1024 === 0) checkpoint();
    const i = extremes.at;
    const rowI = row(place(i));
    const j = partnerOf(problem, i, rowI, gradient, canFall);
    if (j < 0) break;
    const rowJ = row(place(j));
    const curvature = diagonal[place(i)]! + diagonal[place(j)]! - 2 * rowI[place(j)]!;
    const wanted = (gradient[j]! - gradient[i]!) / (curvature > 0 ? curvature : TINY);
    const room = Math.min(high[i]! - s[i]!, s[j]! - low[j]!);
    const moved = Math.min(wanted, room);
    // At a bound, the bound itself: no rounding keeps a variable off it.
    s[i] = moved === high[i]! - s[i]! ? high[i]! : s[i]! + moved;
    s[j] = moved === s[j]! - low[j]! ? low[j]! : s[j]! - moved;
    canRise[i] = s[i]! < high[i]! ? 1 : 0;
    canFall[i] = s[i]! > low[i]! ? 1 : 0;
    canRise[j] = s[j]! < high[j]! ? 1 : 0;
    canFall[j] = s[j]! > low[j]! ? 1 : 0;
    for (let from = 0; from < count; from += rows) follow(gradient, from, rows, rowI, rowJ, moved);
    extremes = extremesOf(gradient, canRise, canFall);
  }
  const rho = multiplier(gradient, canRise, canFall, extremes);
  for (let k = rows; k < count; k++) s[k - rows] = s[k - rows]! + s[k]!;
  return { s: s.slice(0, rows), rho };
}

function follow(
  gradient: Float64Array,
  from: number,
  rows: number,
  rowI: Float32Array,
  rowJ: Float32Array,
  moved: number,
): void {
  for (let k = 0; k < rows; k++) gradient[from + k] = gradient[from + k]! + moved * (rowI[k]! - rowJ[k]!);
}

interface Extremes {
  /** The least gradient among those that can rise, and where. */
  readonly at: number;
  readonly least: number;
  /** The most among those that can fall. */
  readonly most: number;
}

function extremesOf(gradient: Float64Array, canRise: Uint8Array, canFall: Uint8Array): Extremes {
  let at = -1;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < gradient.length; k++) {
    const g = gradient[k]!;
    if (canRise[k] === 1 && g < least) {
      least = g;
      at = k;
    }
    if (canFall[k] === 1 && g > most) most = g;
  }
  return { at, least, most };
}

function partnerOf(
  { rows, diagonal }: BoxProblem,
  i: number,
  rowI: Float32Array,
  gradient: Float64Array,
  canFall: Uint8Array,
): number {
  const own = diagonal[i < rows ? i : i - rows]!;
  const least = gradient[i]!;
  let best = 0;
  let at = -1;
  for (let from = 0; from < gradient.length; from += rows) {
    for (let k = 0; k < rows; k++) {
      const difference = gradient[from + k]! - least;
      if (canFall[from + k] === 0 || difference <= 0) continue;
      const curvature = own + diagonal[k]! - 2 * rowI[k]!;
      const gain = (difference * difference) / (curvature > 0 ? curvature : TINY);
      if (gain > best) {
        best = gain;
        at = from + k;
      }
    }
  }
  return at;
}

/** The mean gradient of the variables off their bounds; without any, the middle of what the others leave open. */
function multiplier(
  gradient: Float64Array,
  canRise: Uint8Array,
  canFall: Uint8Array,
  { least, most }: Extremes,
): number {
  let sum = 0;
  let free = 0;
  for (let k = 0; k < gradient.length; k++) {
    if (canRise[k] === 0 || canFall[k] === 0) continue;
    sum += gradient[k]!;
    free++;
  }
  if (free > 0) return sum / free;
  const middle = (least + most) / 2;
  return Number.isFinite(middle) ? middle : 0;
}
