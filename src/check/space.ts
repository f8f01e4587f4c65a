import type * as ast from "../../grammar/ast.js";

import { type Feasible, feasibleShare } from "../space/feasible.js";
import { both, evaluate, reads } from "../space/predicate.js";
import type { Param, ParamId, Predicate, SearchSpace } from "../space/space.js";
import type { DraftParam } from "./call.js";
import { readCondition } from "./conditions.js";
import type { Inquiry } from "./context.js";
import { pairsOf } from "./paired.js";
import { type Named, scopeOf } from "./scope.js";

/** Below this share of the space, drawing candidates that `where` allows is hopeless; below the next one, slow. */
const HOPELESS = 0.001;
const TIGHT = 0.05;

/** Resolves every condition: which parameters exist when, in which order they are decided, what is allowed. */
export function readSpace(inquiry: Inquiry, named: Named): SearchSpace {
  const { params } = named;
  for (const param of params) param.exists = existenceOf(inquiry, param, named);
  const ordered = inOrder(inquiry, params);
  const kept = ordered.filter((param) => param.exists !== false);
  for (const param of kept) checkReach(inquiry, param, kept);
  const where = readWhere(inquiry, named);
  if (where.length > 0 && where.length === inquiry.clauses.where.length) checkFeasible(inquiry, kept, where);
  return { params: kept.map(paramOf), where: [...pairsOf(inquiry, kept), ...where.map((w) => w.predicate)] };
}

const paramOf = ({ id, domain, exists }: DraftParam): Param =>
  typeof exists === "object" ? { id, domain, when: exists } : { id, domain };

/** When a parameter exists: always (true), never (false), or under a condition. */
function existenceOf(inquiry: Inquiry, param: DraftParam, named: Named): Predicate | boolean {
  const guards = [...param.guards];
  if (param.when !== undefined) {
    const own = readCondition(param.when, scopeOf(inquiry, "when", named, param));
    if (own !== undefined && reads(own).length === 0) {
      // A constant: fixing a searched value changes one line, and the conditions on it may stay.
      if (evaluate(own, {}) === true) return guards.length === 0 ? true : guards.reduce(both);
      const why = `${inquiry.written(param.when)} does not hold`;
      inquiry.tell("never-true", { what: param.name, why, isConstant: true }, param.when.span);
      return false;
    } else if (own !== undefined && staysInModel(inquiry, param, own, named)) {
      param.own = own;
      guards.push(own);
    }
  }
  return guards.length === 0 ? true : guards.reduce(both);
}

function staysInModel(inquiry: Inquiry, param: DraftParam, when: Predicate, { params }: Named): boolean {
  const { model } = param.call;
  for (const id of reads(when)) {
    const other = params.find((p) => p.id === id)?.call.model;
    if (other === undefined || model === undefined || other === model) continue;
    inquiry.tell("when-other-model", { name: id, model, other }, param.when!.span);
    return false;
  }
  return true;
}

// ── Order ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Parents before children, otherwise as written. Parameters of a cycle lose their conditions, once they are told of. */
function inOrder(inquiry: Inquiry, params: readonly DraftParam[]): readonly DraftParam[] {
  const byId = new Map(params.map((param) => [param.id, param]));
  const done = new Set<DraftParam>();
  const ordered: DraftParam[] = [];
  const visit = (param: DraftParam, path: readonly DraftParam[]): void => {
    if (done.has(param)) return;
    const start = path.indexOf(param);
    if (start >= 0) {
      breakCycle(inquiry, path.slice(start));
      return;
    }
    for (const id of parentsOf(param)) {
      const parent = byId.get(id);
      if (parent !== undefined) visit(parent, [...path, param]);
    }
    if (done.has(param)) return;
    done.add(param);
    ordered.push(param);
  };
  for (const param of params) visit(param, []);
  return ordered;
}

const parentsOf = ({ exists }: DraftParam): readonly ParamId[] => (typeof exists === "object" ? reads(exists) : []);

