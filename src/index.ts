export { type Compiled, type CompileOptions, compile } from "./compile.js";
export { version } from "./core/package.js";
export { countFits } from "./plan/count.js";
export { explain } from "./plan/explain.js";
export { type Planned, type PlanOptions, planStudy } from "./plan/planned.js";
export { fitModel, predictWith } from "./run/model.js";
export { type Progress, type RunOptions, run } from "./run/run.js";
