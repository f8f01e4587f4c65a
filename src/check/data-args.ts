import type * as ast from "../../grammar/ast.js";
import type { Args, ArgValue, Schema } from "../core/schema.js";
import { dataArgs, QUERY, queryArgs } from "../data/args.js";
import { readFixedCall } from "./call.js";
import type { Inquiry } from "./context.js";
import { numberIn, wordIn } from "./values.js";

/** How the study wants its data read: what can be read of the arguments, right or not. The check says what is not. */
export function dataOptions({ args, source }: Pick<ast.DataClause, "args" | "source">): Args {
  const schema: Schema = schemaOf(source);
  const options: Record<string, ArgValue> = {};
  for (const { name, binding } of args) {
    if (binding.kind !== "fixed" || !Object.hasOwn(schema, name.text)) continue;
    const isList = schema[name.text]!.type === "list";
    const nodes = binding.value.kind === "list" ? binding.value.items : [binding.value];
    const values = nodes.flatMap((node) => plainValue(node) ?? []);
    if (isList) options[name.text] = values;
    else if (values.length === 1) options[name.text] = values[0]!;
  }
  return options;
}

const plainValue = (node: ast.Value): string | number | boolean | undefined =>
  numberIn(node) ?? wordIn(node) ?? (node.kind === "string" || node.kind === "boolean" ? node.value : undefined);

export function checkDataArgs(inquiry: Inquiry, { args, source, word, span }: ast.DataClause): void {
  if (args.length === 0) return;
  const name = { text: isQuery(source) ? QUERY : "data", span: word };
  readFixedCall(inquiry, "data clause", { kind: "call", name, args, span }, schemaOf(source));
}

const isQuery = (source: ast.DataClause["source"]): boolean => !("value" in source) && source.text === QUERY;
const schemaOf = (source: ast.DataClause["source"]): typeof dataArgs | typeof queryArgs =>
  isQuery(source) ? queryArgs : dataArgs;
