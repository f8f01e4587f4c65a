import { expOf } from "../../src/numeric/exponential.js";
import { type Mixture, phi } from "../../src/samplers/parzen.js";
import type { Point } from "../../src/samplers/parzen-density.js";

/** The oracle of the mixtures' kernel: panel after panel, in its order, each kernel as the formula says. */

const TOGETHER = 4;

/** Weights of kernels by row, in panels of four. */
type Panels = readonly (readonly { readonly row: number; readonly weight: number }[])[];

/** As logDensity; `nearest`: the panel that is asked first. Every kernel counts: those that are left change no bit. */
export function plainLogDensity(mixture: Mixture, point: Point, nearest: number, limit: number) {
  const panels = panelsOf(mixture);
  const rest = panels.map((_, i) => i).filter((i) => i !== nearest);
  const order = [nearest, ...rest.splice(0, nearest === 0 ? 0 : 1), ...rest.reverse()];
  let [top, sum, highest] = [Number.NEGATIVE_INFINITY, 0, nearest];
  for (const panel of order) {
    const kernels = panels[panel]!.map(({ row, weight }) => ({
      height: heightOf(mixture, row, point),
      mass: massOf(mixture, row, weight, point),
    })).filter(({ mass }) => mass > 0);
    const height = Math.max(...kernels.map((kernel) => kernel.height));
    if (height > top) {
      sum *= expOf(top - height);
      [top, highest] = [height, panel];
    }
    for (const { height, mass } of kernels) sum += mass * expOf(height - top);
    if (sum > (limit < top ? expOf(limit - top) : 1 / expOf(top - limit))) break;
  }
  return { log: top + Math.log(sum), nearest: highest };
}

/** Few kernels stand close together behind the prior's, all others by row. */
function panelsOf({ rows, weight }: Mixture): Panels {
  const all = [...weight].map((share, k) => ({ row: rows?.[k] ?? k, weight: share }));
  if (rows !== undefined) all.unshift(all.pop()!);
  const none = { row: 0, weight: 0 };
  return Array.from({ length: Math.ceil(all.length / TOGETHER) }, (_, panel) =>
    [0, 1, 2, 3].map((lane) => all[TOGETHER * panel + lane] ?? none),
  );
}

/** Logarithm of what the numbers that are no cells say. */
function heightOf({ kernels }: Mixture, row: number, { low, half, inactive }: Point): number {
  const { numbers, reals, shape, scale } = kernels;
  let height = 0;
  for (let slot = 0; slot < numbers; slot++) height += scale[row * numbers + slot]!;
  for (const slot of inactive) height -= scale[row * numbers + slot]!;
  for (let slot = 0; slot < reals; slot++) {
    const at = 2 * (row * numbers + slot);
    const z = (low[slot]! - shape[at]!) * shape[at + 1]!;
    height -= half[slot]! * z * z;
  }
  return height;
}

function massOf(
  { kernels, count }: Mixture,
  row: number,
  weight: number,
  { low, high, cells, choices }: Point,
): number {
  const { numbers, shape, observed } = kernels;
  let mass = weight;
  for (const { slot, place, prior } of choices) {
    const seen = observed[row * kernels.choices + slot]!;
    const own = count / (prior.length + count);
    const rest = (1 - own) * prior[place]!;
    mass *= seen === place ? own + rest : seen >= 0 ? rest : prior[place]!;
  }
  for (const slot of cells) {
    const at = 2 * (row * numbers + slot);
    mass *= phi((high[slot]! - shape[at]!) * shape[at + 1]!) - phi((low[slot]! - shape[at]!) * shape[at + 1]!);
  }
  return mass;
}
