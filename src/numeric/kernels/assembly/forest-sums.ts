/**
 * Adds what each row's node of one tree holds to the row's sums. Rows go down four at a time: while one waits for memory,
 * others have it.
 */

/** Bytes of a split: its feature (i32) and threshold (f32), the splits of both children or −1. */
const SPLIT: usize = 16;

let splits: usize = 0;

/**
 * Makes a tree's splits, each of which gave it two nodes.
 * firsts: i32 a node, its split or −1.   features i32 and thresholds f32 a split.   to: room for 16 bytes a split.
 */
export function forestTree(nodes: i32, firsts: usize, features: usize, thresholds: usize, to: usize): void {
  splits = to;
  for (let own: usize = 0; own < <usize>(nodes >> 1); own++, to += SPLIT) {
    store<i32>(to, load<i32>(features + (own << 2)));
    store<f32>(to, load<f32>(thresholds + (own << 2)), 4);
    const children = firsts + (leftOf(<i32>own) << 2);
    store<i32>(to, load<i32>(children), 8);
    store<i32>(to, load<i32>(children, 4), 12);
  }
}

// @ts-expect-error: decorator
@inline
function leftOf(split: i32): usize {
  return (<usize>split << 1) + 1;
}

/** Where a row stands: above its split or −1, below its node. */
// @ts-expect-error: decorator
@inline
function standing(split: i32, node: usize): i64 {
  return (<i64>split << 32) | <i64>node;
}

/** One level down.   x: of the row. */
// @ts-expect-error: decorator
@inline
function step(at: i64, x: usize): i64 {
  const split = <i32>(at >> 32);
  const own = splits + <usize>split * SPLIT;
  const side: usize = load<f32>(x + (<usize>load<i32>(own) << 2)) <= load<f32>(own, 4) ? 0 : 1;
  return standing(load<i32>(own + (side << 2), 8), leftOf(split) + side);
}

// @ts-expect-error: decorator
@inline
function goOn(at: i64, x: usize, levels: i32): i64 {
  for (; levels > 0 && at >= 0; levels--) at = step(at, x);
  return at;
}

// @ts-expect-error: decorator
@inline
function add(at: i64, values: usize, width: i32, to: usize, stride: usize): void {
  let from = values + <usize>(<u32>at * width << 3);
  for (let c = 0; c < width; c++, from += 8, to += stride) store<f64>(to, load<f64>(to) + load<f64>(from));
}

/**
 * The tree is the one that was made last, of `nodes`.   x: rows × features f32.   values: nodes × width f64.
 * depths: i32, ascending; of each, the node that a row has come to so many levels down is added.
 * sums: depths × width × rows f64.
 */
export function forestAdd(
  x: usize,
  rows: i32,
  features: i32,
  nodes: i32,
  values: usize,
  width: i32,
  depths: usize,
  depthCount: i32,
  sums: usize,
): void {
  const stride = <usize>rows << 3;
  const next = <usize>features << 2;
  const root = standing(nodes > 1 ? 0 : -1, 0);
  for (let i = 0; i < rows; i += 4) {
    const x0 = x + <usize>i * next;
    // The last rows stand in for those that there are not, whose sums nobody changes.
    const x1 = x + <usize>min(i + 1, rows - 1) * next;
    const x2 = x + <usize>min(i + 2, rows - 1) * next;
    const x3 = x + <usize>min(i + 3, rows - 1) * next;
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    let level = 0;
    let to = sums + (<usize>i << 3);
    for (let k = 0; k < depthCount; k++, to += stride * width) {
      const depth = load<i32>(depths + (<usize>k << 2));
      for (; level < depth && (a | b | c | d) >= 0; level++) {
        a = step(a, x0);
        b = step(b, x1);
        c = step(c, x2);
        d = step(d, x3);
      }
      a = goOn(a, x0, depth - level);
      b = goOn(b, x1, depth - level);
      c = goOn(c, x2, depth - level);
      d = goOn(d, x3, depth - level);
      level = depth;
      add(a, values, width, to, stride);
      if (i + 1 < rows) add(b, values, width, to + 8, stride);
      if (i + 2 < rows) add(c, values, width, to + 16, stride);
      if (i + 3 < rows) add(d, values, width, to + 24, stride);
    }
  }
}
