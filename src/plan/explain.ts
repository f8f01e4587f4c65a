import { basename } from "node:path";
import type { Callee, ScorerCall, Slot, StepSlot, Study, StudyGoal } from "../check/study.js";
import type { Rung } from "../contracts.js";
import { grouped } from "../core/grouped.js";
import { bytesOf } from "../core/matrix.js";
import { nameOfKey } from "../core/registry.js";
import type { UsedLeaf } from "../leaves/used.js";
import { amountOf } from "../samplers/rungs.js";
import { enumerationOf, size } from "../space/enumerate.js";
import { type Feasible, feasibleShare } from "../space/feasible.js";
import type { Domain, Predicate, SearchSpace } from "../space/space.js";
import { type Count, countCompared, countFits } from "./count.js";
import { exactnessOf } from "./exactness.js";
import { type FreeParam, mostAtOnce } from "./free.js";
import { armsOf } from "./pipeline.js";
import { inputsOf, nodeOf, type Plan } from "./plan.js";
import { bracketsOf, COUNTABLE, fidelityOf, lagOf, type Planned } from "./planned.js";
import { roomOf } from "./room.js";
import { type FitRatios, WORTH_SAYING, workOf } from "./work.js";

const NOTHING_SEEN: FitRatios = { ratio: () => undefined };

/** The plan in words: as written, what each rule made of it, and what will run. Fits nothing. */
export function explain(planned: Planned, seen: FitRatios = NOTHING_SEEN): string {
  const { study, plan, optimised, planHash } = planned;
  const space = nodeOf(plan, "search")!.space;
  return [
    `${study.name}   plan ${planHash}`,
    "",
    ...tree(plan, space),
    "",
    ...ruleLines(planned),
    ...(optimised === plan ? [] : ["", "after the rules", "", ...tree(optimised, space)]),
    "",
    ...countLines(planned, seen),
  ].join("\n");
}

function ruleLines(planned: Planned): string[] {
  const width = Math.max(...planned.trace.map(({ name }) => name.length));
  return planned.trace.map(({ name, doc, state }) => {
    const mark = state === "applied" ? "✓" : state === "off" ? "✗" : "·";
    return `${mark} ${name.padEnd(width)}  ${state === "applied" ? doc : state === "off" ? "switched off" : "nothing to do"}`;
  });
}

function countLines(planned: Planned, seen: FitRatios): string[] {
  const { study, candidates, folds } = planned;
  const { requested, run } = countFits(planned);
  const outer = folds.outer.length;
  const each = Math.max(1, folds.main.folds.length);
  const lag = lagOf(study);
  const { free, gradient } = nodeOf(planned.plan, "search")!;
  return [
    ...(study.chosen === undefined ? [] : [`searched by  ${study.search.name}: ${study.chosen}`]),
    ...spaceLine(planned),
    ...(free === undefined
      ? [`candidates   ${candidates === undefined ? "until the budget ends" : grouped(candidates)}`]
      : sweepLines(planned, free)),
    `folds        ${each}${outer === 0 ? "" : `, inside ${outer} sealed ${outer === 1 ? "part" : "parts"}`}`,
    `fits         ${countText(requested)} requested, ${countText(run)} will run`,
    ...exactnessLine(planned),
    ...workLine(planned, seen),
    ...bracketLines(study),
    ...(gradient === undefined
      ? []
      : [`derivatives  of ${study.goals[0]!.id} by ${gradient.join(", ")}, in every fit`]),
    ...(lag === "any" || (bracketsOf(study) !== undefined && study.search.args.lag === undefined)
      ? []
      : [
          `lag          ${lag}: a suggestion knows the results of ${lag === 1 ? "all trials before it" : `all but ${lag - 1} of the trials before it`}`,
        ]),
    ...memoryLine(study),
    ...(study.leaves ?? []).map(leafLine),
    ...because(planned.plan),
  ];
}

