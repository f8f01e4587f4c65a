import type * as ast from "../../grammar/ast.js";
import type { Estimator, Transform } from "../contracts.js";
import { placeOf } from "../core/diagnostic.js";
import type { Column } from "../core/matrix.js";
import type { Predicate } from "../space/space.js";
import { calleeOf, type DraftCall, type DraftParam, fixedList, isFixed, readCall } from "./call.js";
import { columnsAfter, type FixedStep } from "./columns-after.js";
import type { ClauseOf, Inquiry } from "./context.js";
import type { Subject } from "./data.js";
import { type Flow, into, startOf, through, worstOf } from "./flow.js";
import { MODEL, modelName, modelPrefix, StepNames, stepId } from "./model-names.js";
import { look, meantBy, named, suggest } from "./names.js";
import { checkPast } from "./past.js";
import type { Arm, StepSlot } from "./study.js";
import { plainArgs, type Validation } from "./validate.js";
import type { Facts } from "./values.js";

/** Steps whose arguments are read, but whose conditions are not. */
type DraftStep =
  | { readonly kind: "step"; readonly call: DraftCall }
  | { readonly kind: "choice"; readonly id: string; readonly options: readonly DraftCall[] };
export interface DraftArm {
  readonly name: string;
  readonly clause: ClauseOf<"model">;
  readonly steps: readonly DraftStep[];
  /** The estimators that it may end with. */
  readonly estimators: readonly { readonly leaf: Estimator; readonly call: ast.Call }[];
}
export interface DraftModels {
  readonly arms: readonly DraftArm[];
  /** In source order, a choice of models or steps before what depends on it. */
  readonly params: readonly DraftParam[];
  readonly calls: readonly DraftCall[];
  /** A step was not understood. */
  readonly isTorn: boolean;
}

export function readModels(inquiry: Inquiry, subject: Subject | undefined, validation: Validation): DraftModels {
  const clauses = inquiry.clauses.model;
  const names = armNames(inquiry);
  const params: DraftParam[] = [];
  const calls: DraftCall[] = [];
  if (clauses.length > 1) params.push(chooser(MODEL, [...new Set(names)], clauses[0]!.word, []));
  const arms = clauses.map((clause, i) => {
    const name = names[i]!;
    const guards = clauses.length > 1 ? [isValue(MODEL, name)] : [];
    const prefix = modelPrefix(clause, clauses.length);
    return new ArmReader({ inquiry, subject, validation, clause, name, prefix, guards, params, calls }).read();
  });
  const isTorn = arms.some(({ steps, clause }) => stepCount(steps) < stepCount(clause.steps));
  return { arms, params, calls, isTorn };
}

const stepCount = (steps: readonly { readonly kind: string; readonly options?: readonly unknown[] }[]): number =>
  steps.reduce((sum, step) => sum + (step.options?.length ?? 1), 0);

/** As modelName has them, each once. */
function armNames({ clauses, context, tell }: Inquiry): string[] {
  const first = new Map<string, ast.ModelClause>();
  return clauses.model.map((clause) => {
    const name = modelName(clause);
    const before = first.get(name);
    if (before === undefined) first.set(name, clause);
    else {
      const { line } = placeOf(context.text, before.word.start);
      tell("duplicate-model", { name, line, isNamed: clause.name !== undefined }, clause.name?.span ?? clause.word);
    }
    return name;
  });
}

const isValue = (id: string, value: string): Predicate => ({
  kind: "binary",
  operator: "==",
  left: { kind: "param", id },
  right: { kind: "literal", value },
});

/** A parameter that chooses between models or steps. */
function chooser(
  id: string,
  values: readonly string[],
  span: ast.Node["span"],
  guards: readonly Predicate[],
  model?: string,
): DraftParam {
  const call: DraftCall = {
    name: "",
    prefix: "",
    schema: {},
    args: new Map(),
    given: new Set(),
    failed: new Set(),
    ...(model === undefined ? {} : { model }),
  };
  return { id, name: id.split(".").at(-1)!, domain: { kind: "choice", values }, span, guards, call };
}

interface ArmContext {
  readonly inquiry: Inquiry;
  readonly subject: Subject | undefined;
  readonly validation: Validation;
  readonly clause: ClauseOf<"model">;
  readonly name: string;
  readonly prefix: string;
  readonly guards: readonly Predicate[];
  readonly params: DraftParam[];
  readonly calls: DraftCall[];
}

/** Reads one `model` clause, step by step; what is known of the columns goes along. */
class ArmReader {
  readonly #arm: ArmContext;
  readonly #names = new StepNames();
  readonly #estimators: { leaf: Estimator; call: ast.Call }[] = [];
  /** Transforms so far; undefined once one of them is searched, or not understood. */
  #fixed: FixedStep[] | undefined = [];
  #flow: Flow | undefined;

