import type * as ast from "../../grammar/ast.js";
import type { Span } from "../core/diagnostic.js";
import type { Value } from "../space/space.js";
import { numberIn, wordIn } from "./values.js";

/** The value that is written; undefined of a list, a call with arguments, or a quantity. */
export const valueIn = (node: ast.Value): Value | undefined =>
  numberIn(node) ?? wordIn(node) ?? (node.kind === "boolean" || node.kind === "string" ? node.value : undefined);

/** How a value is written; of a word, the name. */
export function literal(value: Value, span: Span): ast.Value {
  if (typeof value === "boolean") return { kind: "boolean", value, span };
  if (typeof value === "string") return { kind: "call", name: { text: value, span }, args: [], span };
  // The sign is no part of what is written of a number.
  return { kind: "number", value, raw: String(Math.abs(value)), span };
}

/** A list as the value of a parameter that chooses between lists. */
export const listText = (values: readonly Value[]): string => `[${values.join(", ")}]`;

/** The same of a list as it is written; a value by itself is a list of one. undefined where an item is no plain value. */
export function listTextOf(node: ast.Value): string | undefined {
  const nodes = node.kind === "list" ? node.items : [node];
  const values = nodes.map(valueIn).filter((value) => value !== undefined);
  return values.length < nodes.length ? undefined : listText(values);
}

/** Whether whole lists are chosen between. */
export const isOfLists = (domain: ast.Domain): domain is ast.ChoiceDomain =>
  domain.kind === "choice" && domain.values.some(({ kind }) => kind === "list");