/** Only where one fit serves several candidates. */
function exactnessLine(planned: Planned): string[] {
  if (!armsOf(planned.optimised).some(({ fit }) => fit.sweep !== undefined)) return [];
  const exactness = exactnessOf(planned);
  if (exactness.class === "exact") return ["exactness    scores as of fits one by one, to the bit"];
  const { by, tolerance } = exactness;
  return [`exactness    predictions within ${tolerance.toExponential()} of fits one by one, along ${by.join(", ")}`];
}

/** What it costs, before it runs: for one core, as nobody knows here how many will work. */
function workLine(planned: Planned, seen: FitRatios): string[] {
  const work = workOf(planned, seen);
  if (work === undefined) return [];
  const { plain, shared } = work;
  const instead = plain >= WORTH_SAYING * shared ? `, instead of ${secondsText(plain)} one by one` : "";
  return [`work         about ${secondsText(shared)} of one core${instead}`];
}

/** Two digits, as nobody knows more. */
function secondsText(seconds: number): string {
  if (seconds >= 5400) return `${grouped(Number((seconds / 3600).toPrecision(2)))} h`;
  if (seconds >= 90) return `${Number((seconds / 60).toPrecision(2))} min`;
  return `${Number(seconds.toPrecision(seconds < 1 ? 1 : 2))} s`;
}

/** Tables of less are not worth a word. */
const LARGE_BYTES = 64 * 2 ** 20;

function memoryLine({ data }: Study): string[] {
  const bytes = data === undefined ? 0 : bytesOf(data.table.matrix);
  const megabytes = (n: number) => `${grouped(Math.round(n / 1e6))} MB`;
  if (bytes < LARGE_BYTES) return [];
  return [
    `memory       ${megabytes(bytes)} of rows, once; a copy of one fold in each worker; up to ${megabytes(roomOf())} of folds kept by all`,
  ];
}

/** Who gets how much, bracket by bracket, and what that comes to beside giving everybody the whole. */
function bracketLines(study: Study): string[] {
  const { resource, max } = fidelityOf(study) ?? {};
  if (resource === undefined || max === undefined) return [];
  const brackets = bracketsOf(study)!;
  const rungs = brackets.map((bracket, i) => {
    const steps = bracket.map(({ resource: amount, trials }) =>
      trials === undefined ? amountOf(resource, amount) : `${trials} at ${amountOf(resource, amount)}`,
    );
    return `${i === 0 ? "brackets" : ""}`.padEnd(13) + steps.join(" → ");
  });
  const costs = brackets.map(costOf);
  const spent = costs.reduce((sum, { each }) => sum + each, 0);
  const begun = costs.reduce((sum, { candidates }) => sum + candidates, 0);
  const isPlanned = brackets.every((bracket) => bracket.every(({ trials }) => trials !== undefined));
  return [
    ...rungs,
    ...(isPlanned
      ? [
          `once through ${grouped(begun)} candidates for the cost of ${grouped(Math.ceil(spent / max))} with ${amountOf(resource, max)}`,
        ]
      : [`promoted     ${plural(brackets[0]!.length - 1, "time")} at most: the best so far of each rung`]),
  ];
}

/** A promotion costs what it adds. */
function costOf(bracket: readonly Rung[]): { readonly each: number; readonly candidates: number } {
  const added = bracket.map(({ resource, trials = 0 }, i) => trials * (resource - (bracket[i - 1]?.resource ?? 0)));
  return { each: added.reduce((sum, cost) => sum + cost, 0), candidates: bracket[0]!.trials ?? 0 };
}

/** A user's own leaf: what it is, where threads load it from, and the hash that the plan's hash covers. */
function leafLine({ kind, name, key, file }: UsedLeaf): string {
  const place = file === undefined ? "defined in the program: fits run on its own thread" : basename(file);
  return `your own     ${kind} ${name}, ${place} (${key.slice(name.length + 1)})`;
}

