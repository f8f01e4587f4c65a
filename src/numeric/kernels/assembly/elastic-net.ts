/** Steps of coordinate descent on XᵀX, as ../../elastic-net-plain.ts takes them, to the last bit. */
import { at, integerAt } from "./lists";

let p: i32 = 0;
/** f64, p × p. */
let gram: usize = 0;
/** f64, p long each: Xᵀy, Xᵀ(y − X w), the coefficients w, and what slack an optimum has. */
let products: usize = 0;
let gradient: usize = 0;
let values: usize = 0;
let slack: usize = 0;
/** i32, p long: the features whose coefficient is not 0. */
let active: usize = 0;
/** f64, p × p: a triangular factor, column by column; p long each: a solution, and its gradient. */
let factor: usize = 0;
let solution: usize = 0;
let trial: usize = 0;

/** from: 32-bit fields in the order in which they are read here. */
export function netSettings(from: usize): void {
  p = integerAt(from, 0);
  gram = integerAt(from, 1);
  products = integerAt(from, 2);
  gradient = integerAt(from, 3);
  values = integerAt(from, 4);
  slack = integerAt(from, 5);
  active = integerAt(from, 6);
  factor = integerAt(from, 7);
  solution = integerAt(from, 8);
  trial = integerAt(from, 9);
}

/** to −= f · from, `count` doubles. */
function subtract(to: usize, from: usize, f: f64, count: i32): void {
  const pair = v128.splat<f64>(f);
  const end = to + (<usize>(count & ~1) << 3);
  for (; to < end; to += 16, from += 16) {
    v128.store(to, f64x2.sub(v128.load(to), f64x2.mul(pair, v128.load(from))));
  }
  if (count & 1) store<f64>(to, load<f64>(to) - f * load<f64>(from));
}

/** to −= f · from, then to −= g · then: one load and store for two terms. */
function subtractTwo(to: usize, from: usize, f: f64, then: usize, g: f64, count: i32): void {
  const first = v128.splat<f64>(f);
  const second = v128.splat<f64>(g);
  const end = to + (<usize>(count & ~1) << 3);
  for (; to < end; to += 16, from += 16, then += 16) {
    const left = f64x2.sub(v128.load(to), f64x2.mul(first, v128.load(from)));
    v128.store(to, f64x2.sub(left, f64x2.mul(second, v128.load(then))));
  }
  if (count & 1) store<f64>(to, load<f64>(to) - f * load<f64>(from) - g * load<f64>(then));
}

/** One pass over all features, or over those that are active. The longest move of the fitted values. */
export function netSweep(l1: f64, l2: f64, isFull: bool): f64 {
  let moved: f64 = 0;
  for (let j = 0; j < p; j++) {
    const before = load<f64>(at(values, j));
    const column = at(gram, j * p);
    const square = load<f64>(at(column, j));
    if (square == 0 || (!isFull && before == 0)) continue;
    const pull = load<f64>(at(gradient, j)) + square * before;
    const after = pull > l1 ? (pull - l1) / (square + l2) : pull < -l1 ? (pull + l1) / (square + l2) : 0;
    const step = after - before;
    if (step == 0) continue;
    store<f64>(at(values, j), after);
    subtract(gradient, column, step, p);
    moved = Math.max(moved, Math.abs(step) * Math.sqrt(square));
  }
  return moved;
}

/** Solves for the active features with their signs as they are; keeps the solution if it is optimal. */
export function netPolish(l1: f64, l2: f64): bool {
  let size = 0;
  for (let j = 0; j < p; j++) {
    if (load<f64>(at(values, j)) == 0) continue;
    store<i32>(active + (<usize>size << 2), j);
    size++;
  }
  if (!factorize(size, l2)) return false;
  for (let a = 0; a < size; a++) {
    const j = integerAt(active, a);
    store<f64>(at(solution, a), load<f64>(at(products, j)) - l1 * signOf(load<f64>(at(values, j))));
  }
  solve(size);
  for (let a = 0; a < size; a++) {
    if (!(load<f64>(at(solution, a)) * load<f64>(at(values, integerAt(active, a))) > 0)) return false;
  }
  move(size);
  if (!isOptimal(size, l1, l2)) return false;
  for (let a = 0; a < size; a++) store<f64>(at(values, integerAt(active, a)), load<f64>(at(solution, a)));
  memory.copy(gradient, trial, <usize>p << 3);
  return true;
}

// @ts-expect-error: decorator
@inline
function signOf(value: f64): f64 {
  return value > 0 ? 1 : -1;
}

/** L of the active features' XᵀX + l2, column by column, each of which takes off those before it in order. */
function factorize(size: i32, l2: f64): bool {
  for (let j = 0; j < size; j++) {
    const to = at(factor, j * size);
    const column = at(gram, integerAt(active, j) * p);
    for (let i = j; i < size; i++) store<f64>(at(to, i), load<f64>(at(column, integerAt(active, i))));
    store<f64>(at(to, j), load<f64>(at(to, j)) + l2);
    const count = size - j;
    let k = 0;
    for (; k + 2 <= j; k += 2) {
      const one = at(factor, k * size + j);
      const two = at(factor, (k + 1) * size + j);
      subtractTwo(at(to, j), one, load<f64>(one), two, load<f64>(two), count);
    }
    if (k < j) {
      const one = at(factor, k * size + j);
      subtract(at(to, j), one, load<f64>(one), count);
    }
    const pivot = load<f64>(at(to, j));
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    store<f64>(at(to, j), root);
    for (let i = j + 1; i < size; i++) store<f64>(at(to, i), load<f64>(at(to, i)) / root);
  }
  return true;
}

/** L Lᵀ x = b, in place of the solution. */
function solve(size: i32): void {
  for (let k = 0; k < size; k++) {
    const column = at(factor, k * size + k);
    const value = load<f64>(at(solution, k)) / load<f64>(column);
    store<f64>(at(solution, k), value);
    subtract(at(solution, k + 1), column + 8, value, size - k - 1);
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = load<f64>(at(solution, i)) / load<f64>(at(factor, i * size + i));
    store<f64>(at(solution, i), value);
    for (let k = 0; k < i; k++) {
      const to = at(solution, k);
      store<f64>(to, load<f64>(to) - load<f64>(at(factor, k * size + i)) * value);
    }
  }
}

/** The solution's gradient. */
function move(size: i32): void {
  memory.copy(trial, products, <usize>p << 3);
  let a = 0;
  for (; a + 2 <= size; a += 2) {
    const one = at(gram, integerAt(active, a) * p);
    const two = at(gram, integerAt(active, a + 1) * p);
    subtractTwo(trial, one, load<f64>(at(solution, a)), two, load<f64>(at(solution, a + 1)), p);
  }
  if (a < size) subtract(trial, at(gram, integerAt(active, a) * p), load<f64>(at(solution, a)), p);
}

function isOptimal(size: i32, l1: f64, l2: f64): bool {
  let a = 0;
  for (let j = 0; j < p; j++) {
    const pull = load<f64>(at(trial, j));
    let excess: f64;
    if (a < size && integerAt(active, a) == j) {
      const value = load<f64>(at(solution, a));
      a++;
      excess = Math.abs(pull - l2 * value - l1 * signOf(value));
    } else excess = Math.abs(pull) - l1;
    if (excess > load<f64>(at(slack, j))) return false;
  }
  return true;
}
