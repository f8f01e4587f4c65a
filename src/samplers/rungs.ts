import type { Fidelity, Rung } from "../contracts.js";
import { int, real, text } from "../core/schema.js";

/** Arguments of every sampler that deals out a resource. */
export const fidelityParams = {
  resource: text({
    doc: "what candidates get more of when they do well: an argument such as epochs, or rows, or folds",
  }),
  min: real({
    doc: "the least that a candidate gets; 1, or of rows a share of 1/27",
    optional: true,
    min: 0,
    above: true,
  }),
  max: real({
    doc: "the whole, that only the best get: the argument's value, all rows or all folds",
    optional: true,
    min: 0,
    above: true,
  }),
  eta: int({ doc: "the best of so many are promoted, and get so many times as much", default: 3, min: 2 }),
};

/** Resources of the rungs, ascending up to the whole: each `eta` times the one before. */
export function ladderOf({ resource, min, max }: Fidelity, eta: number): readonly number[] {
  const ladder: number[] = [max];
  for (let r = max / eta; r >= min * (1 - 1e-9); r /= eta) {
    const rounded = resource === "rows" ? Number(r.toPrecision(4)) : Math.round(r);
    if (rounded < ladder[0]! && rounded > 0) ladder.unshift(rounded);
  }
  return ladder;
}

/**
 * From many candidates that begin small to few that get the whole at once; each bracket costs about as much.
 * Li et al. 2018, algorithm 1.
 */
export function bracketsOf(fidelity: Fidelity, eta: number): readonly (readonly Rung[])[] {
  const ladder = ladderOf(fidelity, eta);
  return ladder.map((_, first) => {
    const steps = ladder.length - 1 - first;
    const begun = Math.ceil((ladder.length / (steps + 1)) * eta ** steps);
    return ladder.slice(first).map((resource, i) => ({ resource, trials: Math.floor(begun * eta ** -i + 1e-9) }));
  });
}

/** "27 epochs", "11 % of the rows", "3 folds". */
export function amountOf(resource: string, amount: number): string {
  if (resource === "rows") return amount === 1 ? "all rows" : `${Number((100 * amount).toPrecision(3))} % of the rows`;
  return `${amount} ${amount === 1 ? resource.replace(/s$/, "") : resource}`;
}
