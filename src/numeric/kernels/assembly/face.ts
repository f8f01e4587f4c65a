/** Descent on a face of a box, as ../../box-face.ts goes, to the last bit. */
import { at } from "./lists";

/** Below this share of its diagonal a pivot may be nothing but the rounding of single precision. */
const LEAST_PIVOT: f64 = 1e-7;
/** Columns that are found together: what stands before them is read once for all. */
const WIDTH: i32 = 4;

/** Variables; length of a column: the number of variables at first. */
let size: i32 = 0;
let height: i32 = 0;
/** f64, lower triangle, column-major, WIDTH columns at a time, which begin where the first one does: see `entry`. */
let matrix: usize = 0;
/** f64, height each. */
let downhill: usize = 0;
let ones: usize = 0;
let values: usize = 0;
let low: usize = 0;
let high: usize = 0;
let move: usize = 0;
let spare: usize = 0;
/** i32: where the variables stood at first. */
let places: usize = 0;

// @ts-expect-error: decorator
@inline
function entry(row: i32, column: i32): usize {
  const first = column & -WIDTH;
  const before = first * (height - ((first - WIDTH) >> 1));
  return matrix + (<usize>(before + (column - first) * (height - first) + row - first) << 3);
}

/**
 * The matrix is that of some rows of a whole one, which is symmetric: f32, row by row, `stride` long each.
 * settings: 32-bit fields in the order in which they are read here; the last three: rows (i32), whole matrix, stride.
 * out: f64, by first places: where the variables end.
 */
export function faceDescend(settings: usize, out: usize): void {
  height = load<i32>(settings, 0);
  matrix = load<i32>(settings, 4);
  downhill = load<i32>(settings, 8);
  values = load<i32>(settings, 12);
  low = load<i32>(settings, 16);
  high = load<i32>(settings, 20);
  ones = load<i32>(settings, 24);
  move = load<i32>(settings, 28);
  spare = load<i32>(settings, 32);
  places = load<i32>(settings, 36);
  take(load<i32>(settings, 40), load<i32>(settings, 44), <usize>load<i32>(settings, 48) << 2);
  memory.copy(out, values, <usize>height << 3);
  size = height;
  factor();
  for (let k = 0; k < size; k++) store<f64>(at(ones, k), 1);
  forward(downhill);
  forward(ones);
  while (size > 1) {
    direct();
    const left = advance();
    for (let k = 0; k < size; k++) store<f64>(at(out, load<i32>(places + (<usize>k << 2))), load<f64>(at(values, k)));
    if (hit < 0) return;
    for (let k = 0; k < size; k++) store<f64>(at(downhill, k), left * load<f64>(at(downhill, k)));
    remove(hit);
  }
}

/** rows: `height` of them.   step: bytes of a row of the whole matrix. */
function take(rows: usize, whole: usize, step: usize): void {
  for (let j = 0; j < height; j++) {
    const own = whole + <usize>load<i32>(rows + (<usize>j << 2)) * step;
    for (let i = j; i < height; i++) {
      store<f64>(entry(i, j), <f64>load<f32>(own + (<usize>load<i32>(rows + (<usize>i << 2)) << 2)));
    }
  }
}

/** to −= factor · from, `count` doubles. */
// @ts-expect-error: decorator
@inline
function subtract(to: usize, from: usize, factor: f64, count: i32): void {
  const times = f64x2.splat(factor);
  let k = 0;
  for (; k + 2 <= count; k += 2) {
    v128.store(at(to, k), f64x2.sub(v128.load(at(to, k)), f64x2.mul(times, v128.load(at(from, k)))));
  }
  if (k < count) store<f64>(at(to, k), load<f64>(at(to, k)) - factor * load<f64>(at(from, k)));
}

/** In four parts, every fourth term each, that are added crosswise. */
function dot(a: usize, b: usize, count: i32): f64 {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(at(a, k), 0), v128.load(at(b, k), 0)));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(at(a, k), 16), v128.load(at(b, k), 16)));
  }
  const both = f64x2.add(sum0, sum1);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; k < count; k++) sum += load<f64>(at(a, k)) * load<f64>(at(b, k));
  return sum;
}