/** How large the space is, and how much of it `where` leaves; nothing of an endless space without rules. */
function spaceLine({ study: { space } }: Planned): string[] {
  const all = enumerationOf(space)?.total;
  const left = size(space, COUNTABLE);
  const parts = [
    ...(left !== undefined
      ? [plural(left, "candidate", grouped(left))]
      : all !== undefined
        ? [`about ${grouped(all)} candidates`]
        : []),
    ...(space.where.length === 0 ? [] : [shareText(feasibleShare(space))]),
  ];
  return parts.length === 0 ? [] : [`space        ${parts.join(": ")}`];
}

const shareText = ({ share, certain, samples }: Feasible): string =>
  `'where' allows ${Number((100 * share).toPrecision(3))}%${certain ? "" : ` of ${grouped(samples)} draws`}`;

/** What is tried at each point; more comparisons make the best of them look better than it is. */
function sweepLines(planned: Planned, free: readonly FreeParam[]): string[] {
  const { candidates } = planned;
  const { max, isExact } = countCompared(planned);
  const points = candidates === undefined ? "until the budget ends" : grouped(candidates);
  const compared =
    max === null ? `up to ${grouped(mostAtOnce(free))} a point` : `${isExact ? "" : "up to "}${grouped(max)}`;
  return [
    `points       ${points}; one trial each`,
    ...free.map((param, i) => `${i === 0 ? "swept" : ""}`.padEnd(13) + sweptText(param)),
    `candidates   ${compared}: the best of so many is more optimistic than the best of as many as there are points`,
  ];
}

function sweptText({ id, values }: FreeParam): string {
  const texts = values.map((value) =>
    typeof value === "number" ? String(Number(value.toPrecision(4))) : String(value),
  );
  const shown = texts.length <= 8 ? texts : [...texts.slice(0, 3), "…", texts.at(-1)!];
  return `${id}: ${plural(values.length, "value")} at each point, ${shown.join(", ")}`;
}

/** The rationale that the study gives for its models. */
function because(plan: Plan): string[] {
  if (plan.kind === "fit") return plan.why === undefined ? [] : [`because      ${plan.arm}: ${plan.why}`];
  return inputsOf(plan).flatMap(because);
}

const plural = (n: number, noun: string, shown = String(n)) => `${shown} ${noun}${n === 1 ? "" : "s"}`;

export function countText(count: Count): string {
  if (typeof count === "number") return grouped(count);
  const { min, max } = count;
  return max === null ? `at least ${grouped(min)}` : min === max ? grouped(max) : `${grouped(min)} to ${grouped(max)}`;
}

// ── The tree ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Outermost node first, one a line; arms of a union are indented. */
function tree(node: Plan, space: SearchSpace, indent = "  "): string[] {
  const line = `${indent}${describe(node, space)}`;
  const inputs = inputsOf(node);
  if (inputs.length <= 1) return [line, ...inputs.flatMap((input) => tree(input, space, indent))];
  return [line, ...inputs.flatMap((input) => tree(input, space, `${indent}    `))];
}

function describe(node: Plan, space: SearchSpace): string {
  switch (node.kind) {
    case "scan":
      return `scan       ${node.source}: ${grouped(node.rows)} rows, ${node.features.length} features, predict ${node.target} as ${node.task}`;
    case "call":
      return `call       ${node.objective.file}`;
    case "split":
      return `split      ${calleeText(node.splitter, space)} ${node.role}: ${node.folds} ${node.folds === 1 ? "fold" : "folds"}`;
    case "transform":
      return `transform  ${stepText(node.step, space)}${node.shared ? "   shared" : ""}`;
    case "fit":
      return `fit        ${stepText(node.step, space)}${node.sweep === undefined ? "" : `   sweeps ${node.sweep.map(nameOfKey).join(", ")}`}${node.leftOut ? "   on all rows once" : ""}${node.statistics ? "   from joined parts" : ""}`;
    case "union":
      return `union      of ${node.arms.length} models`;
    case "score":
      return `score      ${[...node.goals.map(goalText), ...node.measures.map((m: ScorerCall) => m.id)].join(", ")}${node.feasible.map((p) => `   subject to ${predicateText(p)}`).join("")}`;
    case "search":
      return `search     ${calleeText(node.sampler, space)} over ${plural(node.space.params.length - (node.free?.length ?? 0), "parameter")}, seed ${node.seed}${node.space.where.map((p) => `   where ${predicateText(p)}`).join("")}${node.dedupe ? "   each pipeline once" : ""}${node.order === "cost" ? "   dear fits first" : ""}${node.free === undefined ? "" : `   sweeps ${node.free.map(({ id }) => id).join(", ")}`}`;
    case "prune":
      return `prune      ${calleeText(node.pruner, space)}`;
    case "limit":
      return `limit      ${limitText(node, space)}`;
    case "keep":
      return `keep       ${calleeText(node.rule, space)}`;
    case "report":
      return `report     ${node.charts.map((c) => c.name).join(", ") || "leaderboard"}`;
  }
}

