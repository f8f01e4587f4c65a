import type { Prediction } from "../contracts.js";

/** Fills `values` with the class of the highest score, the lowest class of equals. */
export function decide({ values, scores }: Prediction): void {
  const rows = values.length;
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let at = rows + i, c = 1; at < scores.length; at += rows, c++) {
      if (scores[at]! > scores[best * rows + i]!) best = c;
    }
    values[i] = best;
  }
}
