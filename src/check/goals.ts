import type * as ast from "../../grammar/ast.js";
import type { Scorer } from "../contracts.js";
import type { Predicate } from "../space/space.js";
import { readFixedCall } from "./call.js";
import { factsOf, shown } from "./columns.js";
import { readCondition, type Scope, type Term } from "./conditions.js";
import type { Inquiry } from "./context.js";
import type { Subject } from "./data.js";
import type { DraftArm } from "./model.js";
import { look, meantBy, named, suggest } from "./names.js";
import type { Callee, Expectation, ScorerCall, StudyGoal } from "./study.js";
import { numberIn, wordIn } from "./values.js";
import { quotedName } from "./wording.js";

export interface Goals {
  readonly goals: readonly StudyGoal[];
  readonly measures: readonly ScorerCall[];
  readonly subject: readonly Predicate[];
  readonly expects: readonly Expectation[];
}

/** The score of an objective: what it returns. */
const VALUE: ScorerCall = { id: "value", callee: { name: "value", args: {} } };
/** A number with at most so many whole values may be meant as classes. */
const FEW = 20;
/** A class with this share of the rows makes accuracy easy. */
const IMBALANCED = 0.8;
/** In what the clock and the model are measured. */
const UNITS: Readonly<Record<string, "time" | "bytes">> = {
  fit_time: "time",
  predict_time: "time",
  model_size: "bytes",
};

export function readGoals(inquiry: Inquiry, data: Subject | undefined, arms: readonly DraftArm[]): Goals {
  const { clauses, tell } = inquiry;
  const reader = new ScorerReader(inquiry, data, arms);
  const goals: StudyGoal[] = [];
  for (const clause of clauses.goal) {
    const scorer = reader.read(clause.scorer, clause);
    if (scorer === undefined) continue;
    if (goals.some((g) => g.id === scorer.id)) tell("duplicate-goal", { scorer: scorer.id }, clause.scorer.span);
    else goals.push({ ...scorer, direction: clause.direction });
  }
  const measures: ScorerCall[] = [];
  const isScored = (id: string) => goals.some((g) => g.id === id) || measures.some((m) => m.id === id);
  for (const call of clauses.measure.flatMap((clause) => clause.scorers)) {
    const scorer = reader.read(call);
    if (scorer === undefined) continue;
    if (isScored(scorer.id) && !inquiry.isOwn(call)) continue;
    if (isScored(scorer.id)) tell("duplicate-measure", { scorer: scorer.id }, call.span);
    else measures.push(scorer);
  }
  checkGoals(inquiry, goals, data);
  const scope = (clause: string) => resultScope(inquiry, clause, goals, measures, reader);
  const subject = clauses.subject.flatMap(({ condition }) => readCondition(condition, scope("subject to")) ?? []);
  const expects = clauses.expect.flatMap(({ condition }): Expectation[] => {
    const predicate = readCondition(condition, scope("expect"));
    return predicate === undefined ? [] : [{ predicate, text: inquiry.written(condition), span: condition.span }];
  });
  return { goals, measures, subject, expects };
}

// ── Scorers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

class ScorerReader {
  constructor(
    readonly inquiry: Inquiry,
    readonly data: Subject | undefined,
    readonly arms: readonly DraftArm[],
  ) {}

  /** A scorer that the study names, against task and models. */
  read(call: ast.Call, goal?: ast.GoalClause): ScorerCall | undefined {
    const { registries, tell, clauses } = this.inquiry;
    const name = call.name.text;
    if (clauses.objective.length > 0) {
      if (name === "value" && call.args.length === 0) return VALUE;
      tell("objective-goal", { found: name, direction: goal?.direction ?? "minimize" }, call.span);
      return undefined;
    }
    const found = look(registries.scorers, name);
    if (!("needs" in found)) {
      if (name === "value") {
        const fix = this.data?.task === "number" ? "minimize rmse" : "maximize accuracy";
        tell("value-needs-objective", { fix }, call.name.span);
        return undefined;
      }
      tell("unknown-scorer", found, call.name.span);
      const meant = meantBy(registries.scorers, found);
      if (meant !== undefined) readFixedCall(this.inquiry, "scorer", named(call, meant.name), meant.params);
      return undefined;
    }
    const callee = readFixedCall(this.inquiry, "scorer", call, found.params, this.data?.table);
    this.fits(found, call.name);
    this.#checkPositive(call);
    if (goal !== undefined) this.#directed(found, goal);
    return { id: idOf(callee, found), callee };
  }

