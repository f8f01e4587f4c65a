import type { Span } from "../core/diagnostic.js";
import type { Table } from "../data/dataset.js";
import type { UsedLeaf } from "../leaves/used.js";
import type { Candidate, ParamId, Predicate, SearchSpace, Value } from "../space/space.js";

/**
 * A study that has been checked: names resolved against the registries, defaults filled in, units turned into numbers,
 * sugar expanded (extends, choice steps, times, auto, data facts). Plain data; nothing in it can be wrong any more.
 */
export interface Study {
  readonly name: string;
  /** Its canonical text, for the store: a study can be resumed without its file. Paths in it are absolute. */
  readonly text: string;
  readonly data?: StudyData;
  readonly objective?: Objective;
  /** One a `model` clause; empty for an objective. */
  readonly arms: readonly Arm[];
  readonly space: SearchSpace;
  readonly validate?: Callee;
  /** What `inside` names: the splitter of the outer, sealed parts. */
  readonly inside?: Callee;
  /** In clause order; more than one makes a Pareto study. */
  readonly goals: readonly StudyGoal[];
  /** Scored too, not searched for; what `subject to` and `expect` read is among them. */
  readonly measures: readonly ScorerCall[];
  /** Over scorer ids. */
  readonly subject: readonly Predicate[];
  readonly search: Callee;
  /** Why this search, where the study leaves it open or says `auto`. */
  readonly chosen?: string;
  readonly prune?: Callee;
  readonly stops: readonly Callee[];
  readonly budget: Budget;
  readonly seed: number;
  readonly keep: Callee;
  readonly expects: readonly Expectation[];
  readonly reports: readonly Callee[];
  readonly note?: string;
  /** Codes of warnings and hints, of results too, that the study knows of. */
  readonly allowed: readonly string[];
  /** Known good settings, run first. */
  readonly enqueued?: readonly Candidate[];
  /** The leaves of the user's own that it names; its callees have their keys for names. */
  readonly leaves?: readonly UsedLeaf[];
}

export interface StudyData {
  readonly table: Table;
  /** As the study names it: a path made absolute, or the name of a built-in set or data frame. */
  readonly source: string;
  readonly task: "class" | "number";
  /** Columns of `table`, by place. */
  readonly target: number;
  readonly features: readonly number[];
  readonly order?: number;
  readonly group?: number;
  readonly weight?: number;
  /** Names of the classes, in index order; empty when a number is predicted. */
  readonly levels: readonly string[];
}

export interface Objective {
  /** Absolute. */
  readonly file: string;
  /** Fixed arguments; searched ones are in the space, under their plain names. */
  readonly fixed: Readonly<Record<string, Value>>;
}

export interface Arm {
  /** The clause's name; of an unnamed one, the name of its last step. */
  readonly name: string;
  readonly steps: readonly StepSlot[];
  readonly why?: string;
}
export type StepSlot =
  | { readonly kind: "step"; readonly callee: Callee }
  /** `[a, b]` as a step: the parameter's value is the name of the option. */
  | { readonly kind: "choice"; readonly id: ParamId; readonly options: readonly Callee[] };

/** What may stand there: one, or each option. */
export const calleesIn = (step: StepSlot): readonly Callee[] => (step.kind === "step" ? [step.callee] : step.options);

/** A leaf with its arguments: every default filled in, what is optional and left out absent. */
export interface Callee {
  readonly name: string;
  readonly args: Readonly<Record<string, Slot>>;
}
export type Slot =
  | { readonly kind: "fixed"; readonly value: Value }
  /** The argument has its default in candidates without this parameter. */
  | {
      readonly kind: "param";
      readonly id: ParamId;
      /** Of a choice between lists. */
      readonly lists?: Lists;
    }
  /** The first `count` of `items`; a fixed list has a fixed count. */
  | { readonly kind: "list"; readonly count: Slot; readonly items: readonly Slot[] }
  | { readonly kind: "callee"; readonly callee: Callee };

/** What the values of a parameter that chooses between lists stand for: "[64, 32]", as it is written, for 64 and 32. */
export type Lists = Readonly<Record<string, readonly Value[]>>;

export interface ScorerCall {
  /** The key under which scores are reported: "accuracy", "f1(average=macro)". */
  readonly id: string;
  readonly callee: Callee;
}
export interface StudyGoal extends ScorerCall {
  readonly direction: "maximize" | "minimize";
}
export interface Budget {
  readonly trials?: number;
  readonly fits?: number;
  readonly seconds?: number;
  /** "30 s each": what one trial may take. */
  readonly eachSeconds?: number;
}
export interface Expectation {
  readonly predicate: Predicate;
  /** As written, for the message. */
  readonly text: string;
  readonly span: Span;
}
