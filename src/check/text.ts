import { resolve } from "node:path";
import type * as ast from "../../grammar/ast.js";
import { print } from "../../grammar/print.js";
import { nameOfKey } from "../core/registry.js";
import { located } from "../data/address.js";
import type { Candidate } from "../space/space.js";
import type { Inquiry } from "./context.js";
import { literal } from "./literals.js";

/** The canonical text of a study with all that it inherits; paths are absolute, so that it can be read from anywhere. */
export function textOf(
  { name, context }: Inquiry,
  study: ast.Study,
  clauses: readonly ast.Clause[],
  enqueued: readonly Candidate[] | undefined,
): string {
  const { extends: _, ...own } = study;
  const whole: ast.Study = {
    ...own,
    name: study.name ?? { text: name, span: study.span },
    clauses: clauses.flatMap((clause) =>
      clause.kind === "start" ? settled(clause, enqueued) : [withAbsolutePath(clause, context.folder)],
    ),
  };
  return print({ items: [whole], comments: [], broken: [], span: study.span });
}

function withAbsolutePath(clause: ast.Clause, folder: string): ast.Clause {
  if (clause.kind === "data" && "kind" in clause.source) {
    return { ...clause, source: { ...clause.source, value: located(folder, clause.source.value) } };
  }
  if (clause.kind === "objective") {
    return { ...clause, file: { ...clause.file, value: resolve(folder, clause.file.value) } };
  }
  return clause;
}

/** What another study's results gave is part of this study: they may be others the next time. */
function settled(clause: ast.StartClause, enqueued: readonly Candidate[] = []): readonly ast.Clause[] {
  if (!("text" in clause.from)) return [clause];
  const { span } = clause;
  const setting = (candidate: Candidate): ast.Setting => ({
    assignments: Object.entries(candidate).map(([id, value]) => ({
      path: nameOfKey(id)
        .split(".")
        .map((text) => ({ text, span })),
      value: literal(value, span),
      span,
    })),
    span,
  });
  return enqueued.length === 0 ? [] : [{ ...clause, from: enqueued.map(setting) }];
}
