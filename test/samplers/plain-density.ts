import { expOf } from "../../src/numeric/exponential.js";
import { type Mixture, phi } from "../../src/samplers/parzen.js";
import type { Point } from "../../src/samplers/parzen-density.js";

/** The oracle of the mixtures' kernel: kernel after kernel, in its order, each as the formula says. */

const NOTHING = 20;

/** As logDensity; `nearest`: row of the kernel that is asked first. */
export function plainLogDensity(mixture: Mixture, point: Point, nearest: number, limit: number) {
  const { rows } = mixture;
  const rest = [0, ...[...rows.subarray(0, -1)].reverse()].filter((row) => row !== nearest);
  let [top, sum, highest] = [Number.NEGATIVE_INFINITY, 0, nearest];
  for (const row of [nearest, ...rest]) {
    const height = heightOf(mixture, row, point);
    if (!(height >= top - NOTHING)) continue;
    const mass = massOf(mixture, row, point);
    if (!(mass > 0)) continue;
    if (height > top) {
      sum = sum * expOf(top - height) + mass;
      [top, highest] = [height, row];
    } else sum += mass * expOf(height - top);
    if (sum > (limit < top ? expOf(limit - top) : 1 / expOf(top - limit))) break;
  }
  return { log: top + Math.log(sum), nearest: highest };
}

/** Logarithm of what the numbers that are no cells say, and of the weight. */
function heightOf({ kernels, rows, peak }: Mixture, row: number, { low, half, inactive }: Point): number {
  const { numbers, reals, shape, scale } = kernels;
  let height = peak[rows.indexOf(row)]!;
  for (const slot of inactive) height -= scale[row * numbers + slot]!;
  for (let slot = 0; slot < reals; slot++) {
    const at = 2 * (row * numbers + slot);
    const z = (low[slot]! - shape[at]!) * shape[at + 1]!;
    height -= half[slot]! * z * z;
  }
  return height;
}

function massOf({ kernels, rows }: Mixture, row: number, { low, high, cells, choices }: Point): number {
  const { numbers, shape, observed } = kernels;
  let mass = 1;
  for (const { slot, place, prior } of choices) {
    const seen = observed[row * kernels.choices + slot]!;
    const own = rows.length / (prior.length + rows.length);
    const rest = (1 - own) * prior[place]!;
    mass *= seen === place ? own + rest : seen >= 0 ? rest : prior[place]!;
  }
  for (const slot of cells) {
    const at = 2 * (row * numbers + slot);
    mass *= phi((high[slot]! - shape[at]!) * shape[at + 1]!) - phi((low[slot]! - shape[at]!) * shape[at + 1]!);
  }
  return mass;
}
