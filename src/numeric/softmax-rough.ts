import type { SoftmaxProblem } from "./softmax-problem.js";

/** Panels of 16 rows whose sums run in singles. */
const RUN = 64;
/** Less is taken for 0. */
const LEAST = 1e-30;
const { fround } = Math;

/** What a column is multiplied by in singles: its largest value is 1 then. */
export function unitFactors({ x, n, p }: SoftmaxProblem): Float64Array {
  return Float64Array.from({ length: p + 1 }, (_, j) => {
    let most = 0;
    for (let at = j * n; at < (j + 1) * n && j < p; at++) most = Math.max(most, Math.abs(x[at]!));
    return most > 0 ? 1 / most : 1;
  });
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
  const rowsOf = panelRows(n);
  out.fill(0);
  let sums = new Float32Array(4 * out.length);
  const flush = () => {
    for (let at = 0; at < out.length; at++) {
      const [a, b, c, d] = sums.subarray(4 * at, 4 * at + 4) as unknown as [number, number, number, number];
      out[at] = out[at]! + (a + c + (b + d));
    }
    sums = new Float32Array(4 * out.length);
  };
  for (const [place, i] of rowsOf.entries()) {
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

/** The rows in the order of the panels' places; −1 where a panel is filled up. */
function panelRows(n: number): Int32Array {
  const half = n >> 1;
  return Int32Array.from({ length: 16 * Math.ceil(n / 16) }, (_, place) => {
    const pair = place >> 1;
    const i = (place & 1) === 0 ? pair : half + pair;
    return i < ((place & 1) === 0 ? half : n) ? i : -1;
  });
}
