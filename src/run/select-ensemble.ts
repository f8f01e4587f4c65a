import type { Prediction } from "../contracts.js";
import { addVote, predictionOf, type Vote } from "./blend.js";

export interface Candidacy {
  /** A vote a fold, on the rows outside. */
  readonly votes: readonly Vote[];
  /** Its own score, larger is better. */
  readonly score: number;
}
export interface Selected {
  /** How often each candidate was taken, by its place; the sum is at most the size. */
  readonly counts: readonly number[];
  /** Larger is better. */
  readonly score: number;
}

/**
 * Greedy selection with replacement (Caruana, Niculescu-Mizil, Crew, Ksikes, Ensemble Selection from Libraries of
 * Models, ICML 2004): begins with the best alone, adds the candidate whose vote helps the blend most, `size` in all, and
 * goes back to the best blend on the way. So it never scores less than the best alone. Ties go to the earlier candidate
 * and to the smaller blend. O(size · candidates · scoring).
 * judge: the score of predictions, one a fold; NaN counts as worst.
 */
export function selectEnsemble(
  candidates: readonly Candidacy[],
  size: number,
  classes: number,
  judge: (folds: readonly Prediction[]) => number,
): Selected {
  const first = candidates.reduce((best, c, i) => (c.score > candidates[best]!.score ? i : best), 0);
  const counts = candidates.map((_, i) => (i === first ? 1 : 0));
  let best: Selected = { counts: counts.slice(), score: candidates[first]!.score };
  const sums = candidates[first]!.votes.map((vote) => vote.slice());
  for (let taken = 1; taken < size; taken++) {
    let [next, score] = [-1, Number.NEGATIVE_INFINITY];
    for (const [i, { votes }] of candidates.entries()) {
      const tried = judge(sums.map((sum, fold) => predictionWith(sum, votes[fold]!, taken, classes)));
      if (tried > score) [next, score] = [i, tried];
    }
    if (next < 0) break;
    counts[next]!++;
    for (const [fold, sum] of sums.entries()) addVote(sum, candidates[next]!.votes[fold]!, 1);
    if (score > best.score) best = { counts: counts.slice(), score };
  }
  return best;
}

function predictionWith(sum: Float64Array, vote: Vote, taken: number, classes: number): Prediction {
  const more = sum.slice();
  addVote(more, vote, 1);
  return predictionOf(more, taken + 1, classes);
}
