import type * as ast from "../../grammar/ast.js";
import type { Goal, Sampler } from "../contracts.js";
import { defaultsOf, type Schema } from "../core/schema.js";
import { chooseSampler } from "../samplers/choice.js";
import { samplers } from "../samplers/index.js";
import { unorderedChoice } from "../space/choices.js";
import { size } from "../space/enumerate.js";
import { levelsOf } from "../space/levels.js";
import { restrict } from "../space/restrict.js";
import type { Domain, SearchSpace } from "../space/space.js";
import { readFixedCall } from "./call.js";
import { type Inquiry, one } from "./context.js";
import { look, meantBy, named, suggest } from "./names.js";
import type { Named as Drafts } from "./scope.js";
import type { Budget, Callee, Slot } from "./study.js";

/** The parameter that chooses between several `model` clauses. */
const MODEL = "model";
/** The sampler that stands for whichever suits. */
const AUTO = "auto";
/** Spaces up to here are counted. */
const COUNTABLE = 1_000_000;
/** Trials that a search by drawing should have, by parameter. */
const ENOUGH = 10;

/** `chosen`: why, where the study leaves it open. */
export interface Searched {
  readonly search: Callee;
  readonly chosen?: string;
}

/** What searches: as the study says, else what suits its space and budget. */
export function readSearch(
  inquiry: Inquiry,
  space: SearchSpace,
  budget: Budget,
  goals: number,
  drafts: Drafts,
): Searched {
  const clause = one(inquiry, "search");
  const isWhole = inquiry.errors() === 0;
  if (clause === undefined) {
    const chosen = choose(inquiry, space, budget, goals, fixedDefaults(samplers.get(AUTO).params));
    if (isWhole && !inquiry.isBroken("search")) checkEnd(inquiry, chosen.search.name, space, budget, inquiry.head);
    return chosen;
  }
  const { sampler: call } = clause;
  const found = look(inquiry.registries.samplers, call.name.text);
  if (!("supports" in found)) {
    inquiry.tell("unknown-sampler", found, call.name.span);
    const meant = meantBy(inquiry.registries.samplers, found);
    if (meant !== undefined) readFixedCall(inquiry, "sampler", named(call, meant.name), meant.params);
    return { search: { name: call.name.text, args: {} } };
  }
  const callee = readFixedCall(inquiry, "sampler", call, found.params);
  if (found.name === AUTO) {
    const chosen = choose(inquiry, space, budget, goals, callee.args);
    checkEnd(inquiry, chosen.search.name, space, budget, call.span);
    return chosen;
  }
  checkSupport(inquiry, found, call, space, goals);
  if (found.name === "bandit") checkWithin(inquiry, callee, call, space);
  if (!found.supports.infinite) checkFinite(inquiry, found, call, space, drafts);
  else if (callee.args.cycles === undefined) checkEnd(inquiry, found.name, space, budget, call.span);
  if (!found.supports.infinite) checkCells(inquiry, found, space, budget, call);
  return { search: callee };
}

/** The sampler that suits, with those of `given` that it takes. */
function choose(
  inquiry: Inquiry,
  space: SearchSpace,
  { trials }: Budget,
  goals: number,
  given: Callee["args"],
): Searched {
  const lag = given.lag?.kind === "fixed" ? Number(given.lag.value) : Number.POSITIVE_INFINITY;
  const context = { space, goals: new Array<Goal>(goals).fill({ scorer: "", direction: "minimize" }) };
  const { sampler, why } = chooseSampler({ ...context, ...(trials === undefined ? {} : { trials }) }, lag);
  const { params = {} } = inquiry.registries.samplers.find(sampler) ?? samplers.get(sampler);
  const taken = Object.entries(given).filter(([arg]) => arg in params);
  return { search: { name: sampler, args: { ...fixedDefaults(params), ...Object.fromEntries(taken) } }, chosen: why };
}

const fixedDefaults = (params: Schema): Callee["args"] =>
  Object.fromEntries(Object.entries(defaultsOf(params)).map(([arg, value]) => [arg, { kind: "fixed", value } as Slot]));

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
