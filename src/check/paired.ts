import type * as ast from "../../grammar/ast.js";
import { both } from "../space/predicate.js";
import type { Predicate, Value } from "../space/space.js";
import type { DraftParam } from "./call.js";
import type { Inquiry } from "./context.js";
import { suggest } from "./names.js";
import { wordIn } from "./values.js";

/** What `paired(with = C, values = [ … ])` names. */
export function partnerIn(domain: ast.Domain): ast.Value | undefined {
  if (domain.kind !== "named" || domain.call.name.text !== "paired") return undefined;
  const arg = domain.call.args.find(({ name }) => name.text === "with");
  return arg?.binding.kind === "fixed" ? arg.binding.value : undefined;
}

/** Pairs as rules of the space: each value of one with its counterpart of the other, and no other. */
export function pairsOf(inquiry: Inquiry, params: readonly DraftParam[]): readonly Predicate[] {
  return params.flatMap((param) => {
    if (param.pairedWith === undefined || param.listed === undefined) return [];
    const partner = partnerOf(inquiry, param, params, param.pairedWith);
    if (partner?.listed === undefined) return [];
    const own = param.listed;
    if (own.length !== partner.listed.length) {
      const counts = { own: own.length, others: partner.listed.length };
      inquiry.tell("pair-length", { what: param.name, with: partner.name, ...counts }, param.span);
      return [];
    }
    const alike = partner.listed.map((value, i) => both(is(partner.id, value), is(param.id, own[i]!)));
    return [alike.reduce((left, right) => ({ kind: "binary", operator: "or", left, right }))];
  });
}

/** Another argument of the same step with a list. */
function partnerOf(
  { tell }: Inquiry,
  param: DraftParam,
  params: readonly DraftParam[],
  node: ast.Value,
): DraftParam | undefined {
  const name = wordIn(node) ?? "";
  const others = params.filter((other) => other.call === param.call && other !== param);
  const partner = others.find((other) => other.name === name);
  const lists = others.filter(({ listed, pairedWith }) => listed !== undefined && pairedWith === undefined);
  if (partner === undefined) {
    const known = lists.map((other) => other.name);
    tell("pair-unknown", { ...suggest(name, known), what: param.name, leaf: param.call.name }, node.span);
  } else if (!lists.includes(partner)) {
    tell("pair-without-list", { what: param.name, with: partner.name }, node.span);
    return undefined;
  }
  return partner;
}

const is = (id: string, value: Value): Predicate => ({
  kind: "binary",
  operator: "==",
  left: { kind: "param", id },
  right: { kind: "literal", value },
});
