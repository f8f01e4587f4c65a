/** A searched value of the language; a choice between steps or models is a string. */
export type Value = number | string | boolean;

/** "svc.C" of the only, unnamed model; "svm.svc.C" of a model named svm. */
export type ParamId = string;

export type Domain =
  | {
      readonly kind: "real";
      readonly low: number;
      readonly high: number;
      readonly scale: "linear" | "log";
      readonly points?: number;
      readonly step?: number;
      readonly prior?: Prior;
    }
  /** low, low + step, … up to high. */
  | {
      readonly kind: "int";
      readonly low: number;
      readonly high: number;
      readonly step: number;
      readonly scale: "linear" | "log";
      readonly points?: number;
      readonly prior?: Prior;
    }
  /** `ordered`: neighbours in the list are alike (numbers, ordered words). */
  | {
      readonly kind: "choice";
      readonly values: readonly Value[];
      readonly ordered?: true;
      readonly weights?: readonly number[];
    };

/** How likely values are before any trial. A range alone is uniform on its scale. */
export type Prior =
  | { readonly kind: "normal"; readonly mean: number; readonly sd: number }
  | { readonly kind: "lognormal"; readonly mean: number; readonly sd: number }
  | { readonly kind: "beta"; readonly a: number; readonly b: number };

export interface Param {
  readonly id: ParamId;
  readonly domain: Domain;
  /** The parameter exists only if this holds; it reads parents only. */
  readonly when?: Predicate;
}

/** Parents precede children: one pass left to right decides which parameters are active. */
export interface SearchSpace {
  readonly params: readonly Param[];
  readonly where: readonly Predicate[];
}

/** Inactive parameters are absent, not null: two candidates that differ only there are one. */
export type Candidate = Readonly<Record<ParamId, Value>>;

/**
 * A formula over parameters. A comparison that reads an absent parameter is undefined; `when` counts undefined as
 * false, `where` as true (a rule about gamma does not speak of candidates without gamma).
 */
export type Predicate =
  | { readonly kind: "literal"; readonly value: Value }
  | { readonly kind: "param"; readonly id: ParamId }
  | {
      readonly kind: "binary";
      readonly operator: "or" | "and" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "**";
      readonly left: Predicate;
      readonly right: Predicate;
    }
  | { readonly kind: "unary"; readonly operator: "not" | "-"; readonly operand: Predicate }
  | { readonly kind: "in"; readonly operand: Predicate; readonly values: readonly Value[] }
  | {
      readonly kind: "apply";
      readonly name: "min" | "max" | "abs" | "log" | "log2" | "log10" | "exp" | "sqrt" | "floor" | "ceil" | "round";
      readonly args: readonly Predicate[];
    };
