/**
 * "tunebook/leaves": what a module of leaves of your own needs. Light: it loads nothing of the engine.
 */

export type {
  Ask,
  Cost,
  Curve,
  Estimator,
  Fitted,
  Fold,
  Goal,
  Path,
  Prediction,
  Pruner,
  Sampler,
  SamplerContext,
  SamplerState,
  Scorer,
  Splittable,
  Splitter,
  Stop,
  Task,
  Training,
  Transform,
  Truth,
} from "./contracts.js";
export {
  type Column,
  type ColumnKind,
  columnOf,
  type Matrix,
  matrixOf,
  rowMajor,
  take,
  takeColumns,
  takeRows,
} from "./core/matrix.js";
export { pack, unpack } from "./core/pack.js";
export { keyed, type Rng } from "./core/rng.js";
export {
  type ArgsOf,
  callee,
  choice,
  column,
  columns,
  flag,
  int,
  list,
  type ParamSpec,
  real,
  type Schema,
  text,
} from "./core/schema.js";
export {
  type CustomLeaf,
  type Defined,
  defineEstimator,
  definePruner,
  defineSampler,
  defineScorer,
  defineSplitter,
  defineStop,
  defineTransform,
  type LeafKind,
} from "./leaves/define.js";
export { askEach, fresh } from "./samplers/fresh.js";
export { activate } from "./space/candidate.js";
export type { Candidate, Domain, Param, SearchSpace, Value } from "./space/space.js";
export { axisOf } from "./space/unit.js";
export type { FinishedTrial } from "./trial.js";
