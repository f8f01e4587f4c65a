import type * as ast from "../../grammar/ast.js";
import { domainHas, isAllowed } from "../space/candidate.js";
import { holds } from "../space/predicate.js";
import type { Candidate, Domain, ParamId, SearchSpace, Value } from "../space/space.js";
import { fixedValue } from "./call.js";
import { carry } from "./carry.js";
import { type Inquiry, one } from "./context.js";
import { listText, listTextOf, valueIn } from "./literals.js";
import { suggest } from "./names.js";
import { isExcused, type Named } from "./scope.js";

/** Known good settings, as candidates: what they leave open takes its default. */
export function readStart(inquiry: Inquiry, space: SearchSpace, named: Named): readonly Candidate[] | undefined {
  const clause = one(inquiry, "start");
  if (clause === undefined) return undefined;
  if (!Array.isArray(clause.from)) return readStored(inquiry, clause.from as ast.Name, space, named);
  const settings = clause.from as readonly ast.Setting[];
  const read = settings.map((setting) => readSetting(inquiry, setting, space, named));
  return read.filter((candidate) => candidate !== undefined);
}

/** The best settings of a stored study, as far as they fit into this one; says what does not carry over, and why. */
function readStored(
  inquiry: Inquiry,
  { text: name, span }: ast.Name,
  space: SearchSpace,
  { params }: Named,
): readonly Candidate[] | undefined {
  const { tell, context } = inquiry;
  if (name === inquiry.name) tell("start-from-itself", { name }, span);
  else if (context.stored === undefined) tell("start-from-study", { name }, span);
  else {
    const stored = context.stored.get(name);
    if (stored === undefined) {
      tell(inquiry.isNeighbor(name) ? "start-not-yet" : "start-not-stored", { name }, span);
    }
    if (stored === undefined) return undefined;
    if (stored.candidates.length === 0) tell("start-none-complete", { name }, span);
    else {
      const carried = carry(stored, space, (id) => {
        const draft = params.find((param) => param.id === id)!;
        return defaultOf(draft.name, draft.call, draft.domain);
      });
      const { candidates, of, remarks } = carried;
      const kept = candidates.length;
      if (kept === 0) tell("start-nothing-carried", { name, of, remarks }, span);
      else if (remarks.length > 0) tell("start-partly-carried", { name, of, kept, remarks }, span);
      else tell("start-carried", { name, kept }, span);
      return kept === 0 ? undefined : candidates;
    }
  }
  return undefined;
}

function readSetting(inquiry: Inquiry, setting: ast.Setting, space: SearchSpace, named: Named): Candidate | undefined {
  const given = new Map<ParamId, { value: Value; node: ast.Assignment }>();
  let isFine = true;
  for (const node of setting.assignments) {
    const param = findParam(inquiry, node, space, named);
    const value = param && assignedValue(inquiry, node, param.domain);
    if (param === undefined || value === undefined) isFine = false;
    else given.set(param.id, { value, node });
  }
  return isFine ? complete(inquiry, setting, given, space, named) : undefined;
}

function findParam(inquiry: Inquiry, { path, span }: ast.Assignment, space: SearchSpace, named: Named) {
  const { tell } = inquiry;
  const { calls } = named;
  const name = path.map((n) => n.text).join(".");
  const at = { start: span.start, end: path.at(-1)!.span.end };
  const ids = space.params.map((param) => param.id);
  const found = ids.includes(name) ? [name] : ids.filter((id) => id.endsWith(`.${name}`));
  if (found.length === 1) return space.params.find((param) => param.id === found[0])!;
  const isFixed = calls.some((call) =>
    Object.keys(call.schema).some((arg) => `.${call.prefix}${arg}`.endsWith(`.${name}`)),
  );
  if (found.length > 1) tell("ambiguous-name", { name, candidates: found }, at);
  else if (isFixed) tell("start-not-searched", { name }, at);
  else if (!isExcused(inquiry, named, path))
    tell("unknown-name", { ...suggest(name, ids, "arguments"), clause: "start from" }, at);
  return undefined;
}

function assignedValue(
  { tell, written }: Inquiry,
  { path, value: node }: ast.Assignment,
  domain: Domain,
): Value | undefined {
  const value = [valueIn(node), listTextOf(node)].find((one) => one !== undefined && domainHas(domain, one));
  if (value !== undefined) return value;
  tell(
    "start-outside",
    { name: path.map((n) => n.text).join("."), value: written(node), domain: domainText(domain) },
    node.span,
  );
  return undefined;
}

const domainText = (domain: Domain): string =>
  domain.kind === "choice" ? `[${domain.values.join(", ")}]` : `${domain.low}..${domain.high}`;

function complete(
  { tell }: Inquiry,
  setting: ast.Setting,
  given: ReadonlyMap<ParamId, { value: Value; node: ast.Assignment }>,
  space: SearchSpace,
  { params }: Named,
): Candidate | undefined {
  const candidate: Record<ParamId, Value> = {};
  const open: string[] = [];
  for (const { id, domain, when } of space.params) {
    if (when !== undefined && !holds(when, candidate)) continue;
    const draft = params.find((param) => param.id === id)!;
    const value = given.get(id)?.value ?? defaultOf(draft.name, draft.call, domain);
    if (value === undefined) open.push(id);
    else candidate[id] = value;
  }
  for (const [id, { node }] of given) {
    if (candidate[id] === undefined && open.length === 0) tell("start-inactive", { name: id }, node.span);
  }
  if (open.length > 0) {
    tell("start-incomplete", { missing: open }, setting.span);
    return undefined;
  }
  if (isAllowed(space, candidate)) return candidate;
  tell("start-refused", {}, setting.span);
  return undefined;
}

function defaultOf(name: string, call: Named["calls"][number], domain: Domain): Value | undefined {
  const spec = call.schema[name];
  const value = spec && "default" in spec ? spec.default : fixedValue(call, name);
  const text = typeof value === "object" ? listText(value) : value;
  return text !== undefined && domainHas(domain, text) ? text : undefined;
}
