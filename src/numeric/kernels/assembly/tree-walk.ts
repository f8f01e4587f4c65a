/** Rows go down a tree, as leavesOf of ../../tree-store.ts says. */
import { at, integerAt } from "./lists";

let rows: i32 = 0;
let x: usize = 0;
let firsts: usize = 0;
let upTo: usize = 0;
let nexts: usize = 0;
let features: usize = 0;
let thresholds: usize = 0;
let lefts: usize = 0;
/** The node that each row stands at. */
let nodes: usize = 0;

/** at: integers, in the order below.   x: f32, column-major. */
export function walkSettings(settings: usize): void {
  rows = integerAt(settings, 0);
  x = <usize>integerAt(settings, 1);
  firsts = <usize>integerAt(settings, 2);
  upTo = <usize>integerAt(settings, 3);
  nexts = <usize>integerAt(settings, 4);
  features = <usize>integerAt(settings, 5);
  thresholds = <usize>integerAt(settings, 6);
  lefts = <usize>integerAt(settings, 7);
  nodes = <usize>integerAt(settings, 8);
}

/**
 * From level `reached`, where 0 is the root, to level maxDepth.   cut: a byte a node, or 0 where nothing is cut back.
 * Whether a row has gone further.
 */
export function walkDown(root: i32, variant: i32, cut: usize, reached: i32, maxDepth: i32): bool {
  let hasMoved = false;
  for (let row = 0; row < rows; row++) {
    const start = reached === 0 ? root : integerAt(nodes, row);
    let node = start;
    for (let depth = reached; depth < maxDepth; depth++) {
      if (cut !== 0 && load<u8>(cut + <usize>node) === 1) break;
      let split = integerAt(firsts, node);
      while (split !== -1 && integerAt(upTo, split) < variant) split = integerAt(nexts, split);
      if (split === -1) break;
      const value = load<f32>(x + ((<usize>integerAt(features, split) * rows + row) << 2));
      const threshold = load<f32>(thresholds + (<usize>split << 2));
      node = integerAt(lefts, split) + (value <= threshold ? 0 : 1);
    }
    if (node !== start) hasMoved = true;
    store<i32>(nodes + (<usize>row << 2), node);
  }
  return hasMoved;
}

/** What the rows' nodes hold.   values: a double a node. */
export function walkValues(values: usize, out: usize): void {
  for (let row = 0; row < rows; row++) {
    store<f64>(at(out, row), load<f64>(at(values, integerAt(nodes, row))));
  }
}
