import type { Study } from "../check/study.js";
import type { Fidelity, Goal, Rung, SamplerContext } from "../contracts.js";
import { samplers } from "../samplers/index.js";
import { keyOf } from "../space/candidate.js";
import { size } from "../space/enumerate.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import { buildPlan } from "./build.js";
import { type Extent, fitCost } from "./fit-cost.js";
import { type Folds, foldsOf } from "./folds.js";
import { dearSpace, pointOf } from "./free.js";
import { dataHashOf, planHashOf } from "./hash.js";
import { type Optimised, optimise } from "./optimise.js";
import { armFor, armsOf, fixedArgs, pipelineOf } from "./pipeline.js";
import { nodeOf, type Plan } from "./plan.js";

/** A study with its plan, before and after the rules: what `explain` prints and `run` runs. */
export interface Planned {
  readonly study: Study;
  readonly folds: Folds;
  readonly plan: Plan;
  readonly optimised: Plan;
  readonly trace: Optimised["trace"];
  readonly planHash: string;
  readonly dataHash: string;
  /** Candidates that the study will ask for, or points where free dimensions are swept at each; undefined where only a clock or a stop rule ends it. */
  readonly candidates?: number;
}

export interface PlanOptions {
  /** False: the plain plan, nothing shared; the slow truth. */
  readonly optimise?: boolean;
  /** Rules to leave out, by name. */
  readonly without?: readonly string[];
}

export function planStudy(study: Study, options: PlanOptions = {}): Planned {
  const folds = foldsOf(study);
  const plan = buildPlan(study, folds);
  const { plan: optimised, trace } = optimise(plan, options.optimise === false ? "all" : options.without);
  const candidates = candidatesOf(study, plan);
  return {
    study,
    folds,
    plan,
    optimised,
    trace,
    planHash: planHashOf(plan),
    dataHash: dataHashOf(plan),
    ...(candidates === undefined ? {} : { candidates }),
  };
}

/** Spaces up to here are counted exactly. */
export const COUNTABLE = 1_000_000;

/** What a sampler is told; of a plan with free dimensions, about the points without them. */
export function samplerContext(study: Study, plan: Plan, seed = study.seed): SamplerContext {
  const space = searchedSpace(plan);
  const finite = size(space, COUNTABLE);
  const fidelity = fidelityOf(study);
  return {
    space,
    goals: study.goals.map(({ id, direction }): Goal => ({ scorer: id, direction })),
    seed,
    ...(study.budget.trials === undefined ? {} : { trials: study.budget.trials }),
    ...(finite === undefined ? {} : { size: finite }),
    ...(fidelity === undefined ? {} : { fidelity }),
    ...(study.data === undefined ? {} : { cost: costIn(study, plan) }),
  };
}

/** Of an objective, nothing. */
export const extentOf = ({ data }: Study): Extent => ({
  rows: data?.table.matrix.rows ?? 0,
  columns: data?.features.length ?? 0,
  classes: data?.levels.length ?? 0,
});

/** Of one fit on all rows: enough to compare models. What a clock says is no ground for what runs next. */
function costIn(study: Study, plan: Plan): (candidate: Candidate) => number {
  const arms = armsOf(plan);
  const extent = extentOf(study);
  return (candidate) => {
    const { estimator } = pipelineOf(armFor(arms, candidate), candidate);
    return 1e-9 * fitCost(estimator, extent);
  };
}

/** What the study's sampler deals out; undefined of one that does not. */
export function fidelityOf({ search }: Study): Fidelity | undefined {
  if (samplers.get(search.name).brackets === undefined) return undefined;
  const { resource, min, max } = fixedArgs(search);
  return { resource: String(resource), min: Number(min), max: Number(max) };
}

/** Brackets of the study's sampler; undefined of one that deals out no resource. */
export function bracketsOf(study: Study): readonly (readonly Rung[])[] | undefined {
  const fidelity = fidelityOf(study);
  return fidelity && samplers.get(study.search.name).brackets!(fidelity, fixedArgs(study.search) as never);
}

/** The space that the sampler searches. */
export function searchedSpace(plan: Plan): SearchSpace {
  const { space, free } = nodeOf(plan, "search")!;
  return free === undefined ? space : dearSpace(space, free);
}

/** Known good settings as the sampler would ask for them, each once. */
export function enqueuedPoints(plan: Plan): readonly Candidate[] {
  const { enqueued = [], free } = nodeOf(plan, "search")!;
  if (free === undefined) return enqueued;
  const points = new Map<string, Candidate>();
  for (const candidate of enqueued) {
    const point = pointOf(free, candidate);
    if (!points.has(keyOf(point))) points.set(keyOf(point), point);
  }
  return [...points.values()];
}

function candidatesOf(study: Study, plan: Plan): number | undefined {
  const { trials } = study.budget;
  // A candidate runs at several resources.
  const brackets = bracketsOf(study);
  if (brackets !== undefined) return dealtIn(study, brackets);
  const finite = size(searchedSpace(plan), COUNTABLE);
  const known = finite === undefined ? trials : trials === undefined ? finite : Math.min(finite, trials);
  return known;
}

/** Trials of so many cycles of all brackets, where the study says how many. */
function dealtIn({ search, budget }: Study, brackets: readonly (readonly Rung[])[]): number | undefined {
  const cycles = fixedArgs(search).cycles;
  if (cycles === undefined) return budget.trials;
  const each = brackets.flat().reduce((sum, { trials = 0 }) => sum + trials, 0);
  return Math.min(Number(cycles) * each, budget.trials ?? Number.POSITIVE_INFINITY);
}

/** How many trials may be under way unseen; "any" where the sampler learns nothing from results. */
export const lagOf = (study: Study): number | "any" =>
  samplers.get(study.search.name).lag(fixedArgs(study.search) as never);
