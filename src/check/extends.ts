import type * as ast from "../../grammar/ast.js";
import type { Diagnostic } from "../core/diagnostic.js";
import { placeOf, type Span } from "../core/diagnostic.js";
import { chartTroubles } from "./chart-call.js";
import type { ClauseOf } from "./context.js";
import { say } from "./messages.js";
import { suggest } from "./names.js";

/**
 * What an extending study does to what it inherits. A clause replaces all of the base's clauses of its kind (`by`: of
 * its role); what it does not name stays. `drops`: clauses of the base that speak of what is replaced, and go with it.
 */
const INHERITANCE: { readonly [K in ast.ClauseKind]: { readonly drops?: readonly ast.ClauseKind[] } } = {
  data: {},
  predict: {},
  ignore: {},
  by: {},
  model: { drops: ["where", "start", "objective"] },
  objective: {
    drops: [
      "where",
      "start",
      "model",
      "data",
      "predict",
      "ignore",
      "by",
      "validate",
      "goal",
      "measure",
      "subject",
      "expect",
    ],
  },
  where: {},
  subject: {},
  validate: {},
  goal: {},
  measure: {},
  search: {},
  prune: {},
  stop: {},
  budget: {},
  seed: {},
  start: {},
  keep: {},
  expect: {},
  report: {},
  note: {},
  allow: {},
};

/** A study with all that it inherits. */
export interface Extended {
  readonly study: ast.Study;
  /** Inherited clauses first, in their order, then its own. */
  readonly clauses: readonly ast.Clause[];
  readonly diagnostics: readonly Diagnostic[];
  /** The base is not known: what seems to be missing may be there. */
  readonly isTorn: boolean;
}

/** The studies of a file, in order, each with its inherited clauses. */
export function extendAll(file: ast.SourceFile): readonly Extended[] {
  const studies = file.items.filter((item): item is ast.Study => item.kind === "study");
  const byName = new Map<string, ast.Study>();
  for (const study of studies) if (study.name && !byName.has(study.name.text)) byName.set(study.name.text, study);
  const known = new Map<ast.Study, Extended>();
  const extended = (study: ast.Study, chain: readonly ast.Study[]): Extended => {
    const before = known.get(study);
    if (before !== undefined) return before;
    const after = extend(study, byName, chain, extended);
    if (chain.length === 0 || !after.isTorn) known.set(study, after);
    return after;
  };
  return studies.map((study) => extended(study, []));
}

function extend(
  study: ast.Study,
  byName: ReadonlyMap<string, ast.Study>,
  chain: readonly ast.Study[],
  extended: (study: ast.Study, chain: readonly ast.Study[]) => Extended,
): Extended {
  const base = study.extends;
  if (base === undefined) return { study, clauses: study.clauses, diagnostics: [], isTorn: false };
  const found = byName.get(base.text);
  if (found === undefined) {
    const others = [...byName.keys()].filter((name) => name !== study.name?.text);
    return torn(study, say("unknown-study", suggest(base.text, others), base.span));
  }
  const path = [...chain, study];
  if (path.includes(found)) {
    if (found !== path[0]) return { study, clauses: study.clauses, diagnostics: [], isTorn: true };
    const names = [...path, found].map((s) => s.name!.text);
    return torn(study, say("extends-cycle", { chain: names }, base.span));
  }
  const { clauses, isTorn } = extended(found, path);
  // A cycle is told once a member; whoever merely extends a member inherits what there is.
  const isCyclic = isTorn && cycles(found, study, byName);
  return {
    study,
    clauses: merged(clauses, study.clauses),
    diagnostics: isCyclic ? [say("extends-cycle", { chain: cycleOf(study, byName) }, base.span)] : [],
    isTorn,
  };
}

const torn = (study: ast.Study, diagnostic: Diagnostic): Extended => ({
  study,
  clauses: study.clauses,
  diagnostics: [diagnostic],
  isTorn: true,
});

/** Whether the chain of bases from `from` comes to `to`. */
function cycles(from: ast.Study, to: ast.Study, byName: ReadonlyMap<string, ast.Study>): boolean {
  const seen = new Set<ast.Study>();
  for (
    let at: ast.Study | undefined = from;
    at !== undefined && !seen.has(at);
    at = at.extends && byName.get(at.extends.text)
  ) {
    if (at === to) return true;
    seen.add(at);
  }
  return false;
}

function cycleOf(study: ast.Study, byName: ReadonlyMap<string, ast.Study>): string[] {
  const chain = [study.name!.text];
  for (let at = byName.get(study.extends!.text); at !== undefined; at = at.extends && byName.get(at.extends.text)) {
    chain.push(at.name!.text);
    if (at === study) break;
  }
  return chain;
}

const slotOf = (clause: ast.Clause): string => (clause.kind === "by" ? `by ${clause.role}` : clause.kind);

function merged(base: readonly ast.Clause[], own: readonly ast.Clause[]): readonly ast.Clause[] {
  const gone = new Set(own.flatMap((clause) => [slotOf(clause), ...(INHERITANCE[clause.kind].drops ?? [])]));
  const isGone = (clause: ast.Clause) => gone.has(slotOf(clause)) || gone.has(clause.kind);
  return [...base.filter((clause) => !isGone(clause)), ...own];
}

/** The data clauses of the studies of a file, each once: what to read before a check. */
export function dataSources(file: ast.SourceFile): readonly ast.DataClause[] {
  const clauses = extendAll(file).flatMap((e) =>
    e.clauses.filter((clause): clause is ClauseOf<"data"> => clause.kind === "data").slice(0, 1),
  );
  return [...new Set(clauses)];
}

/** Studies that `start from` names, each once: what to look up in a store before a check. */
export function startSources(file: ast.SourceFile): readonly string[] {
  const names = extendAll(file).flatMap((e) =>
    e.clauses.flatMap((clause) => (clause.kind === "start" && "text" in clause.from ? [clause.from.text] : [])),
  );
  return [...new Set(names)];
}

/** Names that stand twice, and commands that name what is not there. */
export function checkNames(file: ast.SourceFile, text: string, elsewhere: readonly string[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const first = new Map<string, Span>();
  for (const item of file.items) {
    if (item.kind !== "study" || item.name === undefined) continue;
    const { text: name, span } = item.name;
    const before = first.get(name);
    if (before === undefined) first.set(name, span);
    else diagnostics.push(say("duplicate-study", { name, line: placeOf(text, before.start).line }, span));
  }
  const known = [...new Set([...first.keys(), ...elsewhere])];
  for (const item of file.items) {
    if (item.kind !== "command") continue;
    for (const name of item.names) {
      if (!known.includes(name.text)) diagnostics.push(say("unknown-study", suggest(name.text, known), name.span));
    }
    if (item.as !== undefined) diagnostics.push(...chartTroubles(item.as));
  }
  return diagnostics;
}
