import { readerOf, type SoftmaxProblem } from "./softmax-problem.js";

/** Panels of 16 rows whose sums run in singles. */
const RUN = 64;
/** Less is taken for 0. */
const LEAST = 1e-30;
const { fround } = Math;

/** What a column is multiplied by in singles: its largest value is 1 then. */
export function unitFactors(problem: SoftmaxProblem): Float64Array {
  const read = readerOf(problem);
  const column = new Float64Array(problem.n);
  const factors = new Float64Array(problem.p + 1).fill(1);
  for (let j = 0; j < problem.p; j++) {
    read(j, 0, column);
    let most = 0;
    for (let i = 0; i < column.length; i++) most = Math.max(most, Math.abs(column[i]!));
    if (most > 0) factors[j] = 1 / most;
  }
  return factors;
}

const single = (value: number) => (Math.abs(value) >= LEAST ? fround(value) : 0);

/**
 * The Hessian of the softmax's loss times v in singles: the twin of kernels/assembly/softmax-rough.ts, to the last bit.
 * factors: of the columns.   chances: n × m; with one output, s P (1 − P).   v, out: (p + 1) × m.
 */
export function plainRoughProduct(
  { x, n, p, s }: SoftmaxProblem,
  factors: Float64Array,
  chances: Float64Array,
  v: Float64Array,
  out: Float64Array,
): void {
  const width = p + 1;
  const m = v.length / width;
  const narrow = Float32Array.from(v, (value, at) => value / factors[at % width]!);
  out.fill(0);
  let sums = new Float32Array(4 * out.length);
  const flush = () => {
    for (let at = 0; at < out.length; at++) {
      out[at] = out[at]! + quarters(sums, at);
    }
    sums = new Float32Array(4 * out.length);
  };
  for (const [place, i] of panelRows(n).entries()) {
    if (place > 0 && place % (16 * RUN) === 0) flush();
    if (i < 0) continue;
    const row = Float32Array.from({ length: width }, (_, j) => single((j < p ? x[j * n + i]! : 1) * factors[j]!));
    const work = new Float32Array(m);
    for (let k = 0; k < m; k++) {
      for (let j = 0; j < width; j++) work[k] = work[k]! + fround(row[j]! * narrow[k * width + j]!);
    }
    const own = Float32Array.from(work, (_, k) => single(chances[k * n + i]!));
    if (m === 1) work[0] = own[0]! * work[0]!;
    else {
      let mean = 0;
      for (let k = 0; k < m; k++) mean = fround(mean + fround(own[k]! * work[k]!));
      for (let k = 0; k < m; k++) work[k] = fround(single(s[i]!) * own[k]!) * fround(work[k]! - mean);
    }
    for (let k = 0; k < m; k++) {
      for (let j = 0; j < width; j++) {
        const at = 4 * (k * width + j) + (place & 3);
        sums[at] = sums[at]! + fround(row[j]! * work[k]!);
      }
    }
  }
  flush();
  for (let at = 0; at < out.length; at++) out[at] = out[at]! / factors[at % width]!;
}

const quarters = (sums: Float32Array, at: number): number =>
  sums[4 * at]! + sums[4 * at + 2]! + (sums[4 * at + 1]! + sums[4 * at + 3]!);

/** The block of output k with itself, in singles: the twin of roughBlock.   out: (p + 1)². */
export function plainRoughBlock(
  { x, n, p, s }: SoftmaxProblem,
  factors: Float64Array,
  chances: Float64Array,
  k: number,
  out: Float64Array,
): void {
  const width = p + 1;
  const sums = new Float32Array(4 * width * width);
  for (const [place, i] of panelRows(n).entries()) {
    if (i < 0) continue;
    const row = Float32Array.from({ length: width }, (_, j) => single((j < p ? x[j * n + i]! : 1) * factors[j]!));
    const q = single(chances[k * n + i]!);
    const weight = chances.length === n ? q : fround(fround(single(s[i]!) * q) * fround(1 - q));
    for (let j = 0; j < width; j++) {
      const weighted = fround(row[j]! * weight);
      for (let h = 0; h < width; h++) {
        const at = 4 * (j * width + h) + (place & 3);
        sums[at] = sums[at]! + fround(weighted * row[h]!);
      }
    }
  }
  for (let j = 0; j < width; j++) {
    for (let h = 0; h <= j; h++) {
      const value = quarters(sums, j * width + h) / (factors[j]! * factors[h]!);
      out[j * width + h] = value;
      out[h * width + j] = value;
    }
  }
}

/** The rows in the order of the panels' places; −1 where a panel is filled up. */
function panelRows(n: number): Int32Array {
  const half = n >> 1;
  return Int32Array.from({ length: 16 * Math.ceil(n / 16) }, (_, place) => {
    const pair = place >> 1;
    const i = (place & 1) === 0 ? pair : half + pair;
    return i < ((place & 1) === 0 ? half : n) ? i : -1;
  });
}
