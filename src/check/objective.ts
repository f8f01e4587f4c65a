import { resolve } from "node:path";
import type * as ast from "../../grammar/ast.js";
import { type ChoiceSpec, choice, flag, int, type ParamSpec, real, text } from "../core/schema.js";
import { type DraftParam, readCall } from "./call.js";
import type { Inquiry } from "./context.js";
import { suggest } from "./names.js";
import type { Named } from "./scope.js";
import type { Objective } from "./study.js";
import { wordIn } from "./values.js";

const TYPES = ["real", "int", "choice", "flag"] as const;

/** The file that is called in the place of a model, and what is searched. */
export function readObjective(inquiry: Inquiry, clause: ast.ObjectiveClause): Named & { objective: Objective } {
  const file = resolve(inquiry.context.folder, clause.file.value);
  checkFile(inquiry, clause, file);
  const schema: Record<string, ParamSpec> = {};
  const untyped: ast.Arg[] = [];
  for (const arg of clause.args) {
    const spec = specOf(inquiry, arg);
    if (spec === undefined) continue;
    schema[arg.name.text] = spec;
    const { type: _, ...rest } = arg;
    untyped.push(rest);
  }
  const name: ast.Name = { text: "the objective", span: clause.word };
  const params: DraftParam[] = [];
  const call = readCall({ kind: "call", name, args: untyped, span: clause.span }, schema, {
    inquiry,
    kind: "objective",
    facts: () => ({ unknown: "an objective has no data" }),
    params,
    prefix: "",
  });
  if (params.length === 0 && inquiry.errors() === 0) inquiry.tell("nothing-searched", {}, clause.file.span);
  const fixed = [...call.args].flatMap(([arg, slot]) => (slot.kind === "fixed" ? [[arg, slot.value] as const] : []));
  return { params, calls: [call], objective: { file, fixed: Object.fromEntries(fixed) } };
}

function checkFile({ context, tell }: Inquiry, { file }: ast.ObjectiveClause, path: string): void {
  if (!/\.[cm]?[jt]s$/.test(path)) tell("objective-script", { file: JSON.stringify(file.value) }, file.span);
  else if (context.checkFile?.(path) === false) tell("objective-file", { file: JSON.stringify(file.value) }, file.span);
}

/** The type that is written, or that the value shows; undefined after a complaint. */
function specOf(inquiry: Inquiry, arg: ast.Arg): ParamSpec | undefined {
  const { binding, type, name } = arg;
  const { tell, written } = inquiry;
  if (type !== undefined) {
    const known = TYPES.find((t) => t === type.text);
    if (known === undefined) {
      const meant = FOREIGN[type.text.toLowerCase()];
      tell(
        "unknown-type",
        meant === undefined ? suggest(type.text, TYPES) : { name: type.text, known: TYPES, meant },
        type.span,
      );
      return undefined;
    }
    return typed(known, arg);
  }
  if (binding.kind === "fixed") {
    if (binding.value.kind === "boolean") return flag({ doc: "", optional: true });
    return binding.value.kind === "number" || binding.value.kind === "quantity"
      ? real({ doc: "", optional: true })
      : text({ doc: "", optional: true });
  }
  const { domain } = binding;
  if (domain.kind === "choice") return inferred(domain.values);
  const isWhole =
    domain.kind === "range" && [domain.low, domain.high].every((end) => "raw" in end && /^[0-9]+$/.test(end.raw));
  tell(
    "objective-type",
    { name: name.text, fix: `${name.text}: ${isWhole ? "int" : "real"} ${written(binding)}` },
    name.span,
  );
  return undefined;
}

const FOREIGN: Readonly<Record<string, string>> = {
  float: "real",
  double: "real",
  number: "real",
  integer: "int",
  categorical: "choice",
  enum: "choice",
  string: "choice",
  bool: "flag",
  boolean: "flag",
};

function typed(type: (typeof TYPES)[number], { binding }: ast.Arg): ParamSpec {
  switch (type) {
    case "real":
      return real({ doc: "", optional: true });
    case "int":
      return int({ doc: "", optional: true });
    case "flag":
      return flag({ doc: "", optional: true });
    case "choice": {
      const nodes =
        binding.kind === "fixed" ? [binding.value] : binding.domain.kind === "choice" ? binding.domain.values : [];
      return inferred(nodes);
    }
  }
}

/** Words if all are words, numbers if all are numbers, booleans if all are booleans; else any of them. */
function inferred(nodes: readonly ast.Value[]): ParamSpec {
  const words = nodes.map(wordIn);
  if (words.length > 0 && words.every((w) => w !== undefined)) return wordChoice(words as string[]);
  if (nodes.length > 0 && nodes.every((n) => n.kind === "number" || n.kind === "quantity"))
    return real({ doc: "", optional: true });
  return nodes.length > 0 && nodes.every((n) => n.kind === "boolean")
    ? flag({ doc: "", optional: true })
    : text({ doc: "", optional: true });
}

const wordChoice = (values: readonly string[]): ChoiceSpec =>
  choice({ doc: "", optional: true, values: [...new Set(values)] });