/** The factor of the matrix; variables that add no pivot to those before them are left out, and stay where they are. */
function factor(): void {
  let found = 0;
  for (let k = 0; k < size; k++) store<f64>(at(spare, k), load<f64>(entry(k, k)));
  for (let from = 0; from < size; from += WIDTH) {
    const to = min(from + WIDTH, size);
    const before = found;
    eliminate(from, to, before);
    for (let j = from; j < to; j++) {
      const column = entry(j, j);
      const count = size - j;
      for (let k = before; k < found; k++) subtract(column, entry(j, k), load<f64>(entry(j, k)), count);
      const pivot = load<f64>(column);
      if (!(pivot > LEAST_PIVOT * load<f64>(at(spare, j)))) continue;
      const root = Math.sqrt(pivot);
      const own = entry(j, found);
      for (let k = 0; k < count; k++) store<f64>(at(own, k), load<f64>(at(column, k)) / root);
      store<i32>(places + (<usize>found << 2), j);
      found++;
    }
  }
  gather(found);
}

/** Takes what `before` columns of the factor explain off the columns from … to − 1. */
function eliminate(from: i32, to: i32, before: i32): void {
  if (to - from < WIDTH) {
    for (let j = from; j < to; j++) {
      for (let k = 0; k < before; k++) subtract(entry(from, j), entry(from, k), load<f64>(entry(j, k)), size - from);
    }
    return;
  }
  let k = 0;
  for (; k + 2 <= before; k += 2) eliminateTwo(from, k);
  if (k < before) {
    for (let j = from; j < to; j++) subtract(entry(from, j), entry(from, k), load<f64>(entry(j, k)), size - from);
  }
}

/** Columns k and k + 1, in this order, off four columns. */
function eliminateTwo(from: i32, k: i32): void {
  let a = entry(from, k);
  let b = entry(from, k + 1);
  const a0 = v128.load64_splat(a, 0);
  const a1 = v128.load64_splat(a, 8);
  const a2 = v128.load64_splat(a, 16);
  const a3 = v128.load64_splat(a, 24);
  const b0 = v128.load64_splat(b, 0);
  const b1 = v128.load64_splat(b, 8);
  const b2 = v128.load64_splat(b, 16);
  const b3 = v128.load64_splat(b, 24);
  let c0 = entry(from, from);
  const step = <usize>(height - from) << 3;
  let c1 = c0 + step;
  let c2 = c1 + step;
  let c3 = c2 + step;
  let row = from;
  for (; row + 2 <= size; row += 2) {
    const x = v128.load(a);
    const y = v128.load(b);
    v128.store(c0, f64x2.sub(f64x2.sub(v128.load(c0), f64x2.mul(a0, x)), f64x2.mul(b0, y)));
    v128.store(c1, f64x2.sub(f64x2.sub(v128.load(c1), f64x2.mul(a1, x)), f64x2.mul(b1, y)));
    v128.store(c2, f64x2.sub(f64x2.sub(v128.load(c2), f64x2.mul(a2, x)), f64x2.mul(b2, y)));
    v128.store(c3, f64x2.sub(f64x2.sub(v128.load(c3), f64x2.mul(a3, x)), f64x2.mul(b3, y)));
    a += 16;
    b += 16;
    c0 += 16;
    c1 += 16;
    c2 += 16;
    c3 += 16;
  }
  if (row == size) return;
  const x = load<f64>(a);
  const y = load<f64>(b);
  store<f64>(c0, load<f64>(c0) - f64x2.extract_lane(a0, 0) * x - f64x2.extract_lane(b0, 0) * y);
  store<f64>(c1, load<f64>(c1) - f64x2.extract_lane(a1, 0) * x - f64x2.extract_lane(b1, 0) * y);
  store<f64>(c2, load<f64>(c2) - f64x2.extract_lane(a2, 0) * x - f64x2.extract_lane(b2, 0) * y);
  store<f64>(c3, load<f64>(c3) - f64x2.extract_lane(a3, 0) * x - f64x2.extract_lane(b3, 0) * y);
}

/** Only what belongs to the first `found` of `places`, ascending. */
function gather(found: i32): void {
  size = found;
  if (found == height) return;
  for (let k = 0; k < found; k++) {
    const from = load<i32>(places + (<usize>k << 2));
    for (let row = k; row < found; row++) {
      store<f64>(entry(row, k), load<f64>(entry(load<i32>(places + (<usize>row << 2)), k)));
    }
    store<f64>(at(downhill, k), load<f64>(at(downhill, from)));
    store<f64>(at(values, k), load<f64>(at(values, from)));
    store<f64>(at(low, k), load<f64>(at(low, from)));
    store<f64>(at(high, k), load<f64>(at(high, from)));
  }
}