  /** The class that counts as found must be one of the target's. */
  #checkPositive(call: ast.Call): void {
    const { levels = [] } = this.data ?? {};
    const binding = call.args.find((arg) => arg.name.text === "positive")?.binding;
    if (binding?.kind !== "fixed" || levels.length === 0) return;
    const node = binding.value;
    const level = node.kind === "string" || node.kind === "boolean" ? node.value : (numberIn(node) ?? wordIn(node));
    if (level === undefined || levels.includes(String(level))) return;
    const what = `target '${this.data!.target!.column.name}'`;
    this.inquiry.tell("unknown-value", { ...suggest(String(level), levels, "values"), what }, node.span);
  }

  /** Whether a scorer can be computed here: the right kind of target, models that give what it reads. */
  fits(scorer: Scorer, name: ast.Name): boolean {
    const { tell, registries } = this.inquiry;
    const task = this.data?.task;
    if (task !== undefined && scorer.task !== "either" && scorer.task !== task) {
      const others = registries.scorers.all
        .filter((s) => s.task === task)
        .map((s) => s.name)
        .slice(0, 5);
      tell(
        "scorer-task",
        { name: scorer.name, task, target: this.data!.target!.column.name, others, ...this.#otherTask(scorer) },
        name.span,
      );
      return false;
    }
    if (scorer.needs !== "probability" && scorer.needs !== "ranking") return true;
    for (const { leaf } of this.arms.flatMap((arm) => arm.estimators)) {
      const isEnough = leaf.scores === "probability" || (leaf.scores === "decision" && scorer.needs === "ranking");
      if (isEnough || (leaf.task === "number" && task === "class")) continue;
      const needs = scorer.needs === "probability" ? "probabilities" : "probabilities or decision values";
      const others = registries.scorers.all
        .filter((s) => s.needs === "label")
        .map((s) => s.name)
        .slice(0, 4);
      tell("scorer-needs-scores", { scorer: scorer.name, needs, estimator: leaf.name, others }, name.span);
      return false;
    }
    return true;
  }

  /** Names of the scorers for this kind of target. */
  fitting(): readonly string[] {
    const task = this.data?.task;
    const { all } = this.inquiry.registries.scorers;
    return all.filter((s) => task === undefined || s.task === "either" || s.task === task).map((s) => s.name);
  }

  /** Predicting a number as class, where the column is fit for both. */
  #otherTask(scorer: Scorer): { fix?: string } {
    const { table, target } = this.data!;
    if (scorer.task !== "class" || this.inquiry.clauses.predict[0]?.as !== undefined) return {};
    const facts = factsOf(table, target!.place);
    return facts.isWhole && facts.distinct <= FEW ? { fix: `predict ${quotedName(target!.column.name)} as class` } : {};
  }

  #directed(scorer: Scorer, { direction, word }: ast.GoalClause): void {
    if (direction === scorer.direction) return;
    const better = scorer.direction === "maximize" ? "more" : "less";
    this.inquiry.tell(
      "against-direction",
      { clause: direction, scorer: scorer.name, better, other: scorer.direction },
      word,
    );
  }
}

/** "f1(average=macro)": the arguments that differ from their defaults, in the schema's order. */
function idOf({ name, args }: Callee, { params }: Scorer): string {
  const said = Object.entries(params).flatMap(([arg, spec]) => {
    const slot = args[arg];
    if (slot?.kind !== "fixed" || ("default" in spec && spec.default === slot.value)) return [];
    return [`${arg}=${slot.value}`];
  });
  return said.length === 0 ? name : `${name}(${said.join(",")})`;
}

function checkGoals(inquiry: Inquiry, goals: readonly StudyGoal[], data: Subject | undefined): void {
  const { clauses, registries, tell } = inquiry;
  const [goal] = goals;
  if (goal === undefined) return;
  const at = clauses.goal[0]!;
  if (goals.length === 1 && registries.scorers.find(goal.callee.name)?.needs === "cost") {
    tell("goal-is-constant", { scorer: goal.id, direction: goal.direction }, at.scorer.span);
  }
  if (data?.task !== "class" || goal.callee.name !== "accuracy" || goals.length > 1) return;
  const { table, target } = data;
  const { mode } = factsOf(table, target!.place);
  const share = mode.count / table.matrix.rows;
  if (share < IMBALANCED || share === 1) return;
  tell(
    "accuracy-of-imbalance",
    { level: shown(table, target!.place, mode.value), share, target: target!.column.name },
    at.scorer.span,
  );
}

// ── subject to, expect ──────────────────────────────────────────────────────────────────────────────────────────────

/** Names are scorers. One that the study does not score is scored, too. */
function resultScope(
  inquiry: Inquiry,
  clause: string,
  goals: readonly StudyGoal[],
  measures: ScorerCall[],
  reader: ScorerReader,
): Scope {
  const isObjective = inquiry.clauses.objective.length > 0;
  const termOf = (id: string, name: string): Term => {
    const unit = UNITS[name];
    return { predicate: { kind: "param", id }, type: { kind: "number", ...(unit && { unit }) } };
  };
  const scored = (name: string) => [...goals, ...measures].filter((s) => s.id === name || s.callee.name === name);
  return {
    inquiry,
    clause,
    find(path) {
      const name = path[0]!.text;
      if (path.length > 1) return undefined;
      const exact = scored(name).find((s) => s.id === name);
      const found = exact === undefined ? scored(name) : [exact];
      if (found.length === 1) return termOf(found[0]!.id, found[0]!.callee.name);
      if (found.length > 1 || isObjective) return undefined;
      const scorer = inquiry.registries.scorers.find(name);
      if (scorer === undefined || !reader.fits(scorer, path[0]!)) return undefined;
      const call: ast.Call = { kind: "call", name: path[0]!, args: [], span: path[0]!.span };
      measures.push({ id: name, callee: readFixedCall(inquiry, "scorer", call, scorer.params) });
      return termOf(name, name);
    },
    refuse(path) {
      const name = path.map((n) => n.text).join(".");
      const span = { start: path[0]!.span.start, end: path.at(-1)!.span.end };
      const found = scored(name);
      if (found.length > 1) inquiry.tell("ambiguous-name", { name, candidates: found.map((s) => s.id) }, span);
      // A scorer that does not fit was complained about by `fits`; one of a goal that does not, where it stands.
      else if (inquiry.registries.scorers.find(name) === undefined || isObjective) {
        const known = isObjective ? ["value"] : reader.fitting();
        inquiry.tell("unknown-name", { ...suggest(name, known), clause }, span);
      }
    },
  };
}
