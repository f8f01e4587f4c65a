import type * as ast from "../../grammar/ast.js";
import type { Predicate, Value } from "../space/space.js";
import type { Inquiry } from "./context.js";
import { suggest } from "./names.js";
import { numberIn, wordIn } from "./values.js";

type Dimension = "time" | "bytes";
/** What a formula comes to. */
export type Type =
  | { readonly kind: "number"; readonly unit?: Dimension; readonly plain?: true }
  | { readonly kind: "truth" }
  /** Words (and perhaps numbers): what it can be here, and what the schema knows. `fixed`: it is always the first. */
  | {
      readonly kind: "word";
      readonly name: string;
      readonly values: readonly Value[];
      readonly legal: readonly string[];
      readonly numbers: boolean;
      readonly fixed?: true;
    };
export interface Term {
  readonly predicate: Predicate;
  readonly type: Type;
}
/** What names mean in a clause. */
export interface Scope {
  readonly inquiry: Inquiry;
  /** "when", "where", "subject to", "expect". */
  readonly clause: string;
  /** Names may be missing because something else was not understood. */
  readonly isTorn?: boolean;
  /** Undefined when there is no such name. */
  find(path: readonly ast.Name[]): Term | undefined;
  /** Tells that there is no such name, or that it is not clear; called once after `find` has failed. */
  refuse(path: readonly ast.Name[]): void;
}

/** A condition as a formula; undefined after a complaint. */
export function readCondition(expr: ast.Expr, scope: Scope): Predicate | undefined {
  const term = read(expr, scope);
  if (term === undefined) return undefined;
  if (term.type.kind === "truth") return term.predicate;
  scope.inquiry.tell("not-a-condition", { clause: scope.clause, found: naming(expr, term, scope) }, expr.span);
  return undefined;
}

function read(expr: ast.Expr, scope: Scope): Term | undefined {
  switch (expr.kind) {
    case "number":
      return { predicate: { kind: "literal", value: expr.value }, type: { kind: "number", plain: true } };
    case "quantity":
      return quantity(expr);
    case "string":
      return {
        predicate: { kind: "literal", value: expr.value },
        type: words(JSON.stringify(expr.value), [expr.value]),
      };
    case "boolean":
      return { predicate: { kind: "literal", value: expr.value }, type: { kind: "truth" } };
    case "reference": {
      const found = scope.find(expr.path);
      if (found === undefined) scope.refuse(expr.path);
      return found;
    }
    case "apply":
      return apply(expr, scope);
    case "unary":
      return unary(expr, scope);
    case "in":
      return isIn(expr, scope);
    case "binary":
      return binary(expr, scope);
  }
}

const words = (name: string, values: readonly Value[]): Type => ({
  kind: "word",
  name,
  values,
  legal: [],
  numbers: false,
  fixed: true,
});
const SECONDS = { ms: 1e-3, s: 1, min: 60, h: 3600, d: 86400 } as const;
const BYTES = { kB: 1e3, MB: 1e6, GB: 1e9 } as const;

/** Percent as a share, times in seconds, sizes in bytes. */
export function quantityValue({ value, unit, raw }: ast.QuantityLiteral): { value: number; unit?: Dimension } {
  if (unit === "%") return { value: value / 100 };
  // 1.1 min is 66 s, not 66.00000000000001: a decimal times a power of ten or of sixty, rounded to its digits.
  const digits = raw.replace(/[^0-9]/g, "").length + 6;
  if (unit in SECONDS)
    return {
      value: Number((value * SECONDS[unit as keyof typeof SECONDS]).toPrecision(Math.min(17, digits))),
      unit: "time",
    };
  return {
    value: Number((value * BYTES[unit as keyof typeof BYTES]).toPrecision(Math.min(17, digits))),
    unit: "bytes",
  };
}

function quantity(node: ast.QuantityLiteral): Term {
  const { value, unit } = quantityValue(node);
  return { predicate: { kind: "literal", value }, type: { kind: "number", ...(unit && { unit }) } };
}

const naming = (expr: ast.Node, { type }: Term, { inquiry }: Scope): string => {
  const text = inquiry.written(expr);
  if (type.kind === "number") return `the number ${text}`;
  return type.kind === "word" ? `the word ${text}` : `the condition ${text}`;
};

// ── Operators ───────────────────────────────────────────────────────────────────────────────────────────────────────

function unary(expr: ast.Unary, scope: Scope): Term | undefined {
  const operand = read(expr.operand, scope);
  if (operand === undefined) return undefined;
  const predicate: Predicate = { kind: "unary", operator: expr.operator, operand: operand.predicate };
  if (expr.operator === "not") {
    if (operand.type.kind === "truth") return { predicate, type: { kind: "truth" } };
    scope.inquiry.tell(
      "needs-truth",
      { operator: "not", found: naming(expr.operand, operand, scope) },
      expr.operand.span,
    );
    return undefined;
  }
  return isNumber(expr.operand, operand, "-", scope) ? { predicate, type: operand.type } : undefined;
}

