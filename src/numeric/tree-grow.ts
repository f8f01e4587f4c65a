import { TreeKernel } from "./kernels/trees.js";
import type { GrowOptions, TreeData, TreeGrower } from "./tree-data.js";
import { PlainGrower } from "./tree-grow-plain.js";

/** The kernel, or where its memory does not hold the data, its twin. */
export function treeGrower(data: TreeData, options: GrowOptions): TreeGrower {
  return TreeKernel.holds(data, options) ? new TreeKernel(data, options) : new PlainGrower(data, options);
}
