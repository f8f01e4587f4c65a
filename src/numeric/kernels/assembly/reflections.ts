/** Householder's reflections of a triangle on top of rows, as ../../triangular-factor.ts does them, to the last bit. */
import { at } from "./lists";

/**
 * Brings the first p columns to the triangle alone.
 * tops: p + 1 columns, p long each.   below: as many, `rows` long each: a multiple of 4; in ruins afterwards.   u: rows long.
 */
export function reflectRows(tops: usize, below: usize, rows: i32, p: i32, u: usize): void {
  for (let k = 0; k < p; k++) {
    const place = at(tops, k * p + k);
    const own = at(below, k * rows);
    const top = load<f64>(place);
    const scale = Math.max(largest(own, rows), Math.abs(top));
    if (scale == 0) continue;
    divide(own, rows, scale, u);
    const first = top / scale;
    const squares = first * first + dot(u, u, rows);
    const norm = Math.sqrt(squares);
    const signed = first < 0 ? -norm : norm;
    const length = Math.sqrt(squares - first * first + (first + signed) * (first + signed));
    const head = (first + signed) / length;
    divide(u, rows, length, u);
    store<f64>(place, -signed * scale);
    for (let j = k + 1; j <= p; j++) {
      const above = at(tops, j * p + k);
      const column = at(below, j * rows);
      const value = load<f64>(above);
      const twice = 2 * (head * value + dot(u, column, rows));
      store<f64>(above, value - twice * head);
      lessMultiple(column, u, twice, rows);
    }
  }
}

function largest(values: usize, count: i32): f64 {
  let most = f64x2.splat(0);
  for (let i = 0; i < count; i += 2) most = f64x2.max(most, f64x2.abs(v128.load(at(values, i))));
  return Math.max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

function divide(values: usize, count: i32, by: f64, out: usize): void {
  const pair = f64x2.splat(by);
  for (let i = 0; i < count; i += 2) v128.store(at(out, i), f64x2.div(v128.load(at(values, i)), pair));
}

/** Sums of every fourth product, then of these. */
function dot(a: usize, b: usize, count: i32): f64 {
  let low = f64x2.splat(0);
  let high = low;
  const end = at(a, count);
  for (; a < end; a += 32, b += 32) {
    low = f64x2.add(low, f64x2.mul(v128.load(a), v128.load(b)));
    high = f64x2.add(high, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
  }
  const sums = f64x2.add(low, high);
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** a −= t b. */
function lessMultiple(a: usize, b: usize, t: f64, count: i32): void {
  const pair = f64x2.splat(t);
  const end = at(a, count);
  for (; a < end; a += 32, b += 32) {
    v128.store(a, f64x2.sub(v128.load(a), f64x2.mul(pair, v128.load(b))));
    v128.store(a, f64x2.sub(v128.load(a, 16), f64x2.mul(pair, v128.load(b, 16))), 16);
  }
}
