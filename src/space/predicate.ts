import type { Candidate, ParamId, Predicate, Value } from "./space.js";

/**
 * The value of a formula for a candidate; undefined when it reads an absent parameter and nothing else decides it
 * (Kleene's three-valued logic: `false and undefined` is false, `true or undefined` is true).
 */
export function evaluate(predicate: Predicate, candidate: Candidate): Value | undefined {
  switch (predicate.kind) {
    case "literal":
      return predicate.value;
    case "param":
      return candidate[predicate.id];
    case "unary":
      return unary(predicate.operator, evaluate(predicate.operand, candidate));
    case "in": {
      const value = evaluate(predicate.operand, candidate);
      return value === undefined ? undefined : predicate.values.includes(value);
    }
    case "apply": {
      const args = predicate.args.map((arg) => evaluate(arg, candidate));
      return args.includes(undefined) ? undefined : APPLY[predicate.name](...(args as number[]));
    }
    case "binary":
      return binary(predicate, candidate);
  }
}

/** Holds where both do. */
export const both = (left: Predicate, right: Predicate): Predicate => ({
  kind: "binary",
  operator: "and",
  left,
  right,
});

/** Holds where either does. */
export const either = (left: Predicate, right: Predicate): Predicate => ({
  kind: "binary",
  operator: "or",
  left,
  right,
});

/** How `when` reads a formula: undefined counts as false. */
export const holds = (predicate: Predicate, candidate: Candidate): boolean => evaluate(predicate, candidate) === true;

/** How `where` reads a formula: undefined counts as true. */
export const allows = (predicate: Predicate, candidate: Candidate): boolean => evaluate(predicate, candidate) !== false;

/** Every parameter that a formula reads, each once, in order of appearance. */
export function reads(predicate: Predicate): readonly ParamId[] {
  const ids = new Set<ParamId>();
  collect(predicate, ids);
  return [...ids];
}

function collect(predicate: Predicate, ids: Set<ParamId>): void {
  switch (predicate.kind) {
    case "literal":
      return;
    case "param":
      ids.add(predicate.id);
      return;
    case "unary":
    case "in":
      collect(predicate.operand, ids);
      return;
    case "apply":
      for (const arg of predicate.args) collect(arg, ids);
      return;
    case "binary":
      collect(predicate.left, ids);
      collect(predicate.right, ids);
  }
}

type Apply = Extract<Predicate, { kind: "apply" }>["name"];
const APPLY: { readonly [K in Apply]: (...args: number[]) => number } = {
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  exp: Math.exp,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
};
/** The functions of formulas, on numbers. */
export const applyNamed = (name: Apply, ...args: number[]): number => APPLY[name](...args);

function unary(operator: "not" | "-", value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  return operator === "not" ? value !== true : -(value as number);
}

function binary(predicate: Extract<Predicate, { kind: "binary" }>, candidate: Candidate): Value | undefined {
  const left = evaluate(predicate.left, candidate);
  if (predicate.operator === "and") {
    if (left === false) return false;
    const right = evaluate(predicate.right, candidate);
    return right === false ? false : left === undefined || right === undefined ? undefined : true;
  }
  if (predicate.operator === "or") {
    if (left === true) return true;
    const right = evaluate(predicate.right, candidate);
    return right === true ? true : left === undefined || right === undefined ? undefined : false;
  }
  if (left === undefined) return undefined;
  const right = evaluate(predicate.right, candidate);
  if (right === undefined) return undefined;
  if (predicate.operator === "==") return left === right;
  if (predicate.operator === "!=") return left !== right;
  return arithmetic(predicate.operator, left as number, right as number);
}

type Arithmetic = "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "**";
function arithmetic(operator: Arithmetic, a: number, b: number): Value {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "**":
      return a ** b;
  }
}
