import { resolve } from "node:path";
import type * as ast from "../../grammar/ast.js";
import { print } from "../../grammar/print.js";
import { located } from "../data/address.js";
import type { Inquiry } from "./context.js";

/** The canonical text of a study with all that it inherits; paths are absolute, so that it can be read from anywhere. */
export function textOf({ name, context }: Inquiry, study: ast.Study, clauses: readonly ast.Clause[]): string {
  const { extends: _, ...own } = study;
  const whole: ast.Study = {
    ...own,
    name: study.name ?? { text: name, span: study.span },
    clauses: clauses.map((clause) => withAbsolutePath(clause, context.folder)),
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
