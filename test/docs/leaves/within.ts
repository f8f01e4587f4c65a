import type { Scorer } from "../../../src/contracts.js";
import { real } from "../../../src/core/schema.js";

const params = { tolerance: real({ doc: "how far off still counts as right", min: 0 }) };

export const within: Scorer<typeof params> = {
  name: "within",
  doc: "Share of predictions that are no further off than a tolerance",
  params,
  task: "number",
  direction: "maximize",
  needs: "value",
  score({ y, weights }, { values }, { tolerance }) {
    let right = 0;
    let all = 0;
    for (let i = 0; i < y.length; i++) {
      const weight = weights?.[i] ?? 1;
      all += weight;
      if (Math.abs(y[i]! - values[i]!) <= tolerance) right += weight;
    }
    return right / all;
  },
};
