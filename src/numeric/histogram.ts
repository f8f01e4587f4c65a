import type { Binned } from "./binning.js";

/** Sums over a node's rows, one slot a bin of every feature. `hessians` stays empty where every row's is 1. */
export interface Histogram {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly counts: Int32Array;
}

export function histogram(slots: number, hasHessians: boolean): Histogram {
  return {
    gradients: new Float64Array(slots),
    hessians: new Float64Array(hasHessians ? slots : 0),
    counts: new Int32Array(slots),
  };
}

/**
 * Sums gradients and hessians of the rows order[from … to) into every feature's bins.
 * g, h: scratch, rows long: the node's values side by side, so that only the bins are read out of order.
 */
export function build(
  { bins, rows, features, starts }: Binned,
  order: Int32Array,
  from: number,
  to: number,
  gradients: Float32Array,
  hessians: Float32Array | undefined,
  g: Float32Array,
  h: Float32Array,
  out: Histogram,
): void {
  out.gradients.fill(0);
  out.hessians.fill(0);
  out.counts.fill(0);
  for (let i = from; i < to; i++) g[i] = gradients[order[i]!]!;
  if (hessians !== undefined) for (let i = from; i < to; i++) h[i] = hessians[order[i]!]!;
  for (let j = 0; j < features; j++) {
    const column = bins.subarray(j * rows, (j + 1) * rows);
    if (hessians === undefined) addGradients(column, order, from, to, g, starts[j]!, out);
    else addBoth(column, order, from, to, g, h, starts[j]!, out);
  }
}

function addBoth(
  column: Uint8Array,
  order: Int32Array,
  from: number,
  to: number,
  g: Float32Array,
  h: Float32Array,
  start: number,
  { gradients, hessians, counts }: Histogram,
): void {
  for (let i = from; i < to; i++) {
    const slot = start + column[order[i]!]!;
    gradients[slot] = gradients[slot]! + g[i]!;
    hessians[slot] = hessians[slot]! + h[i]!;
    counts[slot] = counts[slot]! + 1;
  }
}

function addGradients(
  column: Uint8Array,
  order: Int32Array,
  from: number,
  to: number,
  g: Float32Array,
  start: number,
  { gradients, counts }: Histogram,
): void {
  for (let i = from; i < to; i++) {
    const slot = start + column[order[i]!]!;
    gradients[slot] = gradients[slot]! + g[i]!;
    counts[slot] = counts[slot]! + 1;
  }
}

/** whole −= part: what remains is the histogram of the other child. */
export function subtract(whole: Histogram, part: Histogram): void {
  for (let s = 0; s < whole.counts.length; s++) {
    whole.gradients[s] = whole.gradients[s]! - part.gradients[s]!;
    whole.counts[s] = whole.counts[s]! - part.counts[s]!;
  }
  for (let s = 0; s < whole.hessians.length; s++) whole.hessians[s] = whole.hessians[s]! - part.hessians[s]!;
}
