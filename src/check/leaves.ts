import type * as ast from "../../grammar/ast.js";
import type { Leaf } from "../contracts.js";
import type { Registry } from "../core/registry.js";
import type { Schema } from "../core/schema.js";
import { readFixedCall } from "./call.js";
import { type Inquiry, one } from "./context.js";
import { look } from "./names.js";
import { charts, keepRules } from "./rules.js";
import type { Callee, StudyGoal } from "./study.js";
import type { Validation } from "./validate.js";

/** The clauses that name a leaf each and say no more: prune, stop, keep, report. */
export interface Rest {
  readonly prune?: Callee;
  readonly stops: readonly Callee[];
  readonly keep: Callee;
  readonly reports: readonly Callee[];
}

type Code = "unknown-pruner" | "unknown-stop" | "unknown-keep" | "unknown-chart";

export function readRest(inquiry: Inquiry, validation: Validation, goals: readonly StudyGoal[]): Rest {
  const { clauses, registries, tell } = inquiry;
  const pruning = one(inquiry, "prune");
  const prune = pruning && readLeaf(inquiry, registries.pruners, "unknown-pruner", pruning.pruner);
  if (prune !== undefined && validation.count === 1) {
    tell("prune-one-fold", { pruner: prune.name, splitter: validation.validate!.name }, pruning!.pruner.span);
  }
  const stops = clauses.stop.flatMap((clause) =>
    clause.rules.map((rule) => readLeaf(inquiry, registries.stops, "unknown-stop", rule)),
  );
  const keeping = one(inquiry, "keep");
  const keep = keeping && readLeaf(inquiry, keepRules, "unknown-keep", keeping.rule);
  if (keep?.name === "ensemble") checkEnsemble(inquiry, goals, keeping!.rule);
  if (keep?.name === "knee" && goals.length === 1) tell("knee-goals", undefined, keeping!.rule.span);
  if (keep !== undefined && keep.name !== "knee" && goals.length > 1)
    tell("keep-several", { rule: keep.name }, keeping!.rule.span);
  const reports = clauses.report.flatMap((clause) =>
    clause.charts.map((chart) => readLeaf(inquiry, charts, "unknown-chart", chart)),
  );
  return {
    ...(prune && { prune }),
    stops: stops.filter((stop) => stop !== undefined),
    keep: keep ?? { name: "best", args: {} },
    reports: reports.filter((chart) => chart !== undefined),
  };
}

/** A blend averages predictions, and is judged by them. */
function checkEnsemble({ clauses, registries, tell }: Inquiry, goals: readonly StudyGoal[], rule: ast.Call): void {
  const [goal] = goals;
  if (clauses.objective.length > 0) tell("ensemble-objective", undefined, rule.span);
  else if (goal !== undefined && registries.scorers.find(goal.callee.name)?.needs === "cost") {
    tell("ensemble-goal", { scorer: goal.id }, rule.span);
  }
}

function readLeaf(
  inquiry: Inquiry,
  registry: Registry<Pick<Leaf, "name" | "doc"> & { readonly params: Schema }>,
  code: Code,
  call: ast.Call,
): Callee | undefined {
  const found = look(registry, call.name.text);
  if ("params" in found) return readFixedCall(inquiry, registry.kind, call, found.params);
  inquiry.tell(code, found, call.name.span);
  return undefined;
}
