import type { Callee, Slot, StepSlot } from "../check/study.js";
import type { Leaf } from "../contracts.js";
import { canonical } from "../core/hash.js";
import { nameOfKey, type Registry } from "../core/registry.js";
import { type Args, type ArgValue, defaultsOf } from "../core/schema.js";
import { estimators } from "../estimators/index.js";
import type { Candidate } from "../space/space.js";
import { transforms } from "../transforms/index.js";
import type { Fit, Plan, Transform } from "./plan.js";
import { walk } from "./plan.js";

/** A leaf with plain arguments: what a candidate makes of a callee. */
export interface Step {
  readonly name: string;
  readonly args: Args;
}
/** What one candidate stands for: transforms, then an estimator. */
export interface Pipeline {
  readonly arm: string;
  readonly transforms: readonly Step[];
  readonly estimator: Step;
}

/** One `model` clause in the plan: its transforms in order, and its fit. */
export interface ArmPlan {
  readonly name: string;
  readonly transforms: readonly Transform[];
  readonly fit: Fit;
}

/** The arms of a plan, in clause order; none for an objective. */
export function armsOf(plan: Plan): readonly ArmPlan[] {
  const arms: ArmPlan[] = [];
  for (const node of walk(plan)) if (node.kind === "fit") arms.push(armOf(node));
  return arms;
}

function armOf(fit: Fit): ArmPlan {
  const transforms: Transform[] = [];
  for (let node = fit.input; node.kind === "transform"; node = node.input) transforms.unshift(node);
  return { name: fit.arm, transforms, fit };
}

/** The root parameter that chooses between several `model` clauses. */
export const MODEL_PARAM = "model";

/** The arm that a candidate belongs to. */
export function armFor(arms: readonly ArmPlan[], candidate: Candidate): ArmPlan {
  const name = candidate[MODEL_PARAM];
  const arm = arms.length === 1 ? arms[0] : arms.find((a) => a.name === name);
  if (arm === undefined)
    throw new Error(`candidate names the model '${name}'; the plan has ${arms.map((a) => a.name)}`);
  return arm;
}

export function pipelineOf(arm: ArmPlan, candidate: Candidate): Pipeline {
  return {
    arm: arm.name,
    transforms: arm.transforms.map((t) => stepOf(t.step, candidate, transforms)),
    estimator: stepOf(arm.fit.step, candidate, estimators),
  };
}

function stepOf(slot: StepSlot, candidate: Candidate, leaves: Registry<Leaf>): Step {
  if (slot.kind === "step") return withDefaults(slot.callee, candidate, leaves);
  const chosen = candidate[slot.id];
  const option = slot.options.find((o) => nameOfKey(o.name) === chosen);
  if (option === undefined) throw new Error(`candidate chooses '${chosen}' for ${slot.id}`);
  return withDefaults(option, candidate, leaves);
}

/** An argument whose parameter is inactive takes the leaf's default, as if the study did not mention it. */
function withDefaults(callee: Callee, candidate: Candidate, leaves: Registry<Leaf>): Step {
  const args = argsOf(callee, candidate);
  for (const name in callee.args) {
    if (args[name] !== undefined) continue;
    return { name: callee.name, args: { ...defaultsOf(leaves.get(callee.name).params), ...args } };
  }
  return { name: callee.name, args };
}

/** An inactive parameter leaves its argument absent. */
function argsOf(callee: Callee, candidate: Candidate): Args {
  const args: Record<string, ArgValue> = {};
  for (const name in callee.args) {
    const value = slotValue(callee.args[name]!, candidate);
    if (value !== undefined) args[name] = value;
  }
  return args;
}

function slotValue(slot: Slot, candidate: Candidate): ArgValue | undefined {
  switch (slot.kind) {
    case "fixed":
      return slot.value;
    case "param": {
      const value = candidate[slot.id];
      return slot.lists === undefined || value === undefined ? value : slot.lists[String(value)];
    }
    case "list": {
      const count = Number(slotValue(slot.count, candidate));
      return slot.items.slice(0, count).map((item) => slotValue(item, candidate)!);
    }
    case "callee":
      return { name: slot.callee.name, args: argsOf(slot.callee, candidate) };
  }
}

