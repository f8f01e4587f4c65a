/**
 * Adds what each row's node of one tree holds to the row's sums. Rows go down four at a time: while one waits for memory,
 * others have it.
 */

/** Bytes of a split: its feature (i32) and threshold (f32), both children's splits or ~ the places of their values. */
const SPLIT: usize = 16;

let splits: usize = 0;
/** Where the tree's values are, and how many a node has. */
let values: usize = 0;
let width: usize = 0;
let root: i64 = 0;
/** Leaves alone have values: all rows go down to theirs. */
let hasLeaves: bool = false;

/**
 * Makes a tree's splits, as ../../forest-store.ts has them, of what it keeps of the tree.
 * to: room for 20 bytes a split, of which there are `count`, and 4 more.
 */
export function forestTree(count: i32, tree: usize, perNode: i32, isWhole: bool, isWide: bool, to: usize): void {
  splits = to;
  values = tree;
  width = perNode;
  root = standing(count > 0 ? 0 : ~0, 0);
  hasLeaves = !isWhole;
  const thresholds = tree + ((<usize>(isWhole ? 2 * count + 1 : count + 1) * width) << 3);
  const codes = thresholds + (<usize>count << 2);
  const ends = to + <usize>count * SPLIT;
  let leaf = count;
  for (let own = count - 1; own >= 0; own--) {
    const code = isWide ? load<u32>(codes + (<usize>own << 2)) : <u32>load<u16>(codes + (<usize>own << 1));
    const at = to + <usize>own * SPLIT;
    const hasLeft = code & 1;
    const hasRight = (code >> 1) & 1;
    // Which of both have splits nobody can guess: all is read, and the right one taken.
    const left = own + 1;
    const right = select<i32>(endOf(ends, left), left, hasLeft);
    store<i32>(ends + (<usize>own << 2), select<i32>(endOf(ends, right), right, hasRight));
    const rightLeaf = isWhole ? 2 * own + 2 : leaf;
    leaf -= <i32>(hasRight ^ 1);
    const leftLeaf = isWhole ? 2 * own + 1 : leaf;
    leaf -= <i32>(hasLeft ^ 1);
    store<i32>(at, <i32>(code >> 2));
    store<f32>(at, load<f32>(thresholds + (<usize>own << 2)), 4);
    store<i32>(at, select<i32>(left, ~leftLeaf, hasLeft), 8);
    store<i32>(at, select<i32>(right, ~rightLeaf, hasRight), 12);
  }
}

/** The split that comes after all those below one. */
// @ts-expect-error: decorator
@inline
function endOf(ends: usize, split: i32): i32 {
  return load<i32>(ends + (<usize>split << 2));
}

/** Where a row stands: above its split, or ~ the place of its values; below its node. */
// @ts-expect-error: decorator
@inline
function standing(split: i32, node: i32): i64 {
  return (<i64>split << 32) | <i64>node;
}

/** One level down.   x: of the row. */
// @ts-expect-error: decorator
@inline
function step(at: i64, x: usize): i64 {
  const split = <i32>(at >> 32);
  const own = splits + <usize>split * SPLIT;
  const side = load<f32>(x + (<usize>load<i32>(own) << 2)) <= load<f32>(own, 4) ? 0 : 1;
  return standing(load<i32>(own + (<usize>side << 2), 8), 2 * split + 1 + side);
}

// @ts-expect-error: decorator
@inline
function goOn(at: i64, x: usize, levels: i32): i64 {
  for (; levels > 0 && at >= 0; levels--) at = step(at, x);
  return at;
}

// @ts-expect-error: decorator
@inline
function add(at: i64, to: usize, stride: usize): void {
  const place = at < 0 ? ~<i32>(at >> 32) : <i32>at;
  let from = values + ((<usize>place * width) << 3);
  for (let c: usize = 0; c < width; c++, from += 8, to += stride) store<f64>(to, load<f64>(to) + load<f64>(from));
}

/** How many rows go down together. */
const LANES: i32 = 8;
/** Bytes of a lane: its row's split or ~ the place of its values (i32), its numbers, its sums. */
const LANE: usize = 12;
const lanes: usize = memory.data(8 * 12, 16);

/** Each row's leaf is added. One that has come to it makes room for the next one. */
function addLeaves(x: usize, rows: i32, next: usize, sums: usize): void {
  const stride = <usize>rows << 3;
  let row = 0;
  let end = lanes;
  for (; row < min(rows, LANES); row++, end += LANE) enter(end, x + <usize>row * next, sums + (<usize>row << 3));
  while (end > lanes) {
    for (let lane = lanes; lane < end; lane += LANE) {
      let split = load<i32>(lane);
      if (split >= 0) {
        split = childOf(split, load<usize>(lane, 4));
        store<i32>(lane, split);
        if (split >= 0) continue;
      }
      add(standing(split, 0), load<usize>(lane, 8), stride);
      if (row < rows) {
        enter(lane, x + <usize>row * next, sums + (<usize>row << 3));
        row++;
      } else {
        end -= LANE;
        memory.copy(lane, end, LANE);
        lane -= LANE;
      }
    }
  }
}

// @ts-expect-error: decorator
@inline
function enter(lane: usize, x: usize, to: usize): void {
  store<i32>(lane, <i32>(root >> 32));
  store<usize>(lane, x, 4);
  store<usize>(lane, to, 8);
}

/** Of the side that a row takes.   x: its numbers. */
// @ts-expect-error: decorator
@inline
function childOf(split: i32, x: usize): i32 {
  const own = splits + <usize>split * SPLIT;
  const side: usize = load<f32>(x + (<usize>load<i32>(own) << 2)) <= load<f32>(own, 4) ? 0 : 1;
  return load<i32>(own + (side << 2), 8);
}

/**
 * The tree is the one that was made last.   x: rows × features f32.   depths: i32, ascending; of each, the node that a row has come to so many levels down is added.
 * sums: depths × width × rows f64.
 */
export function forestAdd(
  x: usize,
  rows: i32,
  features: i32,
  depths: usize,
  depthCount: i32,
  sums: usize,
): void {
  const stride = <usize>rows << 3;
  const next = <usize>features << 2;
  if (hasLeaves) {
    addLeaves(x, rows, next, sums);
    return;
  }
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
      add(a, to, stride);
      if (i + 1 < rows) add(b, to + 8, stride);
      if (i + 2 < rows) add(c, to + 16, stride);
      if (i + 3 < rows) add(d, to + 24, stride);
    }
  }
}
