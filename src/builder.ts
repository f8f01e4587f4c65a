/** "tunebook/builder": studies in TypeScript, with types. */

export { type Arg, type Args, Call, own, sub } from "./builder/calls.js";
export { type Auto, auto, beta, choice, Domain, lognormal, normal, type Range, range } from "./builder/domains.js";
export * from "./builder/leaves.js";
export type { ParamsOf } from "./builder/params.js";
export { type Amount, StudyBuilder, study } from "./builder/study.js";