function isNumber(expr: ast.Expr, term: Term, operator: string, scope: Scope): boolean {
  if (term.type.kind === "number" || (term.type.kind === "word" && term.type.numbers)) return true;
  scope.inquiry.tell("needs-number", { operator, found: naming(expr, term, scope) }, expr.span);
  return false;
}

function binary(expr: ast.Binary, scope: Scope): Term | undefined {
  const { operator } = expr;
  if (operator === "==" || operator === "!=") return equality(expr, scope);
  const left = read(expr.left, scope);
  const right = read(expr.right, scope);
  if (left === undefined || right === undefined) return undefined;
  const predicate: Predicate = { kind: "binary", operator, left: left.predicate, right: right.predicate };
  if (operator === "and" || operator === "or") {
    let isFine = true;
    for (const [side, term] of [
      [expr.left, left],
      [expr.right, right],
    ] as const) {
      if (term.type.kind === "truth") continue;
      scope.inquiry.tell("needs-truth", { operator, found: naming(side, term, scope) }, side.span);
      isFine = false;
    }
    return isFine ? { predicate, type: { kind: "truth" } } : undefined;
  }
  const areNumbers = [isNumber(expr.left, left, operator, scope), isNumber(expr.right, right, operator, scope)];
  if (areNumbers.includes(false)) return undefined;
  const isComparison = operator === "<" || operator === "<=" || operator === ">" || operator === ">=";
  if (!isComparison) return { predicate, type: unitOf(left.type, right.type) };
  return haveOneUnit(expr, left, right, scope) ? { predicate, type: { kind: "truth" } } : undefined;
}

const unitOf = (...types: readonly Type[]): Type => {
  const unit = types.flatMap((t) => (t.kind === "number" && t.unit !== undefined ? [t.unit] : []))[0];
  return { kind: "number", ...(unit && { unit }) };
};

/** Seconds with seconds, bytes with bytes; a plain number goes with both. */
function haveOneUnit(expr: ast.Binary, left: Term, right: Term, { inquiry }: Scope): boolean {
  if (left.type.kind !== "number" || right.type.kind !== "number") return true;
  const a = left.type.unit;
  const b = right.type.unit;
  if (a === b || (a !== undefined && right.type.plain) || (b !== undefined && left.type.plain)) return true;
  const [side, other] =
    expr.right.kind === "quantity" || b !== undefined ? [expr.left, expr.right] : [expr.right, expr.left];
  const unit = side === expr.left ? a : b;
  const expected = unit === "time" ? "a time" : unit === "bytes" ? "a size" : "a number without a unit";
  const example = unit === "time" ? "5 ms" : unit === "bytes" ? "2 MB" : "0.9";
  const name = inquiry.written(side);
  inquiry.tell(
    "comparison-unit",
    { scorer: name, expected, found: inquiry.written(other), fix: `${name} ${expr.operator} ${example}` },
    other.span,
  );
  return false;
}

/** A bare word beside a word argument is one of its values, though something else may have that name. */
function equality(expr: ast.Binary, scope: Scope): Term | undefined {
  const isBare = (side: ast.Expr) => side.kind === "reference" && side.path.length === 1;
  const isKnown = (side: ast.Expr) => isBare(side) && scope.find((side as ast.Reference).path) !== undefined;
  const leftFirst = isBare(expr.left) && !isKnown(expr.left) && isKnown(expr.right);
  const [first, second] = leftFirst ? [expr.right, expr.left] : [expr.left, expr.right];
  const one = read(first, scope);
  if (one === undefined) return undefined;
  const other = beside(one, scope.inquiry.written(first), second, scope);
  if (other === undefined) return undefined;
  const [left, right] = leftFirst ? [other, one] : [one, other];
  if (!areComparable(one.type, other.type)) {
    const names = [naming(expr.left, left, scope), naming(expr.right, right, scope)] as const;
    scope.inquiry.tell("incomparable", { left: names[0], right: names[1] }, expr.span);
    return undefined;
  }
  return {
    predicate: { kind: "binary", operator: expr.operator, left: left.predicate, right: right.predicate },
    type: { kind: "truth" },
  };
}

function areComparable(a: Type, b: Type): boolean {
  if (a.kind === b.kind) return true;
  return (
    (a.kind === "word" && a.numbers && b.kind === "number") || (b.kind === "word" && b.numbers && a.kind === "number")
  );
}

