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

/**
 * Turns logarithms of joint likelihoods in `scores` into probabilities, and fills `values` with the likeliest class,
 * the lowest of equals. −∞ becomes 0.
 */
export function decideFromLogs(out: Prediction): void {
  decide(out);
  const { values, scores } = out;
  const rows = values.length;
  for (let i = 0; i < rows; i++) {
    const top = scores[values[i]! * rows + i]!;
    let sum = 0;
    for (let at = i; at < scores.length; at += rows) {
      const e = Math.exp(scores[at]! - top);
      scores[at] = e;
      sum += e;
    }
    for (let at = i; at < scores.length; at += rows) scores[at] = scores[at]! / sum;
  }
}
