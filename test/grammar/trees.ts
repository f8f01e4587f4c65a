import fc from "fast-check";
import type * as ast from "../../grammar/ast.js";

// Arbitrary trees of every kind of node, for the law that what is printed reads back as what it was.

const span = { start: 0, end: 0 };
/** Nodes with the given fields; those not among `required`, if that is given, may be missing. Fits any node's type. */
const node = (parts: object, required: readonly string[] = Object.keys(parts)): fc.Arbitrary<never> =>
  fc
    .record(parts as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [...required] })
    .map((value) => ({ ...value, span }) as never);
const one = fc.constantFrom;
const few = <T>(item: fc.Arbitrary<T>, minLength = 1) => fc.array(item, { minLength, maxLength: 3 });

const WORDS = [
  "k",
  "C",
  "max_depth",
  "größe",
  "log",
  "step",
  "points",
  "as",
  "when",
  "times",
  "by",
  "because",
  "inside",
];
const ODD = [
  "unit price",
  "order",
  "model",
  "run",
  "note",
  "study",
  "and",
  "true",
  "True",
  "a-b",
  "3d",
  "constructor",
  "é😀",
];
const name: fc.Arbitrary<ast.Name> = node({ text: one(...WORDS, ...ODD) });
// "1..log" has no upper end, and "1.. 5 when" no unit: there the words of a range and of a reason are no names.
const plain: fc.Arbitrary<ast.Name> = node({ text: one("rows", "columns", "unit price", "order") });

const raw = one("0", "1", "25", "1e-3", "0.30", "1E+5", "007");
const positive: fc.Arbitrary<ast.NumberLiteral> = raw.map((text) => ({
  kind: "number",
  value: Number(text),
  raw: text,
  span,
}));
const number: fc.Arbitrary<ast.NumberLiteral> = fc
  .tuple(positive, fc.boolean())
  .map(([literal, isNegative]) => (isNegative ? { ...literal, value: -literal.value } : literal));
const quantity: fc.Arbitrary<ast.QuantityLiteral> = fc
  .tuple(raw, one("ms", "s", "min", "h", "d", "kB", "MB", "GB", "%"))
  .map(([text, unit]) => ({ kind: "quantity", value: Number(text), unit, raw: text, span }) as ast.QuantityLiteral);
const block = one("", "one line", "two\n  lines\n\nand an end", 'ends in "quotes"', "back\\slash\\");
const line = one("", "plain", 'a "quoted" one', "C:\\data\\", '\\"', "é😀 # no comment", "tab\t`");
const string: fc.Arbitrary<ast.StringLiteral> = fc.oneof(
  node({ kind: one("string"), value: line, block: one(false) }),
  node({ kind: one("string"), value: block, block: one(true) }),
);
const boolean: fc.Arbitrary<ast.BooleanLiteral> = node({ kind: one("boolean"), value: fc.boolean() });
const range: fc.Arbitrary<ast.RangeDomain> = node(
  {
    kind: one("range"),
    low: number,
    high: fc.oneof(number, plain),
    log: fc.boolean(),
    step: positive,
    points: positive,
  },
  ["kind", "low", "high", "log"],
);

