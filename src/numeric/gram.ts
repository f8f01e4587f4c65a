import { gramByKernel } from "./kernels/gram.js";

/** Below so many products the copy into the kernel's memory costs more than the kernel saves. */
const WORTH_A_KERNEL = 1e4;

/**
 * out = Aᵀ diag(w) A.
 * a: n × p column-major.   out: p × p, symmetric, both triangles written.   w: n long; absent: all 1.   O(n p² / 2).
 */
export function gram(a: Float64Array, n: number, p: number, out: Float64Array, w?: Float64Array): void {
  if (n * p * p < WORTH_A_KERNEL) plainGram(a, n, p, out, w);
  else gramByKernel(a, n, p, out, w);
}

/** The kernel's twin, to the last bit. Columns in blocks of 2 × 2: four products a pair of loads. */
export function plainGram(a: Float64Array, n: number, p: number, out: Float64Array, w?: Float64Array): void {
  const scaled = w === undefined ? undefined : new Float64Array(2 * n);
  for (let j = 0; j < p; j += 2) {
    const isPair = j + 1 < p;
    const a0 = scaled === undefined ? a.subarray(j * n, (j + 1) * n) : weigh(a, j, n, w!, scaled.subarray(0, n));
    const second = isPair ? j + 1 : j;
    const a1 =
      scaled === undefined ? a.subarray(second * n, (second + 1) * n) : weigh(a, second, n, w!, scaled.subarray(n));
    for (let k = 0; k <= j; k += 2) products(a, n, p, a0, a1, j, k, isPair, out);
  }
  for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) out[k * p + j] = out[j * p + k]!;
}

function weigh(a: Float64Array, j: number, n: number, w: Float64Array, out: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) out[i] = a[j * n + i]! * w[i]!;
  return out;
}

/** Entries (j, k), (j, k + 1), (j + 1, k), (j + 1, k + 1) where they exist. */
function products(
  a: Float64Array,
  n: number,
  p: number,
  a0: Float64Array,
  a1: Float64Array,
  j: number,
  k: number,
  isPair: boolean,
  out: Float64Array,
): void {
  const b0 = a.subarray(k * n, (k + 1) * n);
  const hasSecond = k + 1 < p;
  const b1 = hasSecond ? a.subarray((k + 1) * n, (k + 2) * n) : b0;
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  for (let i = 0; i < n; i++) {
    const x0 = a0[i]!;
    const x1 = a1[i]!;
    const y0 = b0[i]!;
    const y1 = b1[i]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s10 += x1 * y0;
    s11 += x1 * y1;
  }
  out[j * p + k] = s00;
  if (hasSecond && k + 1 <= j) out[j * p + k + 1] = s01;
  if (!isPair) return;
  out[(j + 1) * p + k] = s10;
  if (hasSecond) out[(j + 1) * p + k + 1] = s11;
}