const goalText = (goal: StudyGoal) => `${goal.direction} ${goal.id}`;

function limitText({ budget, stops }: Extract<Plan, { kind: "limit" }>, space: SearchSpace): string {
  const parts = [
    ...(budget.trials === undefined ? [] : [`${grouped(budget.trials)} trials`]),
    ...(budget.fits === undefined ? [] : [`${grouped(budget.fits)} fits`]),
    ...(budget.seconds === undefined ? [] : [`${budget.seconds} s`]),
    ...(budget.eachSeconds === undefined ? [] : [`${budget.eachSeconds} s each`]),
    ...stops.map((stop) => calleeText(stop, space)),
  ];
  return parts.join(", ") || "none: the space is finite";
}

function stepText(step: StepSlot, space: SearchSpace): string {
  if (step.kind === "step") return calleeText(step.callee, space);
  return `[${step.options.map((option) => calleeText(option, space)).join(", ")}]`;
}

function calleeText({ name, args }: Callee, space: SearchSpace): string {
  const parts = Object.entries(args).map(([arg, slot]) => {
    const isSearched = slot.kind === "param";
    return `${arg} ${isSearched ? "~" : "="} ${slotText(slot, space)}`;
  });
  const word = nameOfKey(name);
  return parts.length === 0 ? word : `${word}(${parts.join(", ")})`;
}

function slotText(slot: Slot, space: SearchSpace): string {
  switch (slot.kind) {
    case "fixed":
      return String(slot.value);
    case "param": {
      const param = space.params.find((p) => p.id === slot.id);
      return param === undefined
        ? slot.id
        : domainText(param.domain) + (param.when === undefined ? "" : ` when ${predicateText(param.when)}`);
    }
    case "list":
      return `[${slot.items.map((item) => slotText(item, space)).join(", ")}]`;
    case "callee":
      return calleeText(slot.callee, space);
  }
}

export function domainText(domain: Domain): string {
  if (domain.kind === "choice") return `[${domain.values.join(", ")}]`;
  const { low, high, scale, points } = domain;
  const step = domain.step === undefined || (domain.kind === "int" && domain.step === 1) ? "" : ` step ${domain.step}`;
  return `${low}..${high}${scale === "log" ? " log" : ""}${step}${points === undefined ? "" : ` points ${points}`}`;
}

export function predicateText(p: Predicate): string {
  switch (p.kind) {
    case "literal":
      return String(p.value);
    case "param":
      return p.id;
    case "binary":
      return `${operand(p.left)} ${p.operator} ${operand(p.right)}`;
    case "unary":
      return p.operator === "not" ? `not ${operand(p.operand)}` : `-${operand(p.operand)}`;
    case "in":
      return `${operand(p.operand)} in [${p.values.join(", ")}]`;
    case "apply":
      return `${p.name}(${p.args.map(predicateText).join(", ")})`;
  }
}

const operand = (p: Predicate) => (p.kind === "binary" || p.kind === "in" ? `(${predicateText(p)})` : predicateText(p));
