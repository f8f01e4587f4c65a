import type * as ast from "../../grammar/ast.js";
import type { Sampler } from "../contracts.js";
import { unorderedChoice } from "../space/choices.js";
import { size } from "../space/enumerate.js";
import { levelsOf } from "../space/levels.js";
import { restrict } from "../space/restrict.js";
import type { Domain, SearchSpace } from "../space/space.js";
import { readFixedCall } from "./call.js";
import { type Inquiry, one } from "./context.js";
import { look, meantBy, named, suggest } from "./names.js";
import type { Named as Drafts } from "./scope.js";
import type { Budget, Callee } from "./study.js";

/** The parameter that chooses between several `model` clauses. */
const MODEL = "model";
/** Spaces up to here are counted. */
const COUNTABLE = 1_000_000;
/** Without a `search` clause, a space with at most so many candidates is enumerated. */
const SMALL = 500;
/** Trials that a search by drawing should have, by parameter. */
const ENOUGH = 10;

/** What searches: as the study says, else what suits its space. */
export function readSearch(
  inquiry: Inquiry,
  space: SearchSpace,
  budget: Budget,
  goals: number,
  drafts: Drafts,
): Callee {
  const clause = one(inquiry, "search");
  const isWhole = inquiry.errors() === 0;
  if (clause === undefined) {
    const name = defaultSampler(space, budget);
    if (isWhole && !inquiry.isBroken("search")) checkEnd(inquiry, name, space, budget, inquiry.head);
    return { name, args: {} };
  }
  const { sampler: call } = clause;
  const found = look(inquiry.registries.samplers, call.name.text);
  if (!("supports" in found)) {
    inquiry.tell("unknown-sampler", found, call.name.span);
    const meant = meantBy(inquiry.registries.samplers, found);
    if (meant !== undefined) readFixedCall(inquiry, "sampler", named(call, meant.name), meant.params);
    return { name: call.name.text, args: {} };
  }
  const callee = readFixedCall(inquiry, "sampler", call, found.params);
  checkSupport(inquiry, found, call, space, goals);
  if (found.name === "bandit") checkWithin(inquiry, callee, call, space);
  if (!found.supports.infinite) checkFinite(inquiry, found, call, space, drafts);
  else if (callee.args.cycles === undefined) checkEnd(inquiry, found.name, space, budget, call.span);
  if (!found.supports.infinite) checkCells(inquiry, found, space, budget, call);
  return callee;
}

/** Small finite spaces are enumerated, whole; anything else is drawn from at random. */
export function defaultSampler(space: SearchSpace, budget: Budget): string {
  const cells = size(space, SMALL);
  return cells !== undefined && cells <= (budget.trials ?? SMALL) ? "grid" : "random";
}

function checkSupport(inquiry: Inquiry, leaf: Sampler, call: ast.Call, space: SearchSpace, goals: number): void {
  const { tell, registries } = inquiry;
  const others = (fits: (s: Sampler) => boolean) => registries.samplers.all.filter(fits).map((s) => s.name);
  const conditional = space.params.find((param) => param.when !== undefined);
  if (conditional !== undefined && !leaf.supports.conditions) {
    tell(
      "sampler-conditions",
      { sampler: leaf.name, id: conditional.id, others: others((s) => s.supports.conditions) },
      call.span,
    );
  }
  const choice = unorderedChoice(space);
  if (choice !== undefined && leaf.supports.choices === false) {
    tell(
      "sampler-choices",
      { sampler: leaf.name, id: choice.id, others: others((s) => s.supports.choices !== false) },
      call.span,
    );
  }
  if (goals > 1 && leaf.supports.objectives === "one") {
    tell(
      "sampler-goals",
      { sampler: leaf.name, goals, others: others((s) => s.supports.objectives === "several") },
      call.span,
    );
  }
}

/** It needs values alone to go on. */
const isPlain = ({ brackets, reads }: Sampler): boolean => brackets === undefined && reads === undefined;

