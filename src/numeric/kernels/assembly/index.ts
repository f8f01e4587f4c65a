/** What JavaScript may call. Pointers are byte offsets into the memory; 8-byte aligned unless said otherwise. */

export {
  boostAddLeaf,
  boostBuild,
  boostClear,
  boostNode,
  boostPartition,
  boostRecords,
  boostRemove,
  boostScan,
  boostSettings,
  boostSubtract,
  boostTurnTo,
} from "./boosting";
export { boostedAddExits, boostedExits, boostedTables } from "./boosted-exits";
export { boostedAdd, boostedEdges, boostedSettings, boostedTree } from "./boosted-sums";
export { logisticDerivatives, softmaxDerivatives, squaredDerivatives } from "./boosting-loss";
export { placeInBins, sortDoubles } from "./binning";
export { factorPair } from "./blocks";
export { boxRun, boxSettings, boxTaken, boxTouched } from "./box";
export { growingAppend, growingRemove, growingSettings, growingSolve, growingSubtract } from "./growing-factor";
export { netPolish, netSettings, netSweep } from "./elastic-net";
export { faceDescend } from "./face";
export { forestAdd, forestTree } from "./forest-sums";
export { gramBlock } from "./gram";
export {
  addToSums,
  combineRows,
  demote,
  exponentials,
  fourOfPanels,
  mirror,
  ownProducts,
  powers,
  productsFrom,
  productsFromFour,
  rowOfPanels,
  squaredFrom,
  squaredFromFour,
} from "./likeness";
export { maternLoss, maternMany, maternRow, maternSlopes } from "./matern";
export { mixtureLogDensity, mixtureNearest, mixtureSettings } from "./mixture";
export { hingeBegin, hingeColumn, hingeRows, hingeSettings, hingeStart, hingeStep } from "./squared-hinge";
export { multiplyPairs, multiplyTransposedPairs, packPairs } from "./products";
export { momentsSpread, momentsSum } from "./moments";
export { nearestBatch, sortNeighbors } from "./nearest";
export {
  activate,
  adamStep,
  addCombinations,
  addPenalty,
  chances,
  momentumStep,
  outputErrors,
  rowProducts,
  sumOf,
  takeNumbers,
  takeRows,
  throughSlopes,
} from "./network";
export { addColumns, interleave, packColumn, packSingles } from "./panels";
export {
  softmaxAdvance,
  softmaxCurvatures,
  softmaxGradient,
  softmaxLargest,
  softmaxLoss,
  softmaxProduct,
  softmaxScores,
} from "./softmax";
export { reflectRows } from "./reflections";
export { roughBlock, softmaxBlock } from "./softmax-block";
export { directionSettings, findDirection, precondition, putFactor, putRoughBlock } from "./softmax-directions";
export { addScaled, addToColumns, dotProduct, softmaxPenalize, softmaxPenalty } from "./softmax-vectors";
export { roughProduct, toSingles, unitFactors } from "./softmax-rough";
export { tableColumn } from "./tree-table";
export { placesOf, treeBegin, treeGrow, treeNodes, treeSettings, treeSplits } from "./tree";
export { walkDown, walkSettings, walkValues } from "./tree-walk";
export { eigenSolve } from "./symmetric-eigen";
export { factorSymmetric, invertLower, lowerTimes, pairRows, upperTimes } from "./triangular";

/** First byte that is free. */
export function heapBase(): usize {
  return __heap_base;
}