/** The other side of an equality. */
function beside(one: Term, leftText: string, expr: ast.Expr, scope: Scope): Term | undefined {
  const { type } = one;
  const { tell } = scope.inquiry;
  if (type.kind !== "word") {
    const isWord = expr.kind === "reference" && expr.path.length === 1 && scope.find(expr.path) === undefined;
    if (!isWord || scope.isTorn === true) return read(expr, scope);
    const kind = type.kind === "number" ? "a number" : "true or false";
    tell(
      "incomparable",
      { left: `${leftText}, ${kind},`, right: `the word ${scope.inquiry.written(expr)}` },
      expr.span,
    );
    return undefined;
  }
  if (expr.kind === "string" && (type.legal.includes(expr.value) || type.values.includes(expr.value))) {
    tell("words-without-quotes", { word: expr.value }, expr.span);
    return undefined;
  }
  if (expr.kind !== "reference" || expr.path.length !== 1) return read(expr, scope);
  const word = expr.path[0]!.text;
  if (type.values.includes(word) || type.legal.includes(word)) {
    tellNever(type, word, expr, scope);
    return { predicate: { kind: "literal", value: word }, type: words(word, [word]) };
  }
  const found = scope.find(expr.path);
  if (found !== undefined) return found;
  const known = [...new Set([...type.values.map(String), ...type.legal])];
  tell("unknown-value", { ...suggest(word, known, "values"), what: type.name }, expr.span);
  return undefined;
}

function tellNever(type: Type & { kind: "word" }, word: string, node: ast.Node, { inquiry }: Scope): void {
  if (type.fixed || type.values.includes(word)) return;
  inquiry.tell("never-value", { what: type.name, value: word, values: type.values.map(String) }, node.span);
}

function isIn(expr: ast.In, scope: Scope): Term | undefined {
  const operand = read(expr.operand, scope);
  if (operand === undefined) return undefined;
  const { type } = operand;
  const values: Value[] = [];
  for (const node of expr.values) {
    const value = memberOf(node, type, expr, operand, scope);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return { predicate: { kind: "in", operand: operand.predicate, values }, type: { kind: "truth" } };
}

function memberOf(node: ast.Value, type: Type, expr: ast.In, operand: Term, scope: Scope): Value | undefined {
  const { tell } = scope.inquiry;
  const word = wordIn(node);
  if (type.kind === "word" && word !== undefined) {
    if (type.values.includes(word) || type.legal.includes(word)) {
      tellNever(type, word, node, scope);
      return word;
    }
    const known = [...new Set([...type.values.map(String), ...type.legal])];
    tell("unknown-value", { ...suggest(word, known, "values"), what: type.name }, node.span);
    return undefined;
  }
  const value = node.kind === "quantity" ? quantityValue(node).value : numberIn(node);
  if (value !== undefined && (type.kind === "number" || (type.kind === "word" && type.numbers))) return value;
  if (node.kind === "boolean" && type.kind === "truth") return node.value;
  if (node.kind === "string" && type.kind === "word" && type.legal.length === 0) return node.value;
  const found = scope.inquiry.written(node);
  tell("incomparable", { left: naming(expr.operand, operand, scope), right: found }, node.span);
  return undefined;
}

// ── Functions ───────────────────────────────────────────────────────────────────────────────────────────────────────

type Name = Extract<Predicate, { kind: "apply" }>["name"];
/** How many arguments each function takes. */
const FUNCTIONS: { readonly [N in Name]: 1 | "several" } = {
  min: "several",
  max: "several",
  abs: 1,
  log: 1,
  log2: 1,
  log10: 1,
  exp: 1,
  sqrt: 1,
  floor: 1,
  ceil: 1,
  round: 1,
};

function apply(expr: ast.Apply, scope: Scope): Term | undefined {
  const { tell } = scope.inquiry;
  const name = expr.name.text;
  if (!Object.hasOwn(FUNCTIONS, name)) {
    tell("unknown-function", suggest(name, Object.keys(FUNCTIONS)), expr.name.span);
    return undefined;
  }
  const args = expr.args.map((arg) => read(arg, scope));
  const takes = FUNCTIONS[name as Name];
  if (takes === 1 ? args.length !== 1 : args.length < 2) {
    const expected = takes === 1 ? "1 argument" : "2 arguments or more";
    tell("function-arguments", { name, takes: expected, found: args.length }, expr.span);
    return undefined;
  }
  const terms = args.filter((arg) => arg !== undefined);
  if (terms.length < args.length) return undefined;
  const areNumbers = terms.map((term, i) => isNumber(expr.args[i]!, term, name, scope));
  if (areNumbers.includes(false)) return undefined;
  const keepsUnit = ["min", "max", "abs", "floor", "ceil", "round"].includes(name);
  return {
    predicate: { kind: "apply", name: name as Name, args: terms.map((t) => t.predicate) },
    type: keepsUnit ? unitOf(...terms.map((t) => t.type)) : { kind: "number" },
  };
}