/** Solves L z = b, in place. */
function forward(b: usize): void {
  for (let k = 0; k < size; k++) {
    const value = load<f64>(at(b, k)) / load<f64>(entry(k, k));
    store<f64>(at(b, k), value);
    subtract(at(b, k + 1), entry(k + 1, k), value, size - k - 1);
  }
}

/** The move to the lowest point of the face, the sum as it is: Lᵀ move = z − c u, where u is orthogonal to that. */
function direct(): void {
  const c = dot(downhill, ones, size) / dot(ones, ones, size);
  for (let k = 0; k < size; k++) store<f64>(at(move, k), load<f64>(at(downhill, k)) - c * load<f64>(at(ones, k)));
  for (let k = size - 1; k >= 0; k--) {
    const rest = load<f64>(at(move, k)) - dot(entry(k + 1, k), at(move, k + 1), size - k - 1);
    store<f64>(at(move, k), rest / load<f64>(entry(k, k)));
  }
}

/** Who came to a bound in the last advance; −1: nobody. */
let hit: i32 = -1;

/** Moves on until a variable comes to its bound; the share of the move that is left. */
function advance(): f64 {
  let share: f64 = 1;
  hit = -1;
  for (let k = 0; k < size; k++) {
    const m = load<f64>(at(move, k));
    if (m == 0) continue;
    const ratio = (load<f64>(at(m > 0 ? high : low, k)) - load<f64>(at(values, k))) / m;
    if (ratio < share) {
      share = ratio;
      hit = k;
    }
  }
  for (let k = 0; k < size; k++) {
    const m = load<f64>(at(move, k));
    const moved = load<f64>(at(values, k)) + share * m;
    const bound = load<f64>(at(m > 0 ? high : low, k));
    const isBeyond = m > 0 ? moved > bound : moved < bound;
    store<f64>(at(values, k), k == hit || isBeyond ? bound : moved);
  }
  return 1 - share;
}

/** Takes a variable out of the factor and what belongs to it: what it explained of the later ones is put back. */
function remove(gone: i32): void {
  const count = size - gone - 1;
  const bytes = <usize>count << 3;
  for (let k = 0; k < gone; k++) memory.copy(entry(gone, k), entry(gone + 1, k), bytes);
  memory.copy(spare, entry(gone + 1, gone), bytes);
  let z = load<f64>(at(downhill, gone));
  let u = load<f64>(at(ones, gone));
  for (let j = gone + 1; j < size; j++) {
    const from = entry(j, j);
    const rest = at(spare, j - gone - 1);
    const own = load<f64>(from);
    const other = load<f64>(rest);
    const root = Math.sqrt(own * own + other * other);
    const c = own / root;
    const s = other / root;
    store<f64>(entry(j - 1, j - 1), root);
    rotate(from + 8, rest + 8, entry(j, j - 1), c, s, size - j - 1);
    const zJ = load<f64>(at(downhill, j));
    const uJ = load<f64>(at(ones, j));
    store<f64>(at(downhill, j - 1), c * zJ + s * z);
    store<f64>(at(ones, j - 1), c * uJ + s * u);
    z = c * z - s * zJ;
    u = c * u - s * uJ;
  }
  memory.copy(at(values, gone), at(values, gone + 1), bytes);
  memory.copy(at(low, gone), at(low, gone + 1), bytes);
  memory.copy(at(high, gone), at(high, gone + 1), bytes);
  const place = places + (<usize>gone << 2);
  memory.copy(place, place + 4, <usize>count << 2);
  size--;
}

/** out = c · from + s · rest; rest = c · rest − s · from.   out may lie before from. */
// @ts-expect-error: decorator
@inline
function rotate(from: usize, rest: usize, out: usize, c: f64, s: f64, count: i32): void {
  const cosine = f64x2.splat(c);
  const sine = f64x2.splat(s);
  let k = 0;
  for (; k + 2 <= count; k += 2) {
    const a = v128.load(at(from, k));
    const b = v128.load(at(rest, k));
    v128.store(at(out, k), f64x2.add(f64x2.mul(cosine, a), f64x2.mul(sine, b)));
    v128.store(at(rest, k), f64x2.sub(f64x2.mul(cosine, b), f64x2.mul(sine, a)));
  }
  if (k == count) return;
  const a = load<f64>(at(from, k));
  const b = load<f64>(at(rest, k));
  store<f64>(at(out, k), c * a + s * b);
  store<f64>(at(rest, k), c * b - s * a);
}