/** The sampler of each model: it sees that model's parameters alone. */
function checkWithin(inquiry: Inquiry, { args }: Callee, call: ast.Call, space: SearchSpace): void {
  const { samplers } = inquiry.registries;
  const span = call.args.find((arg) => arg.name.text === "within")?.span ?? call.span;
  const name = args.within?.kind === "fixed" ? String(args.within.value) : "tpe";
  const serving = samplers.all.filter((s) => s.supports.infinite && isPlain(s) && s.name !== "bandit");
  const leaf = samplers.find(name);
  if (leaf === undefined || !serving.includes(leaf)) {
    const known = serving.map((s) => s.name);
    inquiry.tell(
      "unknown-sampler",
      leaf === undefined ? suggest(name, known) : { name: `bandit(within = ${name})`, known },
      span,
    );
    return;
  }
  const models = space.params.find(({ id }) => id === MODEL)?.domain;
  const values = models?.kind === "choice" ? models.values : [];
  const own = values.length === 0 ? [space] : values.map((value) => restrict(space, MODEL, value));
  const choice = own.map(unorderedChoice).find((param) => param !== undefined);
  if (choice !== undefined && leaf.supports.choices === false) {
    const others = serving.filter((s) => s.supports.choices !== false).map((s) => `within = ${s.name}`);
    inquiry.tell("sampler-choices", { sampler: name, id: choice.id, others }, span);
  }
  const conditional = own.flatMap(({ params }) => params).find(({ when }) => when !== undefined);
  if (conditional === undefined || leaf.supports.conditions) return;
  const others = serving.filter((s) => s.supports.conditions).map((s) => `within = ${s.name}`);
  inquiry.tell("sampler-conditions", { sampler: name, id: conditional.id, others }, span);
}

function checkFinite(inquiry: Inquiry, leaf: Sampler, call: ast.Call, space: SearchSpace, { params }: Drafts): void {
  const others = inquiry.registries.samplers.all
    .filter((s) => s.supports.infinite)
    .map((s) => s.name)
    .slice(0, 1);
  for (const { id, domain } of space.params) {
    if (levelsOf(domain) !== undefined) continue;
    const draft = params.find((param) => param.id === id)!;
    // An inherited parameter is right where it stands: the search is what does not suit it.
    const { span } = inquiry.isOwn(draft) ? draft : call;
    inquiry.tell("grid-needs-finite", { sampler: leaf.name, id, others, fix: spaced(draft.name, domain) }, span);
  }
}

export function spaced(name: string, domain: Domain): string {
  if (domain.kind === "choice") return name;
  const { low, high, scale } = domain;
  const points = scale === "log" ? Math.max(2, Math.round(Math.log10(high / low)) + 1) : 11;
  return `${name} ~ ${number(low)}..${number(high)}${scale === "log" ? " log" : ""} points ${points}`;
}

const number = (x: number): string => {
  const plain = String(x);
  const short = x.toExponential().replace("e+", "e");
  return short.length < plain.length ? short : plain;
};

/** Something must end a search through a space without end. */
function checkEnd(inquiry: Inquiry, sampler: string, space: SearchSpace, budget: Budget, span: ast.Node["span"]): void {
  const { trials, fits, seconds } = budget;
  const { clauses } = inquiry;
  const isBounded = trials !== undefined || fits !== undefined || seconds !== undefined || clauses.stop.length > 0;
  const isEnumerable = space.params.every((param) => levelsOf(param.domain) !== undefined);
  if (!isBounded && !isEnumerable && !inquiry.isBroken("budget") && clauses.budget.length === 0) {
    inquiry.tell("needs-budget", { sampler, isDefault: clauses.search.length === 0 }, span);
  }
  const dimensions = space.params.length;
  if (trials !== undefined && trials < ENOUGH * dimensions && !isEnumerable) {
    inquiry.tell("few-trials", { trials, parameters: dimensions }, clauses.budget[0]!.span);
  }
}

function checkCells(inquiry: Inquiry, { name }: Sampler, space: SearchSpace, { trials }: Budget, call: ast.Call): void {
  if (trials === undefined) return;
  const cells = size(space, COUNTABLE);
  if (cells === undefined || cells <= trials) return;
  const { span } = one(inquiry, "budget") ?? call;
  inquiry.tell("budget-below-grid", { sampler: name, cells, trials }, span);
}
