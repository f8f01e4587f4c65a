import type { Binned } from "./binning.js";

/** Sums over a node's rows, one slot a bin of every feature. */
export interface Histogram {
  /** Two a slot: gradient and hessian. */
  readonly sums: Float64Array;
  readonly counts: Int32Array;
}

export function histogram(slots: number): Histogram {
  return { sums: new Float64Array(2 * slots), counts: new Int32Array(slots) };
}

/**
 * Sums gradients and hessians of the rows order[from … to) into every feature's bins.
 * pairs: by row, gradient and hessian.   g, h: scratch, rows long: the node's values side by side, so that only the bins are
 * read out of order.
 */
export function build(
  { bins, rows, features, starts }: Binned,
  order: Int32Array,
  from: number,
  to: number,
  pairs: Float32Array,
  g: Float32Array,
  h: Float32Array,
  out: Histogram,
): void {
  out.sums.fill(0);
  out.counts.fill(0);
  for (let i = from; i < to; i++) g[i] = pairs[2 * order[i]!]!;
  for (let i = from; i < to; i++) h[i] = pairs[2 * order[i]! + 1]!;
  const { sums, counts } = out;
  for (let j = 0; j < features; j++) {
    const column = bins.subarray(j * rows, (j + 1) * rows);
    const start = starts[j]!;
    for (let i = from; i < to; i++) {
      const slot = start + column[order[i]!]!;
      sums[2 * slot] = sums[2 * slot]! + g[i]!;
      sums[2 * slot + 1] = sums[2 * slot + 1]! + h[i]!;
      counts[slot] = counts[slot]! + 1;
    }
  }
}

/** whole −= part: what remains is the histogram of the other child. */
export function subtract(whole: Histogram, part: Histogram): void {
  for (let s = 0; s < whole.counts.length; s++) whole.counts[s] = whole.counts[s]! - part.counts[s]!;
  for (let s = 0; s < whole.sums.length; s++) whole.sums[s] = whole.sums[s]! - part.sums[s]!;
}