  constructor(arm: ArmContext) {
    this.#arm = arm;
    this.#flow = arm.subject?.target && startOf(arm.subject);
  }

  read(): DraftArm {
    const { clause, name } = this.#arm;
    const steps = clause.steps.map((step, i) => this.#step(step, i));
    return { name, clause, steps: steps.filter((step) => step !== undefined), estimators: this.#estimators };
  }

  #step(step: ast.Step, place: number): DraftStep | undefined {
    const isLast = place === this.#arm.clause.steps.length - 1;
    const before = this.#flow;
    if (step.kind === "call-step") {
      const call = this.#call(step.call, isLast, place, this.#arm.guards, step.as);
      return call && { kind: "step", call };
    }
    const id = stepId(this.#arm.prefix, place);
    const { inquiry, params, guards, name } = this.#arm;
    const names = step.options.map((option) => option.name.text);
    const doubled = step.options.find((option, i) => names.indexOf(option.name.text) < i);
    if (doubled !== undefined) inquiry.tell("duplicate-option", { name: doubled.name.text }, doubled.name.span);
    if (names.length === 1) inquiry.tell("one-option", { name: names[0]! }, step.span);
    params.push(chooser(id, [...new Set(names)], step.span, guards, name));
    const flows: Flow[] = [];
    const options = step.options.map((option) => {
      this.#flow = before;
      const call = this.#call(option, isLast, place, [...guards, isValue(id, option.name.text)]);
      if (this.#flow !== undefined) flows.push(this.#flow);
      return call;
    });
    this.#flow = flows.length === options.length ? worstOf(flows) : undefined;
    this.#fixed = undefined;
    return { kind: "choice", id, options: options.filter((call) => call !== undefined) };
  }

  #call(
    written: ast.Call,
    isLast: boolean,
    place: number,
    guards: readonly Predicate[],
    as?: ast.Name,
  ): DraftCall | undefined {
    const { inquiry, params, prefix, name, subject, calls } = this.#arm;
    const leaf = isLast ? this.#lastLeaf(written) : this.#innerLeaf(written, place);
    if (leaf === undefined) {
      // What an unknown step does to the columns is not known either.
      this.#flow = undefined;
      this.#fixed = undefined;
      return undefined;
    }
    const call = named(written, leaf.name);
    const draft = readCall(call, leaf.params, {
      inquiry,
      kind: "fit" in leaf && "complexity" in leaf ? "estimator" : "transform",
      facts: this.#facts(call),
      ...(subject && { table: subject.table }),
      params,
      prefix: `${prefix}${this.#stepName(call, as)}.`,
      model: name,
      guards,
    });
    calls.push(draft);
    if ("complexity" in leaf) this.#end(leaf, call);
    else this.#pass(leaf, call, draft);
    return draft;
  }

  #stepName(call: ast.Call, as: ast.Name | undefined): string {
    const { name, isRepeated } = this.#names.next(call, as);
    if (isRepeated && as !== undefined) this.#arm.inquiry.tell("duplicate-step-name", { name: as.text }, as.span);
    return name;
  }

  #end(leaf: Estimator, call: ast.Call): void {
    this.#estimators.push({ leaf, call });
    const { inquiry, subject } = this.#arm;
    if (subject?.task !== undefined && leaf.task !== "either" && leaf.task !== subject.task) {
      const others = inquiry.registries.estimators.all
        .filter((e) => e.task === "either" || e.task === subject.task)
        .map((e) => e.name);
      inquiry.tell(
        "estimator-task",
        { name: leaf.name, target: subject.target!.column.name, task: subject.task, others },
        call.name.span,
      );
    }
    if (subject !== undefined) checkPast(inquiry, subject, leaf, call.name.span);
    if (subject?.features.length === 0 && subject.order !== undefined && this.#flow?.isExact === true && !leaf.reads) {
      inquiry.tell("nothing-to-learn-from", { name: leaf.name }, call.name.span);
    }
    if (this.#flow !== undefined) into(this.#flow, leaf, this.#at(call));
  }

  #pass(leaf: Transform, call: ast.Call, draft: DraftCall): void {
    const { inquiry, subject } = this.#arm;
    const naming = Object.keys(leaf.params).find((name) => leaf.params[name]!.type === "column") ?? "on";
    const named = draft.args.get(naming);
    const on = named?.kind === "fixed" ? [String(named.value)] : (fixedList(draft, "on") as string[] | undefined);
    const onArg = call.args.find((arg) => arg.name.text === naming);
    if (subject !== undefined) checkPast(inquiry, subject, leaf, call.name.span);
    if (this.#flow !== undefined && (naming === "on" || on !== undefined)) {
      const at = { ...this.#at(call), ...(naming !== "on" && { beside: this.#beside }) };
      this.#flow = through(this.#flow, leaf, on, onArg === undefined ? at : { ...at, span: onArg.span });
    }
    if (this.#fixed === undefined) return;
    this.#fixed = isFixed(draft) ? [...this.#fixed, { leaf, args: plainArgs(calleeOf(draft)) }] : undefined;
  }

  /** What `order by` and `group by` name. */
  get #beside(): readonly Column[] {
    const { order, group, table } = this.#arm.subject!;
    return [order, group].flatMap((place) => (place === undefined ? [] : [table.matrix.columns[place]!]));
  }

  #at(call: ast.Call) {
    const { inquiry } = this.#arm;
    const exists = (name: string) => inquiry.registries.transforms.find(name) !== undefined;
    return { inquiry, span: call.name.span, before: exists };
  }

