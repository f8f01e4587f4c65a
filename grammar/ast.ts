import type { Span } from "../src/core/diagnostic.js";

/** Every node says where in the text it stands. */
export interface Node {
  readonly span: Span;
}
export interface Name extends Node {
  readonly text: string;
}

export interface SourceFile extends Node {
  readonly items: readonly (Study | Command)[];
  /** Every comment, in source order, text with its '#'; the formatter puts them back. */
  readonly comments: readonly Comment[];
  /** What could not be read and was left out of the tree; empty when there is no syntax error. */
  readonly broken: readonly Broken[];
}
/**
 * Text that the parser gave up on, after a diagnostic. Whoever misses something there (a clause of the study, an
 * argument of the call that this lies in) need not complain a second time.
 */
export interface Broken extends Node {
  /** The kind of the clause that is lost, or lost a part; absent when the word that began it is not known. */
  readonly clause?: ClauseKind;
}
export interface Comment extends Node {
  readonly text: string;
  /** Nothing but blanks stands before it on its line. */
  readonly ownLine: boolean;
  /** An empty line stands above it. */
  readonly blankBefore?: true;
}

export interface Study extends Node {
  readonly kind: "study";
  /** Absent: an anonymous study, clauses without a "study NAME { }" around them. */
  readonly name?: Name;
  readonly extends?: Name;
  readonly clauses: readonly Clause[];
  readonly blankBefore?: true;
}

export type CommandVerb = "check" | "explain" | "run" | "resume" | "show" | "compare";
export interface Command extends Node {
  readonly kind: "command";
  readonly verb: CommandVerb;
  readonly names: readonly Name[];
  readonly as?: Call;
  readonly blankBefore?: true;
}

// ── Clauses ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Clause =
  | DataClause
  | PredictClause
  | IgnoreClause
  | ByClause
  | ModelClause
  | ObjectiveClause
  | WhereClause
  | SubjectClause
  | ValidateClause
  | GoalClause
  | MeasureClause
  | SearchClause
  | PruneClause
  | StopClause
  | BudgetClause
  | SeedClause
  | StartClause
  | KeepClause
  | ExpectClause
  | ReportClause
  | NoteClause
  | AllowClause;
export type ClauseKind = Clause["kind"];

interface ClauseBase extends Node {
  /** The clause's first word. */
  readonly word: Span;
  readonly because?: StringLiteral;
  /** An empty line stands above it; the formatter keeps one. */
  readonly blankBefore?: true;
}
export interface DataClause extends ClauseBase {
  readonly kind: "data";
  readonly source: StringLiteral | Name;
  readonly args: readonly Arg[];
}
export interface PredictClause extends ClauseBase {
  readonly kind: "predict";
  readonly column: Name;
  /** "class" or "number", as written. */
  readonly as?: Name;
}
export interface IgnoreClause extends ClauseBase {
  readonly kind: "ignore";
  readonly columns: readonly Name[];
}
export interface ByClause extends ClauseBase {
  readonly kind: "by";
  readonly role: "order" | "group" | "weight";
  readonly column: Name;
}
export interface ModelClause extends ClauseBase {
  readonly kind: "model";
  readonly name?: Name;
  readonly steps: readonly Step[];
}
export type Step = CallStep | ChoiceStep;
export interface CallStep extends Node {
  readonly kind: "call-step";
  readonly call: Call;
  readonly as?: Name;
}
export interface ChoiceStep extends Node {
  readonly kind: "choice-step";
  readonly options: readonly Call[];
}
export interface ObjectiveClause extends ClauseBase {
  readonly kind: "objective";
  readonly file: StringLiteral;
  readonly args: readonly Arg[];
}
export interface WhereClause extends ClauseBase {
  readonly kind: "where";
  readonly condition: Expr;
}
export interface SubjectClause extends ClauseBase {
  readonly kind: "subject";
  readonly condition: Expr;
}
export interface ValidateClause extends ClauseBase {
  readonly kind: "validate";
  readonly splitter: Call;
  readonly inside?: Call;
}
export interface GoalClause extends ClauseBase {
  readonly kind: "goal";
  readonly direction: "maximize" | "minimize";
  readonly scorer: Call;
}
export interface MeasureClause extends ClauseBase {
  readonly kind: "measure";
  readonly scorers: readonly Call[];
}
export interface SearchClause extends ClauseBase {
  readonly kind: "search";
  readonly sampler: Call;
}
export interface PruneClause extends ClauseBase {
  readonly kind: "prune";
  readonly pruner: Call;
}
export interface StopClause extends ClauseBase {
  readonly kind: "stop";
  readonly rules: readonly Call[];
}
export interface BudgetClause extends ClauseBase {
  readonly kind: "budget";
  readonly amounts: readonly Amount[];
}
export interface SeedClause extends ClauseBase {
  readonly kind: "seed";
  readonly value: NumberLiteral;
}
/** `start from { C = 1, gamma = 0.1 }` tries these settings first; `start from NAME`, the best of a stored study. */
export interface StartClause extends ClauseBase {
  readonly kind: "start";
  readonly from: Name | readonly Setting[];
}
/** `{ svc.C = 1, standardize = true }`. */
export interface Setting extends Node {
  readonly assignments: readonly Assignment[];
}
export interface Assignment extends Node {
  readonly path: readonly Name[];
  readonly value: Value;
}
export interface KeepClause extends ClauseBase {
  readonly kind: "keep";
  readonly rule: Call;
}
export interface ExpectClause extends ClauseBase {
  readonly kind: "expect";
  readonly condition: Expr;
}
export interface ReportClause extends ClauseBase {
  readonly kind: "report";
  readonly charts: readonly Call[];
}
/** `allow "log-suggested" because "…"`: warnings and hints that are known, and stay silent. */
export interface AllowClause extends ClauseBase {
  readonly kind: "allow";
  readonly codes: readonly StringLiteral[];
}
export interface NoteClause extends ClauseBase {
  readonly kind: "note";
  readonly text: StringLiteral;
}

