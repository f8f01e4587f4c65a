import type { Margin } from "../numeric/covariance-adaptation.js";
import { normalCdf, normalQuantile } from "../space/prior.js";
import type { Axis } from "../space/unit.js";

/**
 * Keeps a normal distribution from being caught in one value of a discrete parameter: it leaves the value's cell with a
 * probability of `chance` at least, upwards and downwards together.   Hamano et al. 2022, "CMA-ES with margin".
 */
export const marginOf =
  (axes: readonly Axis[], chance: number): Margin =>
  (j, mean, deviation) => {
    const [low, high] = axes[j]!.cellOf(axes[j]!.valueAt(mean));
    if (low === high || (low <= 0 && high >= 1)) return undefined;
    if (low <= 0 || high >= 1) {
      const edge = low <= 0 ? high : low;
      const most = -normalQuantile(chance) * deviation;
      return { mean: edge + Math.sign(mean - edge) * Math.min(Math.abs(mean - edge), most), deviation };
    }
    const below = normalCdf((low - mean) / deviation);
    const above = normalCdf((mean - high) / deviation);
    const [down, up] = [Math.max(chance / 2, below), Math.max(chance / 2, above)];
    const within = 1 - below - above;
    const excess = (1 - down - up - within) / (down + up + within - 1.5 * chance);
    const a = -normalQuantile(down + excess * (down - chance / 2));
    const b = -normalQuantile(up + excess * (up - chance / 2));
    if (!(a + b > 0)) return undefined;
    return { mean: (low * b + high * a) / (a + b), deviation: (high - low) / (a + b) };
  };