  // ── Leaves ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #lastLeaf(call: ast.Call): Estimator | undefined {
    const { inquiry, subject } = this.#arm;
    const { estimators, transforms, scorers } = inquiry.registries;
    const { text: name, span } = call.name;
    const found = look(estimators, name);
    if ("complexity" in found) return found;
    if (transforms.find(name) !== undefined) {
      const fitting = estimators.all.filter(
        (e) => e.name !== "baseline" && (e.task === "either" || e.task === subject?.task),
      );
      const example = fitting[0]?.name ?? "ESTIMATOR";
      inquiry.tell("transform-last", { name, fix: `${name} |> ${example}` }, span);
    } else if (scorers.find(name) !== undefined) inquiry.tell("scorer-as-step", { name }, span);
    else inquiry.tell("unknown-estimator", found.meant === undefined ? this.#orTransform(name, found) : found, span);
    return meantBy(estimators, found);
  }

  #innerLeaf(call: ast.Call, place: number): Transform | undefined {
    const { inquiry, clause } = this.#arm;
    const { estimators, transforms, scorers } = inquiry.registries;
    const { text: name, span } = call.name;
    const found = look(transforms, name);
    if ("scope" in found) return found;
    const next = clause.steps[place + 1]!;
    const after = next.kind === "call-step" ? next.call.name.text : "[ ]";
    if (estimators.find(name) !== undefined) inquiry.tell("estimator-last", { name, after }, span);
    else if (scorers.find(name) !== undefined) inquiry.tell("scorer-as-step", { name }, span);
    else inquiry.tell("unknown-transform", found, span);
    return meantBy(transforms, found);
  }

  /** A name at the end that is near to a transform only. */
  #orTransform(name: string, found: { readonly name: string; readonly known: readonly string[] }) {
    const { meant } = suggest(name, this.#arm.inquiry.registries.transforms.names);
    return meant === undefined ? found : { ...found, meant: `${meant} |> …` };
  }

  // ── Facts ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What the data says of a step: counted when it is asked for. */
  #facts(call: ast.Call): Facts {
    const { subject, validation } = this.#arm;
    const flow = this.#flow;
    const steps = this.#fixed;
    const unknown = (why: string) => ({ unknown: why });
    return (fact) => {
      if (subject?.target === undefined) return unknown("");
      switch (fact) {
        case "classes":
          if (subject.task === undefined) return unknown("");
          return subject.task === "class"
            ? subject.levels.length
            : unknown(`'${subject.target.column.name}' is predicted as number`);
        case "smallest class":
          return rarest(validation, subject.levels.length) ?? unknown("");
        case "rows":
          return validation.smallest()?.length ?? unknown("");
        case "columns": {
          if (flow === undefined) return unknown("");
          if (flow.isExact) return flow.columns.length;
          if (steps === undefined) return unknown(`the steps before ${call.name.text} are searched`);
          const rows = validation.smallest();
          const y = validation.splittable?.y;
          if (rows === undefined || y === undefined) return unknown("");
          const places = subject.features;
          const count = columnsAfter(steps, {
            x: subject.table.matrix,
            places,
            rows,
            y,
            classes: subject.levels.length,
          });
          return count ?? unknown(`only the run tells what comes out of ${steps.map((s) => s.leaf.name).join(" |> ")}`);
        }
      }
    };
  }
}

/** Rows of the rarest class of the smallest training part, of classes that it has. */
function rarest({ smallest, splittable }: Validation, classes: number): number | undefined {
  const rows = classes === 0 ? undefined : smallest();
  if (rows === undefined || splittable === undefined) return undefined;
  const counts = new Array<number>(classes).fill(0);
  for (const row of rows) counts[splittable.y[row]!]!++;
  return Math.min(...counts.filter((count) => count > 0));
}

/** Drafts whose conditions are resolved, as the study has them. */
export function armsOf(drafts: readonly DraftArm[]): readonly Arm[] {
  return drafts.map(({ name, steps, clause }) => ({
    name,
    steps: steps.map((step): StepSlot => {
      if (step.kind === "step") return { kind: "step", callee: calleeOf(step.call) };
      return { kind: "choice", id: step.id, options: step.options.map(calleeOf) };
    }),
    ...(clause.because === undefined ? {} : { why: clause.because.value }),
  }));
}
