import type { Sampler } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { isAllowed, keyOf } from "../space/candidate.js";
import { type Enumeration, enumerationOf, size } from "../space/enumerate.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import { askEach, fresh } from "./fresh.js";

const params = {};
const TRIES_A_CELL = 10_000;

/**
 * Every candidate of a finite space, the last parameter fastest. When the budget allows fewer trials than there are
 * cells, that many are drawn at random without repeats, uniformly over the cells, and run in the grid's order.
 */
export const grid: Sampler<typeof params> = {
  name: "grid",
  doc: "Runs every combination of a finite space, or as many of them, drawn at random, as the budget allows",
  twin: "sklearn.model_selection.GridSearchCV",
  params,
  supports: { conditions: true, objectives: "several", infinite: false },
  lag: () => "any",
  create(context) {
    const { space, trials, seed } = context;
    const cells = enumerationOf(space);
    if (cells === undefined) throw new Error(`grid over an infinite space: ${space.params.map((p) => p.id)}`);
    const count = context.size ?? size(space, Math.max(trials ?? 0, 1_000_000));
    const partial = trials !== undefined && (count === undefined || count > trials);
    const of = partial ? trials : count;
    const source = partial ? subset(space, cells, trials, seed) : cells.walk();
    const memory = fresh(context, "grid");
    let asked = 0;
    const next = (): Candidate | undefined => {
      for (;;) {
        const { value, done } = source.next();
        if (done === true) return undefined;
        // The walk meets no cell twice: only what is told need be known.
        if (memory.isNew(value)) return value;
      }
    };
    return {
      ask: (n) =>
        askEach(n, () => {
          const candidate = next();
          if (candidate === undefined) return undefined;
          const what = partial ? "drawn cell" : "cell";
          return { candidate, reason: `${what} ${++asked}${of === undefined ? "" : ` of ${of}`}` };
        }),
      tell: memory.tell,
    };
  },
};

/** `wanted` distinct cells that `where` allows, in the grid's order; fewer when so few are met. Drawn at the first ask. */
function* subset(
  space: SearchSpace,
  cells: Enumeration,
  wanted: number,
  seed: number,
): Generator<Candidate, void, undefined> {
  const drawn = new Set<string>();
  const rng = keyed(seed, "grid", "subset");
  const chosen: Candidate[] = [];
  for (let tries = wanted * TRIES_A_CELL; tries > 0 && chosen.length < wanted; tries--) {
    const cell = cells.draw(rng);
    const key = keyOf(cell);
    if (drawn.has(key) || !isAllowed(space, cell)) continue;
    drawn.add(key);
    chosen.push(cell);
  }
  yield* chosen.sort(cells.compare);
}
