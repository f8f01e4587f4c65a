import { keyed } from "../core/rng.js";
import { MOST_DIMENSIONS, sobolPoints } from "./sobol-points.js";

/** Points of the unit cube to begin with, one after the other: a scrambled Sobol sequence, or draws in many dimensions. */
export function openingPoints(dimensions: number, seed: number): (index: number) => Float64Array {
  const u = new Float64Array(dimensions);
  if (dimensions <= MOST_DIMENSIONS) {
    const points = sobolPoints(dimensions, keyed(seed, "opening").int(2 ** 30));
    return (index) => {
      points.point(index, u);
      return u;
    };
  }
  return (index) => {
    const rng = keyed(seed, "opening", index);
    for (let j = 0; j < dimensions; j++) u[j] = rng.real();
    return u;
  };
}