function breakCycle({ tell }: Inquiry, cycle: readonly DraftParam[]): void {
  const first = cycle.reduce((a, b) => (b.span.start < a.span.start ? b : a));
  const at = cycle.indexOf(first);
  const chain = [...cycle.slice(at), ...cycle.slice(0, at)];
  tell("condition-cycle", { chain: chain.map((param) => param.name) }, first.when?.span ?? first.span);
  for (const param of cycle) {
    param.exists = true;
    delete param.own;
  }
}

// ── Reach ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const shares = new Map<string, Feasible>();

/** Remembered by the space's text: studies that differ in their search only share it. */
function shareOf(space: SearchSpace): Feasible {
  const key = JSON.stringify(space);
  let share = shares.get(key);
  if (share === undefined) {
    share = feasibleShare(space);
    if (shares.size > 1000) shares.clear();
    shares.set(key, share);
  }
  return share;
}

/** Tells of a `when` that no candidate, or every one, meets; within its own model and step, which others do not have. */
function checkReach(inquiry: Inquiry, param: DraftParam, params: readonly DraftParam[]): void {
  const { own, when } = param;
  if (own === undefined) return;
  const parents = ancestorsOf(reads(own), params, (p) => p.own);
  const { share, certain } = shareOf({ params: parents, where: [own] });
  // A rule that reads an absent parameter allows it, a `when` does not: only parents that always exist decide.
  const isDecided = parents.every((parent) => parent.when === undefined);
  const written = inquiry.written(when!);
  if (certain && share === 0) {
    inquiry.tell(
      "never-true",
      { what: param.name, why: `${written} never holds in this space`, isConstant: false },
      when!.span,
    );
  } else if (certain && share === 1 && isDecided) inquiry.tell("always-true", { what: param.name }, when!.span);
}

/** What a condition reads, and what that depends on, parents first. */
function ancestorsOf(
  ids: readonly ParamId[],
  params: readonly DraftParam[],
  whenOf = ({ exists }: DraftParam) => (typeof exists === "object" ? exists : undefined),
): readonly Param[] {
  const wanted = new Set(ids);
  const found: Param[] = [];
  for (let i = params.length - 1; i >= 0; i--) {
    const { id, domain } = params[i]!;
    if (!wanted.has(id)) continue;
    const when = whenOf(params[i]!);
    for (const parent of when === undefined ? [] : reads(when)) wanted.add(parent);
    found.unshift(when === undefined ? { id, domain } : { id, domain, when });
  }
  return found;
}

// ── where ───────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Where {
  readonly predicate: Predicate;
  readonly node: ast.Expr;
}

function readWhere(inquiry: Inquiry, named: Named): readonly Where[] {
  return inquiry.clauses.where.flatMap(({ condition }) => {
    const predicate = readCondition(condition, scopeOf(inquiry, "where", named));
    if (predicate === undefined) return [];
    if (reads(predicate).length > 0) return [{ predicate, node: condition }];
    inquiry.tell("where-without-parameters", { holds: evaluate(predicate, {}) === true }, condition.span);
    return [];
  });
}

function checkFeasible(inquiry: Inquiry, kept: readonly DraftParam[], where: readonly Where[]): void {
  // Parameters that no rule reads change nothing, and would make counting harder.
  const shareUnder = (rules: readonly Where[]) => {
    const predicates = rules.map((rule) => rule.predicate);
    return shareOf({ params: ancestorsOf(predicates.flatMap(reads), kept), where: predicates });
  };
  const whole = shareUnder(where);
  const single = where.map((rule) => ({ ...rule, ...shareUnder([rule]) }));
  // The first rule that leaves as little by itself is the one to point at; failing that, the last.
  const { span } = (single.find((rule) => rule.share <= whole.share) ?? single.at(-1)!).node;
  const { share, certain, samples } = whole;
  if (share === 0) inquiry.tell("where-infeasible", { certain, several: where.length > 1, samples }, span);
  else if (share < HOPELESS) inquiry.tell("where-narrow", { share }, span);
  else if (share < TIGHT) inquiry.tell("where-tight", { share }, span);
  for (const rule of single)
    if (rule.share === 1 && rule.certain) inquiry.tell("where-always-true", {}, rule.node.span);
}
