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

/** The two parameters that the study names for x and y, or those that matter most, in the order of the space. */
export function pairOf(
  found: Scored,
  context: ChartContext,
  suits: (parameter: Varied) => boolean,
): readonly [x: Varied, y: Varied] | undefined {
  const all = varied(found.trials, context).filter(suits);
  const { x: namedX, y: namedY } = context.args ?? {};
  const asked = [namedX, namedY].flatMap((name) => named(all, name) ?? []);
  const chosen = [...new Set([...asked, ...byImportance(found, all)])].slice(0, 2);
  const isFree = asked.length === 0;
  const [x, y] = isFree ? chosen.slice().sort((a, b) => all.indexOf(a) - all.indexOf(b)) : chosen;
  if (x === undefined || y === undefined) return undefined;
  return namedX === undefined && namedY !== undefined ? [y, x] : [x, y];
}
