import { integerAt } from "./lists";
import { solveBlocks } from "./blocks";
import { roughProduct } from "./softmax-rough";

/**
 * Directions of Newton's method for the softmax's loss: conjugate gradients over products in singles, preconditioned by the
 * factors of the blocks that join outputs with themselves. As ../../conjugate-gradients.ts, to the last bit.
 */

/** Of 16 rows; columns and one for the intercept. */
let panels: i32 = 0;
let width: i32 = 0;
let outputs: i32 = 0;
/** As roughProduct takes them. */
let x: usize = 0;
let chances: usize = 0;
let weights: usize = 0;
let work: usize = 0;
let sums: usize = 0;
let narrow: usize = 0;
/** What columns are multiplied by in singles: width doubles. */
let units: usize = 0;
/** As solveBlocks takes them. */
let blocks: usize = 0;
let pairs: usize = 0;
/** outputs × width doubles each: what is solved for, the residual, the same through the factors, the way, what H makes of it. */
let d: usize = 0;
let r: usize = 0;
let z: usize = 0;
let q: usize = 0;
let hq: usize = 0;

/** at: 32-bit fields in the order in which they are read here. */
export function directionSettings(at: usize): void {
  panels = integerAt(at, 0);
  width = integerAt(at, 1);
  outputs = integerAt(at, 2);
  x = integerAt(at, 3);
  chances = integerAt(at, 4);
  weights = integerAt(at, 5);
  work = integerAt(at, 6);
  sums = integerAt(at, 7);
  narrow = integerAt(at, 8);
  units = integerAt(at, 9);
  blocks = integerAt(at, 10);
  pairs = integerAt(at, 11);
  d = integerAt(at, 12);
  r = integerAt(at, 13);
  z = integerAt(at, 14);
  q = integerAt(at, 15);
  hq = integerAt(at, 16);
}

// @ts-expect-error: decorator
@inline
function size(): usize {
  return (<usize>outputs * <usize>width) << 3;
}

/** Solves H x = d, x in the place of d: `residual` and `most` as `Enough` has them. Answers the steps that it took. */
export function findDirection(C: f64, residual: f64, most: i32): i32 {
  const bytes = size();
  memory.copy(r, d, bytes);
  precondition();
  memory.copy(q, z, bytes);
  memory.fill(d, 0, bytes);
  let rz = dot(r, z);
  const target = rz * residual * residual;
  let steps = 0;
  for (; steps < most && rz > target; steps++) {
    product(C);
    const curvature = dot(q, hq);
    if (!(curvature > 0)) break;
    const alpha = rz / curvature;
    for (let at: usize = 0; at < bytes; at += 8) {
      store<f64>(d + at, load<f64>(d + at) + alpha * load<f64>(q + at));
      store<f64>(r + at, load<f64>(r + at) - alpha * load<f64>(hq + at));
    }
    precondition();
    const next = dot(r, z);
    const beta = next / rz;
    rz = next;
    for (let at: usize = 0; at < bytes; at += 8) store<f64>(q + at, load<f64>(z + at) + beta * load<f64>(q + at));
  }
  return steps;
}

function dot(a: usize, b: usize): f64 {
  const bytes = size();
  let sum: f64 = 0;
  for (let at: usize = 0; at < bytes; at += 8) sum += load<f64>(a + at) * load<f64>(b + at);
  return sum;
}

/** hq = H q: what C multiplies in singles, the penalty in doubles. */
function product(C: f64): void {
  const row = <usize>width << 3;
  const bytes = size();
  for (let from: usize = 0; from < bytes; from += row) {
    for (let at: usize = 0; at < row; at += 8) {
      store<f32>(narrow + ((from + at) >> 1), <f32>(load<f64>(q + from + at) / load<f64>(units + at)));
    }
  }
  roughProduct(x, panels, width, narrow, outputs, chances, weights, work, sums, hq);
  const last = row - 8;
  let intercepts: f64 = 0;
  if (outputs > 1) for (let from: usize = 0; from < bytes; from += row) intercepts += load<f64>(q + from + last);
  for (let from: usize = 0; from < bytes; from += row) {
    for (let at: usize = 0; at < row; at += 8) {
      const own = at == last ? intercepts : load<f64>(q + from + at);
      store<f64>(hq + from + at, C * (load<f64>(hq + from + at) / load<f64>(units + at)) + own);
    }
  }
}

/** z = M⁻¹ r, for the Hessian M without what joins different outputs. */
export function precondition(): void {
  const line = <usize>width << 4;
  for (let k = 0; k < outputs; k++) {
    let to = pairs + <usize>(k >> 1) * line + (<usize>(k & 1) << 3);
    const from = r + ((<usize>k * <usize>width) << 3);
    for (let at: usize = 0; at < line; at += 16) store<f64>(to + at, load<f64>(from + (at >> 1)));
  }
  solveBlocks(blocks, width, (outputs + 1) >> 1, pairs);
  for (let k = 0; k < outputs; k++) {
    const from = pairs + <usize>(k >> 1) * line + (<usize>(k & 1) << 3);
    const to = z + ((<usize>k * <usize>width) << 3);
    for (let at: usize = 0; at < line; at += 16) store<f64>(to + (at >> 1), load<f64>(from + at));
  }
  if (outputs > 1) removeMeans();
}

/**
 * Moving all outputs alike changes no probability, so that the optimum and every gradient sum to 0 over the outputs.
 * Held to that subspace, conjugate gradients do not meet the flat directions, which the blocks take for steep ones.
 */
function removeMeans(): void {
  const row = <usize>width << 3;
  const bytes = size();
  for (let at: usize = 0; at < row; at += 8) {
    let sum: f64 = 0;
    for (let from: usize = 0; from < bytes; from += row) sum += load<f64>(z + from + at);
    const mean = sum / <f64>outputs;
    for (let from: usize = 0; from < bytes; from += row) store<f64>(z + from + at, load<f64>(z + from + at) - mean);
  }
}

/** The block of output k among the blocks, not factored yet: from what roughBlock has found, in the columns' units, by C. */
export function putRoughBlock(square: usize, k: i32, C: f64): void {
  let to = placeOf(k);
  for (let j = 0; j < width; j++) {
    const unit = load<f64>(units + (<usize>j << 3));
    for (let h = 0; h < width; h++, square += 8, to += 16) {
      let value = C * (load<f64>(square) / (unit * load<f64>(units + (<usize>h << 3))));
      if (j == h && (j < width - 1 || outputs > 1)) value += 1;
      store<f64>(to, value);
      if (k + 1 == outputs && (k & 1) == 0) store<f64>(to + 8, value);
    }
  }
}

/** The factor of output k's block. An odd last one stands twice. */
export function putFactor(factor: usize, k: i32): void {
  const end = (<usize>width * <usize>width) << 3;
  const to = placeOf(k);
  for (let at: usize = 0; at < end; at += 8) {
    store<f64>(to + 2 * at, load<f64>(factor + at));
    if (k + 1 == outputs && (k & 1) == 0) store<f64>(to + 2 * at + 8, load<f64>(factor + at));
  }
}

// @ts-expect-error: decorator
@inline
function placeOf(k: i32): usize {
  return blocks + ((<usize>(k >> 1) * <usize>width * <usize>width) << 4) + (<usize>(k & 1) << 3);
}
