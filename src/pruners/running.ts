import type { Curve } from "../contracts.js";

/** Mean of the first `steps` scores. */
export function meanOf(curve: Curve, steps = curve.length): number {
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += curve[i]!;
  return sum / steps;
}