/** Arguments of a callee that nothing searches: splitters, scorers, samplers. */
export const fixedArgs = (callee: Callee): Args => argsOf(callee, {});

/** The parameters that a slot reads, at any depth. */
export function paramsOf(slot: StepSlot | Slot): readonly string[] {
  switch (slot.kind) {
    case "fixed":
      return [];
    case "param":
      return [slot.id];
    case "list":
      return [...paramsOf(slot.count), ...slot.items.flatMap(paramsOf)];
    case "callee":
      return Object.values(slot.callee.args).flatMap(paramsOf);
    case "step":
      return Object.values(slot.callee.args).flatMap(paramsOf);
    case "choice":
      return [slot.id, ...slot.options.flatMap((o) => Object.values(o.args).flatMap(paramsOf))];
  }
}

/** Candidates in one group become one fit a fold. */
export interface Group<T> {
  readonly pipeline: Pipeline;
  /** Groups with the same prefix share their transformed data; absent where the plan shares no transforms. */
  readonly prefix?: string;
  /** True when the members differ in path arguments, and one fit serves them. */
  readonly sweep: boolean;
  /** True when one fit on all rows serves every fold. */
  readonly leftOut?: true;
  readonly members: { readonly of: T; readonly args: Args }[];
}

/**
 * Puts together the candidates that the plan lets share a fit; in order of first appearance. `of` is carried along.
 * Without share-prefix or sweep-path in the plan, nothing is shared.
 */
export function groupCandidates<T>(
  arms: readonly ArmPlan[],
  candidates: readonly { readonly candidate: Candidate; readonly of: T }[],
): readonly Group<T>[] {
  const pipelines = candidates.map(({ candidate, of }) => ({
    pipeline: pipelineOf(armFor(arms, candidate), candidate),
    of,
  }));
  return groupPipelines(arms, pipelines);
}

/** The same of what candidates stand for. */
export function groupPipelines<T>(
  arms: readonly ArmPlan[],
  pipelines: readonly { readonly pipeline: Pipeline; readonly of: T }[],
): readonly Group<T>[] {
  const groups = new Map<string, Group<T>>();
  for (let i = 0; i < pipelines.length; i++) {
    const { pipeline, of } = pipelines[i]!;
    const arm = arms.find(({ name }) => name === pipeline.arm)!;
    const { transforms, estimator } = pipeline;
    const member = { of, args: estimator.args };
    const swept = sweptArgs(arm, estimator);
    const key = swept === undefined ? `${i}` : canonical([pipeline.arm, transforms, estimator.name, swept]);
    const group = groups.get(key);
    if (group !== undefined) group.members.push(member);
    else groups.set(key, { pipeline, ...sharedBy(arm, transforms), sweep: swept !== undefined, members: [member] });
  }
  return [...groups.values()];
}

const sharedBy = (arm: ArmPlan, transforms: readonly Step[]): Pick<Group<never>, "prefix" | "leftOut"> => ({
  ...prefixBy(arm, transforms),
  ...(arm.fit.leftOut === undefined ? {} : { leftOut: true }),
});

/** By which those of an arm's pipelines that transform alike find each other's data, where the plan shares it. */
export const prefixBy = (arm: ArmPlan, transforms: readonly Step[]): { readonly prefix?: string } =>
  arm.transforms.length > 0 && arm.transforms.every((t) => t.shared) ? { prefix: canonical(transforms) } : {};

/** The estimator's arguments without those that its path serves; undefined when the plan sweeps none. */
function sweptArgs(arm: ArmPlan, estimator: Step): Args | undefined {
  if (arm.fit.sweep === undefined) return undefined;
  const rest: Record<string, ArgValue | undefined> = {};
  for (const name in estimator.args) {
    if (!arm.fit.sweep.includes(`${estimator.name}.${name}`)) rest[name] = estimator.args[name];
  }
  return rest;
}

/** Equal for candidates that come to the same pipeline; they run once. */
export const pipelineKey = (pipeline: Pipeline): string =>
  canonical([pipeline.arm, pipeline.transforms, pipeline.estimator]);