/** "15 min" is a quantity; "200 trials" is a number and a unit name. */
export type Amount = QuantityLiteral | EachAmount | CountAmount;
/** `30 s each`: what one trial may take. */
export interface EachAmount extends Node {
  readonly kind: "each";
  readonly time: QuantityLiteral;
}
export interface CountAmount extends Node {
  readonly kind: "count";
  readonly count: NumberLiteral;
  readonly unit: Name;
}

// ── Calls, arguments, values, domains ───────────────────────────────────────────────────────────────────────────────

export interface Call extends Node {
  readonly kind: "call";
  readonly name: Name;
  readonly args: readonly Arg[];
}
/** `name = value`, `name ~ domain`, with an optional type (`x: real ~ -2..2`) and condition (`when kernel == rbf`). */
export interface Arg extends Node {
  readonly kind: "arg";
  readonly name: Name;
  readonly type?: Name;
  readonly binding: Fixed | Searched;
  readonly when?: Expr;
}
export interface Fixed extends Node {
  readonly kind: "fixed";
  readonly value: Value;
}
export interface Searched extends Node {
  readonly kind: "searched";
  readonly domain: Domain;
}

export type Value = Literal | Call | ListValue;
export interface ListValue extends Node {
  readonly kind: "list";
  readonly items: readonly Value[];
}
export type Literal = NumberLiteral | QuantityLiteral | StringLiteral | BooleanLiteral;
export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly value: number;
  /** As written, without the sign (a negative `value` has one): the printer keeps 1e-3 as 1e-3. */
  readonly raw: string;
}
export type Unit = "ms" | "s" | "min" | "h" | "d" | "kB" | "MB" | "GB" | "%";
export interface QuantityLiteral extends Node {
  readonly kind: "quantity";
  readonly value: number;
  readonly unit: Unit;
  /** The number as written, without the unit: 20% is value 20, raw "20". */
  readonly raw: string;
}
export interface StringLiteral extends Node {
  readonly kind: "string";
  /** What is meant: escapes read, a text between triple quotes without the indentation that its lines share. */
  readonly value: string;
  /** Written between triple quotes. */
  readonly block: boolean;
}
export interface BooleanLiteral extends Node {
  readonly kind: "boolean";
  readonly value: boolean;
}

export type Domain = RangeDomain | ChoiceDomain | NamedDomain;
interface DomainBase extends Node {
  /** `16..256 log times 1..3`: a list whose length is searched, too. */
  readonly times?: RangeDomain;
}
export interface RangeDomain extends DomainBase {
  readonly kind: "range";
  readonly low: NumberLiteral;
  /** A data fact (rows, columns, classes) or a number. */
  readonly high: NumberLiteral | Name;
  readonly log: boolean;
  readonly step?: NumberLiteral;
  readonly points?: NumberLiteral;
}
export interface ChoiceDomain extends DomainBase {
  readonly kind: "choice";
  readonly values: readonly Value[];
}
/** `auto`, `normal(mean = 0, sd = 1)`. */
export interface NamedDomain extends DomainBase {
  readonly kind: "named";
  readonly call: Call;
}

// ── Expressions ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type BinaryOperator = "or" | "and" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "**";
export type Expr = Binary | Unary | In | Literal | Reference | Apply;
export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
}
export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: "not" | "-";
  readonly operand: Expr;
}
export interface In extends Node {
  readonly kind: "in";
  readonly operand: Expr;
  readonly values: readonly Value[];
}
/** `kernel`, `svc.gamma`, or a bare word on the right of a comparison (`rbf`): the checker tells which. */
export interface Reference extends Node {
  readonly kind: "reference";
  readonly path: readonly Name[];
}
/** `min(a, b)`. */
export interface Apply extends Node {
  readonly kind: "apply";
  readonly name: Name;
  readonly args: readonly Expr[];
}