type Trees = { readonly [K in "call" | "arg" | "value" | "expr"]: fc.Arbitrary<never> };
const OPERATORS = ["or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "**"] as const;
const { call, arg, value, expr }: Trees = fc.letrec((tie) => ({
  call: node({ kind: one("call"), name, args: few(tie("arg"), 0) }),
  arg: node(
    {
      kind: one("arg"),
      name,
      type: name,
      binding: fc.oneof(
        node({ kind: one("fixed"), value: tie("value") }),
        node({ kind: one("searched"), domain: tie("domain") }),
      ),
      when: tie("expr"),
    },
    ["kind", "name", "binding"],
  ),
  value: fc.oneof(
    { maxDepth: 2 },
    number,
    quantity,
    string,
    boolean,
    tie("call"),
    node({ kind: one("list"), items: few(tie("value"), 0) }),
  ),
  domain: fc.oneof(
    node({ kind: one("range"), low: number, high: plain, log: fc.boolean(), times: range }, [
      "kind",
      "low",
      "high",
      "log",
    ]),
    range,
    node({ kind: one("choice"), values: few(tie("value")), times: range }, ["kind", "values"]),
    node({ kind: one("named"), call: tie("call"), times: range }, ["kind", "call"]),
  ),
  expr: fc.oneof(
    { maxDepth: 3 },
    positive,
    quantity,
    boolean,
    node({ kind: one("reference"), path: few(name) }),
    node({ kind: one("binary"), operator: one(...OPERATORS), left: tie("expr"), right: tie("expr") }),
    node({ kind: one("unary"), operator: one("not", "-"), operand: tie("expr") }),
    node({ kind: one("in"), operand: tie("expr"), values: few(tie("value")) }),
    node({ kind: one("apply"), name, args: few(tie("expr")) }),
  ),
})) as never;

const step: fc.Arbitrary<ast.Step> = fc.oneof(
  node({ kind: one("call-step"), call, as: name }, ["kind", "call"]),
  node({ kind: one("choice-step"), options: few(call) }),
);
const amount: fc.Arbitrary<ast.Amount> = fc.oneof(
  quantity,
  node({ kind: one("each"), time: quantity }),
  node({
    kind: one("count"),
    count: positive,
    unit: node({ text: one("trials", "fits", "order") }),
  }),
);
const setting: fc.Arbitrary<ast.Setting> = node({
  assignments: few(node({ path: few(name), value }), 0),
});

/** One arbitrary a clause kind: a new kind without one does not compile. */
const BODIES: { readonly [K in ast.ClauseKind]: object } = {
  data: { source: fc.oneof(string, name), args: few(arg, 0) },
  predict: { column: name, as: name },
  ignore: { columns: few(name) },
  by: { role: one("order", "group", "weight"), column: name },
  model: { name, steps: few(step) },
  objective: { file: string, args: few(arg, 0) },
  where: { condition: expr },
  subject: { condition: expr },
  validate: { splitter: call, inside: call },
  goal: { direction: one("maximize", "minimize"), scorer: call },
  measure: { scorers: few(call) },
  search: { sampler: call },
  prune: { pruner: call },
  stop: { rules: few(call) },
  budget: { amounts: few(amount) },
  seed: { value: positive },
  start: { from: fc.oneof(name, few(setting)) },
  keep: { rule: call },
  expect: { condition: expr },
  report: { charts: few(call) },
  note: { text: string },
  allow: { codes: few(string) },
};
const OPTIONAL = new Set(["because", "as", "inside"]);
const clause = fc.oneof(
  ...Object.entries(BODIES).map(([kind, parts]) => {
    const all = { kind: one(kind), ...parts, because: string, word: one(span) };
    const isOptional = (key: string) => OPTIONAL.has(key) || (kind === "model" && key === "name");
    return node(
      all,
      Object.keys(all).filter((key) => !isOptional(key)),
    );
  }),
) as fc.Arbitrary<ast.Clause>;

const study: fc.Arbitrary<ast.Study> = node({ kind: one("study"), name, extends: name, clauses: few(clause, 0) }, [
  "kind",
  "name",
  "clauses",
]);
const command: fc.Arbitrary<ast.Command> = node(
  {
    kind: one("command"),
    verb: one("check", "explain", "run", "resume", "show", "compare"),
    names: few(name),
    as: call,
  },
  ["kind", "verb", "names"],
);
const anonymous: fc.Arbitrary<ast.Study> = node({ kind: one("study"), clauses: few(clause) });

export const files: fc.Arbitrary<ast.SourceFile> = fc
  .tuple(fc.option(anonymous), few(fc.oneof(study, command), 0))
  .map(([first, rest]) => ({ items: first === null ? rest : [first, ...rest], comments: [], broken: [], span }));
