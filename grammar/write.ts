import type * as ast from "./ast.js";
import { quoteText } from "./literals.js";
import { isPlainName, isPlainValue, isPlainWord } from "./words.js";

// Everything that stands on one line: names, values, domains, conditions.

/** A name where clause words need back-quotes: steps, studies, what an expression speaks of. */
export const writeName = ({ text }: ast.Name): string => (isPlainName(text) ? text : `\`${text}\``);
/** A name where clause words are names: columns and arguments. */
export const writeWord = ({ text }: ast.Name): string => (isPlainWord(text) ? text : `\`${text}\``);

/** A name that stands alone as a value or in a condition, where a clause word is a name as well. */
const writeLone = ({ text }: ast.Name): string => (isPlainValue(text) ? text : `\`${text}\``);

const sign = (value: number): string => (value < 0 || Object.is(value, -0) ? "-" : "");
export const writeNumber = (node: ast.NumberLiteral): string => sign(node.value) + node.raw;

/** A text between triple quotes keeps them; over several lines it is indented by `indent`, which reading takes off. */
export function writeString(node: ast.StringLiteral, indent = 4): string {
  if (!node.block) return quoteText(node.value);
  if (!node.value.includes("\n") && !node.value.endsWith('"')) return `"""${node.value}"""`;
  return blockString(node.value, indent);
}
export function blockString(value: string, indent: number): string {
  const pad = " ".repeat(indent);
  const lines = value.split("\n").map((line) => (line === "" ? "" : pad + line));
  return `"""\n${lines.join("\n")}\n${" ".repeat(Math.max(0, indent - 2))}"""`;
}

export function writeValue(node: ast.Value): string {
  switch (node.kind) {
    case "number":
      return writeNumber(node);
    case "quantity":
      return `${node.raw}${node.unit === "%" ? "" : " "}${node.unit}`;
    case "string":
      return writeString(node);
    case "boolean":
      return String(node.value);
    case "call":
      return node.args.length === 0 ? writeLone(node.name) : writeCall(node);
    case "list":
      return writeList(node.items);
  }
}
export const writeList = (items: readonly ast.Value[]): string => `[${items.map(writeValue).join(", ")}]`;

export const writeCall = (node: ast.Call): string => writeName(node.name) + writeArgs(node.args);
/** After `validate`, group is a name like any other. */
export const writeSplitter = (node: ast.Call): string =>
  (node.name.text === "group" ? "group" : writeName(node.name)) + writeArgs(node.args);
export const writeArgs = (args: readonly ast.Arg[]): string =>
  args.length === 0 ? "" : `(${args.map(writeArg).join(", ")})`;

export interface ArgParts {
  readonly name: string;
  readonly mark: "=" | "~";
  readonly binding: string;
  readonly when?: string;
}
/** The parts that stand in columns when arguments stand one a line. */
export const partsOf = (node: ast.Arg): ArgParts => ({
  name: writeWord(node.name) + (node.type === undefined ? "" : `: ${writeName(node.type)}`),
  mark: node.binding.kind === "fixed" ? "=" : "~",
  binding: node.binding.kind === "fixed" ? writeValue(node.binding.value) : writeDomain(node.binding.domain),
  ...(node.when && { when: `when ${writeExpr(node.when)}` }),
});
export function writeArg(node: ast.Arg): string {
  const { name, mark, binding, when } = partsOf(node);
  return `${name} ${mark} ${binding}${when === undefined ? "" : ` ${when}`}`;
}

export function writeDomain(node: ast.Domain): string {
  const times = node.times === undefined ? "" : ` times ${writeRange(node.times)}`;
  switch (node.kind) {
    case "range":
      return writeRange(node) + times;
    case "choice":
      return writeList(node.values) + times;
    case "named":
      return writeCall(node.call) + times;
  }
}
function writeRange(node: ast.RangeDomain): string {
  const high = "text" in node.high ? writeName(node.high) : writeNumber(node.high);
  const step = node.step === undefined ? "" : ` step ${writeNumber(node.step)}`;
  const points = node.points === undefined ? "" : ` points ${writeNumber(node.points)}`;
  return `${writeNumber(node.low)}..${high}${node.log ? " log" : ""}${step}${points}`;
}

export function writeStep(node: ast.Step): string {
  if (node.kind === "choice-step") return `[${node.options.map(writeCall).join(", ")}]`;
  return writeCall(node.call) + writeAs(node);
}
export const writeAs = (node: { readonly as?: ast.Name }): string =>
  node.as === undefined ? "" : ` as ${writeName(node.as)}`;

export const writeSetting = (node: ast.Setting): string =>
  node.assignments.length === 0
    ? "{ }"
    : `{ ${node.assignments.map(({ path, value }) => `${path.map(writeWord).join(".")} = ${writeValue(value)}`).join(", ")} }`;

export function writeAmount(node: ast.Amount): string {
  switch (node.kind) {
    case "quantity":
      return writeValue(node);
    case "each":
      return `${writeValue(node.time)} each`;
    case "count":
      return `${writeNumber(node.count)} ${writeName(node.unit)}`;
  }
}

// ── Conditions ──────────────────────────────────────────────────────────────────────────────────────────────────────

const LEVELS: Readonly<Record<ast.BinaryOperator, number>> = {
  or: 1,
  and: 2,
  "==": 4,
  "!=": 4,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "**": 8,
};
const [NOT, COMPARE, SUM, MINUS, POWER, PRIMARY] = [3, 4, 5, 7, 8, 9];

function levelOf(node: ast.Expr): number {
  switch (node.kind) {
    case "binary":
      return LEVELS[node.operator];
    case "unary":
      return node.operator === "not" ? NOT : MINUS;
    case "in":
      return COMPARE;
    case "number":
      return sign(node.value) === "" ? PRIMARY : MINUS;
    default:
      return PRIMARY;
  }
}

/** With no more parentheses than the reader needs: those that change nothing are gone. */
export function writeExpr(node: ast.Expr, least = 0): string {
  const text = writeBare(node);
  return levelOf(node) < least ? `(${text})` : text;
}

function writeBare(node: ast.Expr): string {
  switch (node.kind) {
    case "binary":
      return writeBinary(node);
    case "unary":
      return node.operator === "not" ? `not ${writeExpr(node.operand, NOT)}` : `-${writeExpr(node.operand, POWER)}`;
    case "in":
      return `${writeExpr(node.operand, SUM)} in ${writeList(node.values)}`;
    case "reference":
      if (node.path.length === 1) return writeLone(node.path[0]!);
      return [writeName(node.path[0]!), ...node.path.slice(1).map(writeWord)].join(".");
    case "apply":
      return `${writeName(node.name)}(${node.args.map((arg) => writeExpr(arg)).join(", ")})`;
    default:
      return writeValue(node);
  }
}

function writeBinary({ operator, left, right }: ast.Binary): string {
  const level = LEVELS[operator];
  const [leftLeast, rightLeast] =
    level === POWER ? [PRIMARY, MINUS] : level === COMPARE ? [SUM, SUM] : [level, level + 1];
  return `${writeExpr(left, leftLeast)} ${operator} ${writeExpr(right, rightLeast)}`;
}
