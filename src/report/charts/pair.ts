import type { ChartContext } from "../chart-drawn.js";
import { type Effect, effectsOf } from "../effects.js";
import type { Scored } from "./scored.js";
import { named, type Varied, varied } from "./varied.js";

export const effects = ({ goal, trials, scores }: Scored, parameters: readonly Varied[]): readonly Effect[] =>
  effectsOf(
    trials,
    scores.map((s) => (goal.direction === "maximize" ? s : -s)),
    parameters,
  );

/** Those that vary, what matters most first. */
export const byImportance = (found: Scored, parameters: readonly Varied[]): readonly Varied[] =>
  effects(found, parameters).map(({ id }) => parameters.find((p) => p.id === id)!);

/**
 * The two parameters that the study names for x and y, or those that matter most, in the order of the space. Both vary
 * among the trials that have both: a model and the parameter of one model alone make no plane.
 */
export function pairOf(
  found: Scored,
  context: ChartContext,
  suits: (parameter: Varied) => boolean,
): readonly [x: Varied, y: Varied] | undefined {
  const all = varied(found.trials, context).filter(suits);
  const [x, y] = [named(all, context.args?.x), named(all, context.args?.y)];
  if (x !== undefined && y !== undefined) return x === y ? undefined : [x, y];
  const order = byImportance(found, all);
  const partners = (one: Varied) => order.find((other) => other !== one && isPlane(found, one, other));
  const first = x ?? y ?? order.find((one) => partners(one) !== undefined);
  const second = first && partners(first);
  if (first === undefined || second === undefined) return undefined;
  if (x !== undefined) return [x, second];
  if (y !== undefined) return [second, y];
  return all.indexOf(first) < all.indexOf(second) ? [first, second] : [second, first];
}

function isPlane({ trials }: Scored, a: Varied, b: Varied): boolean {
  const both = trials.map((t) => t.candidate).filter((c) => c[a.id] !== undefined && c[b.id] !== undefined);
  return [a, b].every(({ id }) => new Set(both.map((c) => c[id])).size > 1);
}
