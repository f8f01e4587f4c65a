import { basename, extname } from "node:path";
import type * as ast from "../../grammar/ast.js";
import { type Diagnostic, hasErrors, inSourceOrder, type Span } from "../core/diagnostic.js";
import { readAllowed, withoutAllowed } from "./allow.js";
import { checkCounts, clausesByKind } from "./clauses.js";
import { type CheckContext, type Inquiry, one, REGISTRIES } from "./context.js";
import { readData, type Subject } from "./data.js";
import { checkNames, type Extended, extendAll } from "./extends.js";
import { readFidelity } from "./fidelity.js";
import { readGoals } from "./goals.js";
import { checkGradient } from "./gradient.js";
import { readRest } from "./leaves.js";
import { readBudget, readSeed } from "./limits.js";
import { lint } from "./lints.js";
import { say } from "./messages.js";
import { checkMissing } from "./missing.js";
import { readModels } from "./model.js";
import { readObjective } from "./objective.js";
import { withOwnLeaves } from "./own-leaves.js";
import { readSearch } from "./search.js";
import { readSpace } from "./space.js";
import { readStart } from "./start.js";
import type { Study, StudyData } from "./study.js";
import { textOf } from "./text.js";
import { readValidate } from "./validate.js";

export { dataSources } from "./extends.js";

/**
 * Syntax tree → studies: names resolved, units turned into numbers, defaults filled in, sugar expanded. All errors of
 * the file, in source order; a study with an error is not among the studies.
 */
export function check(file: ast.SourceFile, context: CheckContext): { studies: Study[]; diagnostics: Diagnostic[] } {
  const diagnostics = checkNames(file, context.text, context.studies ?? []);
  const studies: Study[] = [];
  const names = new Set<string>();
  for (const extended of extendAll(file)) {
    const { study, told } = checkStudy(extended, file, context);
    diagnostics.push(...told);
    if (study === undefined || names.has(study.name)) continue;
    names.add(study.name);
    studies.push(study);
  }
  return { studies, diagnostics: inSourceOrder(distinct(diagnostics)) };
}

/** What several studies inherit is told once. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter((d) => {
    const key = `${d.span?.start} ${d.span?.end} ${d.code} ${d.message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function checkStudy(extended: Extended, file: ast.SourceFile, context: CheckContext) {
  const told: Diagnostic[] = [...extended.diagnostics];
  const inquiry = inquiryOf(extended, file, context, told);
  checkCounts(inquiry);
  const data = one(inquiry, "data");
  if (data !== undefined) told.push(...placed(context.tables(data).diagnostics, data.source.span));
  const study = readStudy(inquiry, extended);
  const heard = withoutAllowed(inquiry, told);
  return { study: hasErrors(heard) || isHoled(extended.study, file) ? undefined : study, told: heard };
}

/** What a reader of data says without a place belongs to the clause that names the data. */
const placed = (diagnostics: readonly Diagnostic[], span: Span): readonly Diagnostic[] =>
  diagnostics.map((d) => (d.span === undefined && d.file === undefined ? { ...d, span } : d));

const lies = (inner: Span, outer: Span): boolean => inner.start >= outer.start && inner.end <= outer.end;

const isHoled = (study: ast.Study, file: ast.SourceFile): boolean =>
  file.broken.some(({ span }) => lies(span, study.span));

function inquiryOf(
  { study, clauses, isTorn }: Extended,
  file: ast.SourceFile,
  context: CheckContext,
  told: Diagnostic[],
): Inquiry {
  const holes = file.broken.filter(({ span }) => lies(span, study.span));
  const name = study.name?.text ?? context.anonymous ?? nameOf(context.file);
  return {
    context,
    registries: context.registries ?? REGISTRIES,
    name,
    isNeighbor: (other) => file.items.some((item) => item.kind === "study" && item.name?.text === other),
    title: study.name === undefined ? "the study" : `study ${name}`,
    isOwn: ({ span }) => lies(span, study.span),
    head: study.name?.span ?? study.clauses[0]?.word ?? study.span,
    clauses: clausesByKind(clauses),
    tell(...message) {
      const diagnostic = say(...message);
      told.push(diagnostic);
      return diagnostic;
    },
    objected: (objection, span) => void told.push({ severity: "error", ...objection, span }),
    errors: () => told.reduce((n, d) => n + (d.severity === "error" ? 1 : 0), 0),
    written: ({ span }) => context.text.slice(span.start, span.end),
    isBroken: (kind) => isTorn || holes.some((hole) => hole.clause === undefined || hole.clause === kind),
    holdsBroken: ({ span }) => holes.some((hole) => lies(hole.span, span) || lies(span, hole.span)),
  };
}

/** An anonymous study is named after its file. */
const nameOf = (file: string | undefined): string => (file === undefined ? "study" : basename(file, extname(file)));

function readStudy(inquiry: Inquiry, { study, clauses }: Extended): Study | undefined {
  const subject = readData(inquiry);
  const objective = one(inquiry, "objective");
  const validation = readValidate(inquiry, subject);
  const models = readModels(inquiry, subject, validation);
  const called = objective && readObjective(inquiry, objective);
  const named = called ?? models;
  const space = readSpace(inquiry, named);
  const scores = readGoals(inquiry, subject, models.arms);
  checkMissing(inquiry, subject);
  const budget = readBudget(inquiry);
  const asked = readSearch(inquiry, space, budget, scores.goals.length, named);
  const { search, arms } = readFidelity(inquiry, asked.search, models, validation, budget);
  checkGradient(inquiry, { search, space, arms, goals: scores.goals }, named);
  const rest = readRest(inquiry, validation, scores.goals);
  const seed = readSeed(inquiry);
  const enqueued = readStart(inquiry, space, named);
  const allowed = readAllowed(inquiry);
  if (inquiry.errors() > 0) return undefined;
  const note = inquiry.clauses.note.map((clause) => clause.text.value).join("\n\n");
  const data = subject && dataOf(subject);
  const { validate, inside } = validation;
  const read: Study = {
    name: inquiry.name,
    text: textOf(inquiry, study, clauses, enqueued),
    ...(called ? { objective: called.objective } : data && { data }),
    arms: called ? [] : arms,
    space,
    ...(validate && { validate }),
    ...(inside && { inside }),
    ...scores,
    search,
    ...(asked.chosen === undefined ? {} : { chosen: asked.chosen }),
    ...rest,
    budget,
    seed,
    ...(note === "" ? {} : { note }),
    allowed,
    ...(enqueued === undefined ? {} : { enqueued }),
  };
  lint(inquiry, read);
  return withOwnLeaves(read, inquiry.context.leaves ?? []);
}

function dataOf({
  target,
  task,
  table,
  source,
  levels,
  features,
  order,
  group,
  weight,
}: Subject): StudyData | undefined {
  if (target === undefined || task === undefined) return undefined;
  return {
    table,
    source,
    task,
    target: target.place,
    features,
    levels,
    ...(order === undefined ? {} : { order }),
    ...(group === undefined ? {} : { group }),
    ...(weight === undefined ? {} : { weight }),
  };
}
