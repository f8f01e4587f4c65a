import type * as ast from "../../grammar/ast.js";
import type { ListSpec } from "../core/schema.js";
import type { Domain, ParamId, Predicate, Value } from "../space/space.js";
import { isSearchable, readDomain } from "./domain.js";
import { isOfLists, listText } from "./literals.js";
import type { Lists, Slot } from "./study.js";
import { exampleOf, type Place, readScalar } from "./values.js";

/** How the items of a list are searched. */
export type Items =
  | { readonly kind: "whole"; readonly domain: Domain; readonly lists: Lists }
  /** `most` items, each with its own value from `domain`; the first `least` are always there. */
  | { readonly kind: "each"; readonly domain: Domain; readonly least: number; readonly most: number };

/**
 * `[[64], [64, 32]]` chooses between lists; `16..256 log times 1..3` is a list of one to three, each with its own value;
 * any other domain is that of a list's only item. undefined after a complaint.
 */
export function readItems(domain: ast.Domain, { item }: ListSpec, place: Place): Items | undefined {
  if (!isSearchable(item)) return undefined;
  const { times } = domain;
  if (isOfLists(domain)) {
    if (times === undefined) return readLists(domain, item, place);
    place.inquiry.tell("times-of-lists", { what: place.what }, times.span);
    return undefined;
  }
  const read = readDomain(domain, item, place);
  if (read === undefined) return undefined;
  if (times === undefined) return { kind: "each", domain: read, least: 1, most: 1 };
  const least = times.low.value;
  const most = "kind" in times.high ? times.high.value : Number.NaN;
  const isCount = Number.isInteger(least) && Number.isInteger(most) && least >= 1 && most >= least;
  if (isCount && !times.log && times.step === undefined && times.points === undefined) {
    return { kind: "each", domain: read, least, most };
  }
  place.inquiry.tell("times-range", { what: place.what }, times.span);
  return undefined;
}

function readLists(choice: ast.ChoiceDomain, item: ListSpec["item"], place: Place): Items | undefined {
  const { inquiry, what } = place;
  const lists = new Map<string, readonly Value[]>();
  let isFine = true;
  for (const node of choice.values) {
    const values = readList(node, (one) => readScalar(one, item, place), `[${exampleOf(item)}]`, place);
    const text = values && listText(values);
    if (text === undefined) isFine = false;
    else if (lists.has(text)) {
      inquiry.tell("duplicate-choice", { what, value: text }, node.span);
      isFine = false;
    } else lists.set(text, values!);
  }
  if (!isFine) return undefined;
  const [only] = lists.keys();
  if (lists.size === 1) inquiry.tell("one-choice", { what, name: what, value: only! }, choice.span);
  return { kind: "whole", domain: { kind: "choice", values: [...lists.keys()] }, lists: Object.fromEntries(lists) };
}

/** The items of a list, in which nothing is searched; a value by itself is a list of one. undefined after a complaint. */
export function readList(
  node: ast.Value,
  read: (item: ast.Value) => Value | undefined,
  fix: string,
  { inquiry, what }: Place,
): readonly Value[] | undefined {
  const nodes = node.kind === "list" ? node.items : [node];
  if (nodes.length === 0) {
    inquiry.tell("empty-argument-list", { what, fix }, node.span);
    return undefined;
  }
  const values = nodes.map(read);
  return values.includes(undefined) ? undefined : values.map((value) => value!);
}

/** A list in which nothing is searched. */
export const slotOfList = (values: readonly Value[]): Slot => ({
  kind: "list",
  count: { kind: "fixed", value: values.length },
  items: values.map((value) => ({ kind: "fixed", value })),
});

/** Whether the i-th item, from 0, is there. */
export const isCounted = (count: ParamId, i: number): Predicate => ({
  kind: "binary",
  operator: ">=",
  left: { kind: "param", id: count },
  right: { kind: "literal", value: i + 1 },
});
