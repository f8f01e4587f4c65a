import { size } from "../space/enumerate.js";
import { levelsOf } from "../space/levels.js";
import { type Inquiry, one } from "./context.js";
import { calleesIn, type Study } from "./study.js";

/** A grid is dear from here on, in this many parameters of which none is a path: each cell is a fit a fold. */
const DEAR_CELLS = 500;
const DEAR_PARAMETERS = 3;
const COUNTABLE = 1_000_000;

/** What is legal in a whole study, and seldom meant. */
export function lint(inquiry: Inquiry, study: Study): void {
  for (const check of [dearGrid, noSeed, optimisticExpectation]) check(inquiry, study);
}

function dearGrid(inquiry: Inquiry, { search, space, arms, budget }: Study): void {
  if (search.name !== "grid") return;
  const paths = new Set(arms.flatMap(({ steps }) => steps.flatMap((step) => pathsOf(inquiry, step))));
  const dear = space.params.filter(({ id }) => !paths.has(id));
  const cells = size({ params: dear, where: [] }, COUNTABLE) ?? COUNTABLE;
  if (dear.length < DEAR_PARAMETERS || Math.min(cells, budget.trials ?? cells) <= DEAR_CELLS) return;
  const [largest] = [...dear].sort((a, b) => (levelsOf(b.domain)?.count ?? 0) - (levelsOf(a.domain)?.count ?? 0));
  const { span } = one(inquiry, "search") ?? { span: inquiry.head };
  inquiry.tell("grid-is-dear", { cells, parameters: dear.length, id: largest!.id }, span);
}

/** The parameters that one fit serves all values of. */
function pathsOf({ registries }: Inquiry, step: Study["arms"][number]["steps"][number]): readonly string[] {
  return calleesIn(step).flatMap(({ name, args }) => {
    const path = registries.estimators.find(name)?.path?.params ?? [];
    return path.flatMap((param) => {
      const slot = args[param];
      return slot?.kind === "param" ? [slot.id] : [];
    });
  });
}

function noSeed(inquiry: Inquiry, _study: Study): void {
  if (one(inquiry, "seed") === undefined) inquiry.tell("no-seed", {}, inquiry.head);
}

/** What is chosen as the best of many looks better than it is. */
function optimisticExpectation(inquiry: Inquiry, { expects, inside, space, goals, objective, budget }: Study): void {
  const [goal] = goals;
  if (expects.length === 0 || inside !== undefined || objective !== undefined || goal === undefined) return;
  const candidates = size(space, COUNTABLE) ?? COUNTABLE;
  const most = Math.min(candidates, budget.trials ?? candidates);
  if (most < 2) return;
  const trials = most === COUNTABLE ? "many trials" : `${most} trials`;
  inquiry.tell("expect-of-best", { scorer: goal.id, trials }, one(inquiry, "expect")!.span);
}
