import type * as ast from "../../grammar/ast.js";
import { placeOf } from "../core/diagnostic.js";
import type { ClauseOf, Clauses, Inquiry } from "./context.js";

interface ClauseRule<K extends ast.ClauseKind> {
  /** Several of them add up, or one is enough. */
  readonly count: "one" | "several";
  /** What to do with a second one. */
  readonly merge?: string;
  /** Means something beside `objective`. */
  readonly withObjective: boolean;
  /** What it is called in messages, and what a second one must share with the first to be one too many. */
  readonly title?: (clause: ClauseOf<K>) => string;
}

/** One entry a kind of clause. */
const CLAUSES: { readonly [K in ast.ClauseKind]: ClauseRule<K> } = {
  data: { count: "one", withObjective: false },
  predict: { count: "one", withObjective: false },
  ignore: { count: "several", withObjective: false },
  by: { count: "one", withObjective: false, title: (clause) => `${clause.role} by` },
  model: { count: "several", withObjective: false },
  objective: { count: "one", withObjective: true },
  where: { count: "several", withObjective: true },
  subject: { count: "several", withObjective: false, title: () => "subject to" },
  validate: { count: "one", withObjective: false },
  goal: { count: "several", withObjective: true, title: (clause) => clause.direction },
  measure: { count: "several", withObjective: false },
  search: { count: "one", withObjective: true },
  prune: { count: "one", withObjective: false },
  stop: { count: "several", withObjective: true },
  budget: { count: "one", merge: "write them as one list:  budget 100 trials, 10 min", withObjective: true },
  seed: { count: "one", withObjective: true },
  start: { count: "one", merge: "write  start from { … } { … }", withObjective: true },
  keep: { count: "one", withObjective: true },
  expect: { count: "several", withObjective: true },
  report: { count: "several", withObjective: true },
  note: { count: "several", withObjective: true },
  allow: { count: "several", withObjective: true },
};

const KINDS = Object.keys(CLAUSES) as ast.ClauseKind[];

export function clausesByKind(clauses: readonly ast.Clause[]): Clauses {
  const byKind = Object.fromEntries(KINDS.map((kind) => [kind, [] as ast.Clause[]]));
  for (const clause of clauses) byKind[clause.kind]!.push(clause);
  return byKind as unknown as Clauses;
}

/** As the language writes the start of a clause: "order by", "maximize". */
export function titleOf(clause: ast.Clause): string {
  const rule = CLAUSES[clause.kind] as ClauseRule<ast.ClauseKind>;
  return rule.title?.(clause as never) ?? clause.kind;
}

/** Clauses that stand twice, and clauses that mean nothing beside an objective. */
export function checkCounts({ clauses, context, tell }: Inquiry): void {
  const isObjective = clauses.objective.length > 0;
  for (const kind of KINDS) {
    const rule = CLAUSES[kind];
    const first = new Map<string, ast.Clause>();
    for (const clause of clauses[kind]) {
      const title = titleOf(clause);
      if (isObjective && !rule.withObjective) tell("not-with-objective", { clause: title }, clause.word);
      const before = first.get(title);
      if (before === undefined) first.set(title, clause);
      else if (rule.count === "one") {
        const { line } = placeOf(context.text, before.word.start);
        tell("duplicate-clause", { clause: title, line, how: rule.merge ?? "keep one of them" }, clause.word);
      }
    }
  }
}
