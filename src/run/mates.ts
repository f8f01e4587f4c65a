import type { Estimator } from "../contracts.js";
import type { Args } from "../core/schema.js";
import { stagesUpTo } from "../core/stages.js";
import { estimators } from "../estimators/index.js";
import { armFor, armsOf, paramsOf, pipelineOf } from "../plan/pipeline.js";
import type { Planned } from "../plan/planned.js";
import type { ParamId, Value } from "../space/space.js";
import type { FinishedTrial } from "../trial.js";

/** Points of a curve over one parameter. */
const MOST = 30;

/**
 * Complete trials that differ from the chosen one in one argument that its fit can serve along with its own: their
 * training scores cost no fit. At most 30 a parameter, evenly over its values.
 */
export function curveMates(
  planned: Planned,
  kept: FinishedTrial,
  trials: readonly FinishedTrial[],
): readonly FinishedTrial[] {
  const arms = armsOf(planned.plan);
  const arm = armFor(arms, kept.candidate);
  const { name } = pipelineOf(arm, kept.candidate).estimator;
  const step = arm.fit.step.kind === "step" ? arm.fit.step.callee : arm.fit.step.options.find((o) => o.name === name)!;
  const served = (estimators.get(name).path?.params ?? []).flatMap((arg) => {
    const slot = step.args[arg];
    return slot?.kind === "param" ? paramsOf(slot) : [];
  });
  return served.flatMap((id) => evenly(besides(kept, trials, id), MOST));
}

/** In order of the parameter's values; the chosen one is not among them. */
function besides(kept: FinishedTrial, trials: readonly FinishedTrial[], id: ParamId): readonly FinishedTrial[] {
  const ids = Object.keys(kept.candidate);
  const found = new Map<Value, FinishedTrial>();
  for (const trial of trials) {
    if (trial.state !== "complete" || trial.train !== undefined) continue;
    const { candidate } = trial;
    const isBeside =
      Object.keys(candidate).length === ids.length &&
      ids.every((other) => (other === id) !== (candidate[other] === kept.candidate[other]));
    const value = candidate[id]!;
    if (isBeside && !found.has(value)) found.set(value, trial);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, trial]) => trial);
}

function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}

/** Fewer epochs or trees of a fit that grows by them, up to its own; undefined of one that does not. */
export function stagesOf(
  { path }: Estimator,
  args: Args,
): { readonly over: "epochs" | "trees"; readonly at: readonly number[] } | undefined {
  const over = (["epochs", "trees"] as const).find((arg) => path?.params.includes(arg));
  const most = Number(over && args[over]);
  if (over === undefined || !Number.isInteger(most) || most < 2) return undefined;
  return { over, at: stagesUpTo(most) };
}
