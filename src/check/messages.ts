import { type MessageTable, speaker } from "../core/diagnostic.js";
import { article, counted, listed, oneOf, percent, plainNumber, quotedName } from "./wording.js";

/** A name that was not found, the one that was meant, and all that there are. */
interface Unknown {
  readonly name: string;
  readonly meant?: string;
  readonly known: readonly string[];
}
/** The text that would be right. */
interface Fix {
  readonly fix: string;
}

const meant = (d: { readonly meant?: string }) => (d.meant === undefined ? "" : `; did you mean '${d.meant}'?`);
const instead = (d: Unknown) =>
  d.meant !== undefined
    ? `write  ${d.meant}`
    : d.known.length === 0
      ? "there is none"
      : oneOf(d.known.length > 16 ? [...d.known.slice(0, 16), "…"] : d.known);
const unknown = (kind: string) => (d: Unknown) => ({
  message: `there is no ${kind} '${d.name}'${meant(d)}`,
  hint: instead(d),
});

/** Every message of the checker, one row each: found, expected, and what to type. */
export const messages = {
  // ── Studies and clauses ──
  "duplicate-study": (d: { name: string; line: number }) => ({
    message: `a study named '${d.name}' stands in line ${d.line} already`,
    hint: "give one of them another name",
  }),
  "unknown-study": unknown("study"),
  "extends-cycle": (d: { chain: readonly string[] }) => ({
    message: `${d.chain[0]} extends itself: ${d.chain.join(" extends ")}`,
    hint: "remove one 'extends'",
  }),
  "duplicate-clause": (d: { clause: string; line: number; how: string }) => ({
    message: `'${d.clause}' stands in line ${d.line} already; a study has one`,
    hint: d.how,
  }),
  "missing-clause": (d: { study: string; clause: string; what: string } & Fix) => ({
    message: `${d.study} has no '${d.clause}': ${d.what}`,
    hint: `add  ${d.fix}`,
  }),
  "not-with-objective": (d: { clause: string }) => ({
    message: `'${d.clause}' has no meaning beside 'objective': the function in its file does the work`,
    hint: `remove the '${d.clause}' clause, or the 'objective'`,
  }),

  // ── Columns ──
  "unknown-column": (d: Unknown & { data: string }) => ({
    message: `${d.data} has no column '${d.name}'${meant(d)}`,
    hint: d.meant === undefined ? `it has  ${listed(d.known.map(quotedName), 12)}` : `write  ${quotedName(d.meant)}`,
  }),
  "target-ignored": (d: { column: string }) => ({
    message: `'${d.column}' is predicted and cannot be ignored`,
    hint: "the target is no feature: remove it here",
  }),
  "target-with-role": (d: { column: string; role: string }) => ({
    message: `'${d.column}' is predicted and cannot be what '${d.role} by' names`,
    hint: `name another column, or remove  ${d.role} by ${quotedName(d.column)}`,
  }),
  "ignored-twice": (d: { column: string }) => ({
    severity: "warning",
    message: `'${d.column}' is ignored twice`,
    hint: "remove one of them",
  }),
  "ignored-with-role": (d: { column: string; role: string }) => ({
    severity: "warning",
    message: `'${d.column}' is no feature already: '${d.role} by' names it`,
    hint: "remove it here",
  }),
  "target-constant": (d: { column: string; value: string }) => ({
    message: `'${d.column}' is ${d.value} in every row: there is nothing to predict`,
    hint: "predict another column",
  }),
  "target-missing": (d: { column: string; rows: number; of: number }) => ({
    message: `'${d.column}' has no value in ${d.rows} of ${counted(d.of, "row")}: what is unknown cannot be predicted or scored`,
    hint: "remove those rows from the data, or fill them in",
  }),
  "target-not-number": (d: { column: string; kind: string; examples: readonly string[] }) => ({
    message: `'${d.column}' holds ${d.kind} (${listed(d.examples, 3)}) and cannot be predicted as a number`,
    hint: `write  predict ${quotedName(d.column)} as class`,
  }),
  "target-is-date": (d: { column: string }) => ({
    message: `'${d.column}' is a date; a target is a class or a number`,
    hint: `to split by time, write  order by ${quotedName(d.column)}`,
  }),
  "target-kind": (d: { column: string; distinct: number }) => ({
    message: `'${d.column}' holds ${d.distinct} different whole numbers: classes or amounts?`,
    hint: `write  predict ${quotedName(d.column)} as class  or  predict ${quotedName(d.column)} as number`,
  }),
  "too-many-classes": (d: { column: string; classes: number; rows: number }) => ({
    message: `'${d.column}' has ${plainNumber(d.classes)} different values in ${counted(d.rows, "row")}: too many to be classes`,
    hint: `write  predict ${quotedName(d.column)} as number`,
  }),
  "text-target": (d: { column: string; classes: number; rows: number }) => ({
    message: `'${d.column}' has ${plainNumber(d.classes)} different texts in ${counted(d.rows, "row")}: too many to be classes`,
    hint: "predict a column whose values repeat",
  }),
  "unknown-task": (d: Unknown) => ({
    message: `a target is predicted as class or as number, not as ${d.name}${meant(d)}`,
    hint: d.meant === undefined ? "write  as class  or  as number" : `write  as ${d.meant}`,
  }),
  "no-features": (d: { data: string; target: string }) => ({
    message: `no features are left: ${d.data} has no column but '${d.target}' that is not ignored or named by a 'by'`,
    hint: "ignore fewer columns",
  }),
  "order-kind": (d: { column: string; kind: string }) => ({
    message: `'${d.column}' is ${article(d.kind)} ${d.kind}: 'order by' needs a date or a number`,
    hint: "order by a date or a number",
  }),
  "weight-kind": (d: { column: string; kind: string }) => ({
    message: `'${d.column}' is ${article(d.kind)} ${d.kind}: 'weight by' needs a number`,
    hint: "weight by a column of numbers, 0 or more",
  }),
  "weight-values": (d: { column: string; rows: number; what: string }) => ({
    message: `'${d.column}' is ${d.what} in ${counted(d.rows, "row")}: a weight is a number, 0 or more`,
    hint: "remove those rows from the data, or fill them in",
  }),
  "leak-target-copy": (d: { column: string; target: string; how: string }) => ({
    message: `'${d.column}' ${d.how} the target '${d.target}': it gives the answer away`,
    hint: `write  ignore ${quotedName(d.column)}`,
  }),
  "leak-likely": (d: { column: string; how: string }) => ({
    severity: "warning",
    message: `'${d.column}' ${d.how}`,
    hint: `write  ignore ${quotedName(d.column)}  if it is not known when a prediction is wanted`,
  }),
  "learned-before-split": (d: { column: string; how: string }) => ({
    severity: "warning",
    message: `'${d.column}' ${d.how}`,
    hint: "give the raw column, and let a step of the model learn this inside each fold",
  }),
  "leak-in-rows": (d: { how: string }) => ({
    severity: "warning",
    message: d.how,
    hint: "look at how the table was made; keep raw rows, each once, and ignore what is made of the target",
  }),
  "groups-unsaid": (d: { column: string; groups: number; splitter: string } & Fix) => ({
    severity: "warning",
    message: `'${d.column}' seems to say whom rows belong to (${plainNumber(d.groups)} of them, with several rows each), and ${d.splitter} puts rows of one into training and test`,
    hint: `write  group by ${quotedName(d.column)}  and  ${d.fix}`,
  }),
  "time-unsaid": (d: { column: string; splitter: string } & Fix) => ({
    severity: "warning",
    message: `the rows stand in the order of '${d.column}', and ${d.splitter} tests on rows that are older than some it learned from`,
    hint: `if the future is to be predicted, write  order by ${quotedName(d.column)}  and  ${d.fix}`,
  }),
  "identifier-feature": (d: { column: string; how: string }) => ({
    severity: "warning",
    message: `'${d.column}' ${d.how}: it names rows and says nothing about new ones`,
    hint: `write  ignore ${quotedName(d.column)}`,
  }),

  // ── Models ──
  "unknown-estimator": unknown("estimator"),
  "unknown-transform": unknown("transform"),
  "estimator-last": (d: { name: string; after: string }) => ({
    message: `${d.name} is an estimator and ends a pipeline; '${d.after}' stands after it`,
    hint: `move ${d.name} to the end, or choose between models with two 'model' clauses`,
  }),
  "transform-last": (d: { name: string } & Fix) => ({
    message: `${d.name} is a transform: a pipeline ends with an estimator`,
    hint: `write  ${d.fix}`,
  }),
  "scorer-as-step": (d: { name: string }) => ({
    message: `${d.name} is a scorer and no step of a pipeline`,
    hint: `write  maximize ${d.name}  or  measure ${d.name}  in a line of its own`,
  }),
  "estimator-task": (d: { name: string; target: string; task: string; others: readonly string[] }) => ({
    message:
      d.task === "class"
        ? `${d.name} predicts numbers, and '${d.target}' is predicted as class`
        : `${d.name} predicts classes, and '${d.target}' is predicted as number`,
    hint: oneOf(d.others),
  }),
  "missing-values": (d: { name: string; columns: readonly { name: string; missing: number }[] } & Fix) => ({
    message: `${d.name} takes no missing values: ${listed(
      d.columns.map((c) => (c.missing > 0 ? `${c.name} (${plainNumber(c.missing)} missing)` : c.name)),
      5,
    )}`,
    hint: d.fix,
  }),
  "needs-numbers": (d: { name: string; columns: readonly string[]; kind: string } & Fix) => ({
    message: `${d.name} takes numbers, and ${listed(d.columns, 5)} ${d.columns.length === 1 ? `is ${article(d.kind)} ${d.kind}` : `are ${plural(d.kind)}`}`,
    hint: d.fix,
  }),
  "column-does-not-fit": (d: { name: string; column: string; kind: string }) => ({
    message: `${d.name} does not work on '${d.column}': it is ${article(d.kind)} ${d.kind}`,
    hint: "name other columns in 'on', or leave 'on' out: it then takes the columns that fit",
  }),
  "column-gone": (d: { name: string; column: string; why: string }) => ({
    message: `${d.name} cannot work on '${d.column}': ${d.why}`,
    hint: "name a feature",
  }),
  "needs-order": (d: { name: string; target: string; column?: string }) => ({
    message: `${d.name} reads the past of '${d.target}': it needs 'order by'`,
    hint: `add  order by ${d.column === undefined ? "COLUMN" : quotedName(d.column)}`,
  }),
  "past-of-classes": (d: { name: string; target: string }) => ({
    message: `${d.name} reads the past of a number, and '${d.target}' is predicted as class`,
    hint: `write  predict ${quotedName(d.target)} as number  if it is one`,
  }),
  "several-a-moment": (d: { name: string; column: string; rows: number; moments: number; group?: string }) => ({
    severity: "warning",
    message: `'${d.column}' has ${plainNumber(d.moments)} moments in ${counted(d.rows, "row")}: ${d.name} takes rows of one moment for steps in time, in the order of the data`,
    hint: `if they belong to several series, add  group by ${d.group === undefined ? "COLUMN" : quotedName(d.group)}`,
  }),
  "nothing-to-learn-from": (d: { name: string }) => ({
    message: `${d.name} has no features: there are no columns but the target and those that a 'by' names`,
    hint: "put steps before it that read the past, such as  lags(count = 4)  or  calendar(of = COLUMN)",
  }),
  "duplicate-model": (d: { name: string; line: number; isNamed: boolean }) => ({
    message: d.isNamed
      ? `a model named '${d.name}' stands in line ${d.line} already`
      : `two models end with ${d.name}, the other one in line ${d.line}: they need names`,
    hint: `write  model ${d.name}_2 = …`,
  }),
  "duplicate-step-name": (d: { name: string }) => ({
    message: `two steps of this model are named '${d.name}'`,
    hint: `write  as ${d.name}_2`,
  }),
  "duplicate-option": (d: { name: string }) => ({
    message: `'${d.name}' stands twice in this choice of steps`,
    hint: "remove one of them; a choice between its settings is  ~",
  }),
  "one-option": (d: { name: string }) => ({
    severity: "hint",
    message: `a choice of one step is no choice`,
    hint: `write  ${d.name}`,
  }),

  // ── Arguments ──
  "unknown-parameter": (d: Unknown & { leaf: string }) => ({
    message: `${d.leaf} has no parameter '${d.name}'${meant(d)}`,
    hint:
      d.meant !== undefined
        ? `write  ${d.meant}`
        : d.known.length === 0
          ? `${d.leaf} takes no arguments`
          : `${d.leaf} has  ${d.known.join(", ")}`,
  }),
  "duplicate-argument": (d: { leaf: string; name: string }) => ({
    message: `${d.name} of ${d.leaf} is given twice`,
    hint: "remove one of them",
  }),
  "missing-argument": (d: { leaf: string; name: string; doc: string } & Fix) => ({
    message: `${d.leaf} needs '${d.name}': ${d.doc}`,
    hint: `write  ${d.fix}`,
  }),
  "missing-when": (d: { leaf: string; name: string }) => ({
    message: `${d.leaf} always needs '${d.name}', so it cannot be missing for some candidates`,
    hint: `remove the 'when'`,
  }),
  "when-on-fixed": (d: { leaf: string; name: string }) => ({
    severity: "warning",
    message: `${d.name} of ${d.leaf} is fixed: 'when' decides about searched arguments only`,
    hint: "remove the 'when'",
  }),
  "argument-type": (d: { leaf: string; name: string }) => ({
    message: `the type of ${d.name} is known from ${d.leaf}; only arguments of an objective have one`,
    hint: "remove  ':' and the type",
  }),
  "wrong-type": (d: { what: string; expected: string; found: string } & Partial<Fix>) => ({
    message: `${d.what} is ${d.expected}, found ${d.found}`,
    ...(d.fix === undefined ? {} : { hint: `write  ${d.fix}` }),
  }),
  "unknown-value": (d: Unknown & { what: string }) => ({
    message: `${d.what} has no value '${d.name}'${meant(d)}`,
    hint: instead(d),
  }),
  "words-without-quotes": (d: { word: string }) => ({
    message: `'${d.word}' is a word of the language and stands without quotes`,
    hint: `write  ${d.word}`,
  }),
  "unit-mismatch": (d: { what: string; expected: string; found: string } & Partial<Fix>) => ({
    message: `${d.what} is ${d.expected}, found ${d.found}`,
    ...(d.fix === undefined ? {} : { hint: `write  ${d.fix}` }),
  }),
  "out-of-bounds": (d: { what: string; found: string; bound: string; why?: string } & Fix) => ({
    message: `${d.what} is ${d.bound}, found ${d.found}${d.why === undefined ? "" : `: ${d.why}`}`,
    hint: `write  ${d.fix}`,
  }),
  "not-searchable": (d: { leaf: string; kind: string; name: string } & Fix) => ({
    message: `${d.name} of ${d.leaf} is the same for all candidates: arguments of a ${d.kind} are fixed with '='`,
    hint: `write  ${d.fix}`,
  }),
  "fixed-only": (d: { what: string; kind: string } & Fix) => ({
    message: `${d.what} takes ${d.kind} and is fixed with '='`,
    hint: `write  ${d.fix}`,
  }),
  "list-is-searched": (d: { what: string; list: string }) => ({
    message: `${d.what} is one value, and this is a list`,
    hint: `a list is searched: write  ${d.what} ~ ${d.list}`,
  }),
  "empty-argument-list": (d: { what: string } & Fix) => ({
    message: `${d.what} needs at least one item`,
    hint: `write  ${d.fix}`,
  }),

  // ── Domains ──
  "range-reversed": (d: { what: string; low: string; high: string } & Fix) => ({
    message: `the range of ${d.what} ends below its start: ${d.low} is more than ${d.high}`,
    hint: `write  ${d.fix}`,
  }),
  "range-empty": (d: { what: string; value: string; name: string }) => ({
    message: `the range of ${d.what} has one value: ${d.value}`,
    hint: `one value is fixed: write  ${d.name} = ${d.value}`,
    severity: "warning",
  }),
  "log-needs-positive": (d: { what: string; low: string } & Fix) => ({
    message: `a log range must start above 0: ${d.what} starts at ${d.low}`,
    hint: `write  ${d.fix}`,
  }),
  "step-not-positive": (d: { what: string; step: string }) => ({
    message: `the step of ${d.what} must be above 0, found ${d.step}`,
    hint: "give how far apart two values are",
  }),
  "step-too-large": (d: { what: string; step: string; width: string }) => ({
    message: `the step of ${d.what} is ${d.step}, and the range is only ${d.width} wide`,
    hint: "give a smaller step",
  }),
  "step-misses-end": (d: { what: string; high: string; last: string }) => ({
    severity: "hint",
    message: `steps of ${d.what} do not reach ${d.high}: the last value is ${d.last}`,
    hint: `end the range at ${d.last}`,
  }),
  "too-few-points": (d: { what: string; points: string }) => ({
    message: `a range has at least 2 points, its ends: ${d.what} has ${d.points}`,
    hint: "write  points 10",
  }),
  "not-an-integer": (d: { what: string; found: string } & Fix) => ({
    message: `${d.what} is a whole number, found ${d.found}`,
    hint: `write  ${d.fix}`,
  }),
  "one-choice": (d: { what: string; name: string; value: string }) => ({
    severity: "warning",
    message: `the choice for ${d.what} has one value`,
    hint: `one value is fixed: write  ${d.name} = ${d.value}`,
  }),
  "duplicate-choice": (d: { what: string; value: string }) => ({
    message: `${d.value} stands twice in the choice for ${d.what}`,
    hint: "remove one of them",
  }),
  "pair-unknown": (d: Unknown & { what: string; leaf: string }) => ({
    message: `${d.leaf} has no searched list '${d.name}' that ${d.what} could go with${meant(d)}`,
    hint: d.known.length === 0 ? `write  C ~ [1, 10]  before  ${d.what} ~ paired(with = C, …)` : instead(d),
  }),
  "pair-without-list": (d: { what: string; with: string }) => ({
    message: `${d.what} goes with the values of ${d.with} by their place, and ${d.with} is no list of its own`,
    hint: `write  ${d.with} ~ [a, b]`,
  }),
  "pair-length": (d: { what: string; with: string; own: number; others: number }) => ({
    message: `${d.what} has ${counted(d.own, "value")}, and ${d.with}, with which they go, has ${plainNumber(d.others)}`,
    hint: "give one value for each",
  }),
  "range-of-words": (d: { what: string } & Fix) => ({
    message: `${d.what} takes words, not a range of numbers`,
    hint: `write  ${d.fix}`,
  }),
  "one-value-searched": (d: { what: string; value: string }) => ({
    message: `'~' searches a range or a list, and ${d.value} is one value`,
    hint: `one value is fixed: write  ${d.what} = ${d.value}`,
  }),
  "no-auto-range": (d: { what: string; name: string }) => ({
    message: `${d.what} has no range of its own for 'auto'`,
    hint: `give one: write  ${d.name} ~ 1..10`,
  }),
  "unknown-domain": (d: Unknown & { what: string }) => ({
    message: `'${d.name}' is no way to search ${d.what}${meant(d)}`,
    hint: d.meant === undefined ? "give a range, a list in [ ], or auto" : `write  ${d.meant}`,
  }),
  "times-needs-list": (d: { what: string }) => ({
    message: `${d.what} is one value: 'times' is for arguments that take a list`,
    hint: "remove the 'times' and its range",
  }),
  "times-range": (d: { what: string }) => ({
    message: `'times' counts the items of ${d.what}: a range of whole numbers from 1 on`,
    hint: "write  times 1..3",
  }),
  "times-of-lists": (d: { what: string }) => ({
    message: `the choice for ${d.what} is between whole lists: 'times' makes a list of single values`,
    hint: "remove the 'times' and its range",
  }),
  "unknown-fact": (d: Unknown & { what: string }) => ({
    message: `the range of ${d.what} ends at '${d.name}', which is no fact of the data${meant(d)}`,
    hint: d.meant === undefined ? "a number, or one of  rows, columns, classes" : `write  ${d.meant}`,
  }),
  "fact-not-known": (d: { what: string; fact: string; why: string }) => ({
    message: `how many ${d.fact} ${d.what} will see is not known before the run: ${d.why}`,
    hint: "write a number instead",
  }),
  "no-use-above": (d: { what: string; high: number; most: number; why: string; of: string; count: number } & Fix) => ({
    severity: "warning" as const,
    message: `above ${plainNumber(d.most)} ${d.what} is of no use, found ${plainNumber(d.high)}: ${d.why} (${d.of === "smallest class" ? "the rarest class" : "the smallest training part"} has ${counted(d.count, d.of === "columns" ? "column" : "row")} to learn from)`,
    hint: `write  ${d.fix}`,
  }),
  "share-and-count": (d: { what: string; all: string }) => ({
    severity: "warning" as const,
    message: `${d.what} is a share below 1 and a count from 1 on, found both: 1 is one of them, not all`,
    hint: `end shares below 1, or list them with what means all:  ${d.what} ~ [0.2, 0.5, ${d.all}]`,
  }),
  "log-suggested": (d: { what: string; decades: number } & Fix) => ({
    severity: "warning",
    message: `${d.what} spans ${d.decades} decades without 'log'`,
    hint: `write  ${d.fix}`,
  }),

  // ── Conditions ──
  "unknown-name": (d: Unknown & { clause: string }) => ({
    message: `'${d.clause}' reads '${d.name}', which this study does not have${meant(d)}`,
    hint: instead(d),
  }),
  "ambiguous-name": (d: { name: string; candidates: readonly string[] }) => ({
    message: `'${d.name}' could be ${listed(d.candidates, 4, "or")}`,
    hint: oneOf(d.candidates),
  }),
  "unknown-function": unknown("function"),
  "function-arguments": (d: { name: string; takes: string; found: number }) => ({
    message: `${d.name} takes ${d.takes}, found ${d.found}`,
    hint: `write  ${d.name}(${d.takes.startsWith("1") ? "x" : "x, y"})`,
  }),
  "not-a-condition": (d: { clause: string; found: string }) => ({
    message: `'${d.clause}' needs a condition, found ${d.found}`,
    hint: "compare it: ==, !=, <, <=, >, >= or in [ ]",
  }),
  "needs-truth": (d: { operator: string; found: string }) => ({
    message: `'${d.operator}' joins conditions, found ${d.found}`,
    hint: "compare it: ==, !=, <, <=, >, >= or in [ ]",
  }),
  "needs-number": (d: { operator: string; found: string }) => ({
    message: `'${d.operator}' needs numbers, found ${d.found}`,
    hint: "words and booleans are compared with == and !=",
  }),
  incomparable: (d: { left: string; right: string }) => ({
    message: `${d.left} is never equal to ${d.right}`,
    hint: "compare numbers with numbers and words with words",
  }),
  "never-value": (d: { what: string; value: string; values: readonly string[] }) => ({
    severity: "warning",
    message: `${d.what} is never ${d.value} in this study: it is searched in [${d.values.join(", ")}]`,
    hint: `add ${d.value} to the choice, or change the comparison`,
  }),
  "not-given": (d: { name: string } & Fix) => ({
    message: `'${d.name}' has no value in this study: it is neither given nor has it a default`,
    hint: `give it one: write  ${d.fix}`,
  }),
  "list-in-condition": (d: { name: string }) => ({
    message: `'${d.name}' is a list; a condition compares single values`,
    hint: "remove it from the condition",
  }),
  "condition-cycle": (d: { chain: readonly string[] }) => ({
    message:
      d.chain.length === 1
        ? `${d.chain[0]} exists when ${d.chain[0]} does: a condition reads other parameters`
        : d.chain
            .map((name, i) => `${name} ${i === 0 ? "exists " : ""}when ${d.chain[(i + 1) % d.chain.length]} does`)
            .join(", and "),
    hint: "remove one 'when'",
  }),
  "when-other-model": (d: { name: string; model: string; other: string }) => ({
    message: `'${d.name}' belongs to model ${d.other}, which is absent when ${d.model} is chosen`,
    hint: "a 'when' reads parameters of its own model",
  }),
  "never-true": (d: { what: string; why: string; isConstant: boolean }) => ({
    severity: d.isConstant ? "hint" : "warning",
    message: `${d.what} never exists: ${d.why}`,
    hint: "remove the argument, or change its 'when'",
  }),
  "always-true": (d: { what: string }) => ({
    severity: "hint",
    message: `the condition of ${d.what} always holds`,
    hint: "remove the 'when'",
  }),
  "where-without-parameters": (d: { holds: boolean }) => ({
    severity: d.holds ? "hint" : "error",
    message: `this 'where' reads no searched parameter: it ${d.holds ? "always" : "never"} holds`,
    hint: d.holds ? "remove it" : "change or remove it",
  }),
  "where-always-true": (_: object) => ({
    severity: "hint",
    message: "this 'where' allows every candidate",
    hint: "remove it",
  }),
  "where-infeasible": (d: { certain: boolean; several: boolean; samples: number }) => ({
    message: `no candidate meets ${d.several ? "every" : "this"} 'where'${d.certain ? "" : `: 0 of ${plainNumber(d.samples)} drawn at random`}`,
    hint: "loosen it, or widen the ranges",
  }),
  "where-narrow": (d: { share: number }) => ({
    message: `'where' allows ${percent(d.share)} of the space only: nearly every candidate drawn is refused`,
    hint: "narrow the ranges to what is allowed",
  }),
  "where-tight": (d: { share: number }) => ({
    severity: "warning",
    message: `'where' allows ${percent(d.share)} of the space`,
    hint: "narrow the ranges to what is allowed",
  }),

  // ── Validation ──
  "unknown-splitter": unknown("splitter"),
  "needs-time-order": (d: { splitter: string; column?: string }) => ({
    message: `${d.splitter} needs 'order by'`,
    hint: `add  order by ${d.column === undefined ? "COLUMN" : quotedName(d.column)}`,
  }),
  "needs-groups": (d: { splitter: string; column?: string }) => ({
    message: `${d.splitter} needs 'group by'`,
    hint: `add  group by ${d.column === undefined ? "COLUMN" : quotedName(d.column)}`,
  }),
  "needs-classes": (d: { splitter: string; target: string } & Fix) => ({
    message: `${d.splitter} deals rows by class, and '${d.target}' is predicted as number`,
    hint: `write  ${d.fix}`,
  }),
  "shuffled-time": (d: { splitter: string; column: string } & Fix) => ({
    severity: "warning",
    message: `'order by ${quotedName(d.column)}' says that time matters, and ${d.splitter} trains on rows later than those it tests on`,
    hint: `write  ${d.fix}`,
  }),
  "split-groups": (d: { splitter: string; column: string } & Fix) => ({
    severity: "warning",
    message: `${d.splitter} puts rows of one ${d.column} into training and test`,
    hint: `write  ${d.fix}`,
  }),

  // ── Goals ──
  "unknown-scorer": unknown("scorer"),
  "scorer-task": (d: { name: string; task: string; target: string; others: readonly string[] } & Partial<Fix>) => ({
    message:
      d.task === "class"
        ? `${d.name} scores numbers, and '${d.target}' is predicted as class`
        : `${d.name} scores classes, and '${d.target}' is predicted as number`,
    hint: d.fix === undefined ? oneOf(d.others) : `write  ${d.fix}`,
  }),
  "scorer-needs-scores": (d: { scorer: string; needs: string; estimator: string; others: readonly string[] }) => ({
    message: `${d.scorer} needs ${d.needs}, and ${d.estimator} gives none`,
    hint: d.others.length === 0 ? "score something else" : oneOf(d.others),
  }),
  "against-direction": (d: { clause: string; scorer: string; better: string; other: string }) => ({
    severity: "warning",
    message: `${d.clause} ${d.scorer} searches for the worst: of ${d.scorer}, ${d.better} is better`,
    hint: `did you mean  ${d.other} ${d.scorer}`,
  }),
  "duplicate-goal": (d: { scorer: string }) => ({
    message: `${d.scorer} is a goal already`,
    hint: "remove one of them",
  }),
  "duplicate-measure": (d: { scorer: string }) => ({
    severity: "hint",
    message: `${d.scorer} is scored already`,
    hint: "remove it here",
  }),
  "objective-goal": (d: { found: string; direction: string }) => ({
    message: `an objective has one score, its value: '${d.found}' needs data and a model`,
    hint: `write  ${d.direction} value`,
  }),
  "value-needs-objective": (d: Fix) => ({
    message: "'value' is what an objective returns, and this study has a model",
    hint: `write  ${d.fix}`,
  }),
  "goal-is-constant": (d: { scorer: string; direction: string }) => ({
    severity: "warning",
    message: `the only goal is ${d.scorer}: how good the model is does not count`,
    hint: `add a goal, or write  measure ${d.scorer}`,
  }),
  "accuracy-of-imbalance": (d: { level: string; share: number; target: string }) => ({
    severity: "hint",
    message: `${percent(d.share)} of the rows are '${d.level}': always saying so has accuracy ${d.share.toFixed(2)}`,
    hint: "consider  maximize balanced_accuracy",
  }),
  "comparison-unit": (d: { scorer: string; expected: string; found: string } & Fix) => ({
    message: `${d.scorer} is ${d.expected}, found ${d.found}`,
    hint: `write  ${d.fix}`,
  }),

  // ── Search, limits, results ──
  "unknown-sampler": unknown("sampler"),
  "unknown-pruner": unknown("pruner"),
  "unknown-stop": unknown("stop rule"),
  "unknown-keep": unknown("rule to keep a model"),
  "unknown-chart": unknown("chart"),
  "grid-needs-finite": (d: { sampler: string; id: string; others: readonly string[] } & Fix) => ({
    message: `${d.sampler} cannot enumerate ${d.id}: give a step, points or a list, or search ${listed(d.others, 3, "or")}`,
    hint: `write  ${d.fix}`,
  }),
  "needs-budget": (d: { sampler: string; isDefault: boolean }) => ({
    message: `${d.isDefault ? `the search is ${d.sampler}, which` : d.sampler} never ends here: some ranges have infinitely many values`,
    hint: "add  budget 100 trials",
  }),
  "budget-below-grid": (d: { sampler: string; cells: number; trials: number }) => ({
    severity: "warning",
    message: `${d.sampler} has ${plainNumber(d.cells)} cells, budget is ${counted(d.trials, "trial")}: ${plainNumber(d.trials)} are drawn at random`,
    hint: `write  budget ${d.cells} trials  or give larger steps`,
  }),
  "unknown-resource": (d: Unknown & { lacking?: string }) => ({
    message:
      d.lacking === undefined
        ? `'${d.name}' is nothing that candidates can get more of here${meant(d)}`
        : `${d.lacking} cannot go on where a fit with fewer ${d.name} has ended`,
    hint:
      d.known.length === 0
        ? "search tpe, or another that deals out no resource"
        : `write  ${d.known.map((name) => `resource = ${name}`).join("  or  ")}`,
  }),
  "resource-searched": (d: { resource: string } & Fix) => ({
    message: `${d.resource} is searched, and dealt out by the search: it can be one of the two`,
    hint: `write  ${d.fix}`,
  }),
  "resource-range": (d: { resource: string; why: string } & Fix) => ({
    message: `${d.resource} cannot be dealt out so: ${d.why}`,
    hint: `write  ${d.fix}`,
  }),
  "resource-twice": (d: { resource: string; value: number | string; max: number }) => ({
    message: `the model says ${d.resource} = ${d.value}, the search max = ${d.max}`,
    hint: `leave out  ${d.resource} = ${d.value}  or  max = ${d.max}`,
  }),
  "sampler-conditions": (d: { sampler: string; id: string; others: readonly string[] }) => ({
    message: `${d.sampler} cannot search parameters that exist only sometimes, such as ${d.id}`,
    hint: oneOf(d.others),
  }),
  "sampler-choices": (d: { sampler: string; id: string; others: readonly string[] }) => ({
    message: `${d.sampler} searches numbers, and ${d.id} is a choice without an order`,
    hint: oneOf(d.others),
  }),
  "sampler-goals": (d: { sampler: string; goals: number; others: readonly string[] }) => ({
    message: `${d.sampler} searches for one goal, and this study has ${d.goals}`,
    hint: oneOf(d.others),
  }),
  "gradient-model": (d: { sampler: string; estimator?: string; others: readonly string[] }) => ({
    message:
      d.estimator === undefined
        ? `${d.sampler} goes by derivatives, and an objective gives none`
        : `${d.sampler} goes by derivatives, and ${d.estimator} has none by its arguments; it works with ${listed(d.others, 8)}`,
    hint: "write  search tpe",
  }),
  "gradient-goal": (d: { sampler: string; scorer: string; others: readonly string[] }) => ({
    message: `${d.sampler} goes by derivatives, and ${d.scorer} has none by what is predicted`,
    hint: `write  ${d.others.map((name) => `${name}`).join("  or  ")}`,
  }),
  "gradient-parameter": (d: { sampler: string; id: string; known: readonly string[] } & Fix) => ({
    message: `${d.sampler} has no derivative by ${d.id}${d.known.length === 0 ? "" : `, only by ${listed(d.known)}`}`,
    hint: `fix it, give it a list or points:  ${d.fix}  or write  search tpe`,
  }),
  "gradient-nothing": (d: { sampler: string; known: readonly string[] }) => ({
    message: `nothing that is searched here is a real range with a derivative: ${d.sampler} has no way to go down`,
    hint: `search ${listed(d.known, 6, "or")} over a range, or write  search tpe`,
  }),
  "grid-is-dear": (d: { cells: number; parameters: number; id: string }) => ({
    severity: "hint",
    message: `a grid of ${plainNumber(d.cells)} cells in ${counted(d.parameters, "parameter")}: each value of ${d.id} is tried again with all values of the others; a search that draws gets as far in fewer`,
    hint: `write  search tpe  and  budget ${20 * d.parameters} trials`,
  }),
  "no-seed": (_: object) => ({
    severity: "hint",
    message: "no seed is given; 0 is taken, in every run",
    hint: "write  seed 0  to say so, or another to see how much depends on it",
  }),
  "expect-of-best": (d: { scorer: string; trials: string }) => ({
    severity: "warning",
    message: `'expect' judges ${d.scorer} of the best of ${d.trials} on the folds that chose it: that is optimistic`,
    hint: "seal a part that the search never sees:  validate … inside holdout(fraction = 20%)",
  }),
  "few-trials": (d: { trials: number; parameters: number }) => ({
    severity: d.trials < 2 * d.parameters ? "warning" : "hint",
    message: `${counted(d.trials, "trial")} say little about ${counted(d.parameters, "parameter")}`,
    hint: `write  budget ${10 * d.parameters} trials`,
  }),
  "budget-before-whole": (d: { trials: number; needed: number; whole: string }) => ({
    severity: "warning",
    message: `${counted(d.trials, "trial")} end before the first candidate gets ${d.whole}: its bracket has ${d.needed}`,
    hint: `write  budget ${d.needed} trials  or more, or a larger min`,
  }),
  "unknown-unit": (d: Unknown) => ({
    message: `a budget is not counted in '${d.name}'${meant(d)}`,
    hint: d.meant === undefined ? "write  200 trials, 500 fits, 15 min or 2 h" : `write  ${d.meant}`,
  }),
  "budget-amount": (d: { found: string; unit: string }) => ({
    message: `a budget is ${d.unit === "time" ? "a time above 0" : `a whole number of ${d.unit}, 1 or more`}, found ${d.found}`,
    hint: d.unit === "time" ? "write  15 min" : `write  100 ${d.unit}`,
  }),
  "duplicate-budget": (d: { what: string }) => ({
    message: `the budget says twice ${d.what}`,
    hint: "remove one of them",
  }),
  "seed-number": (d: { found: string }) => ({
    message: `a seed is a whole number, 0 or more, found ${d.found}`,
    hint: "write  seed 1",
  }),
  "keep-several": (d: { rule: string }) => ({
    severity: "hint",
    message: `of a study with several goals, 'keep ${d.rule}' looks at the first goal only`,
    hint: "see all of the best with  report pareto",
  }),
  "knee-goals": () => ({
    message: "'keep knee' picks from a front, and the study has one goal",
    hint: "add a goal, or write  keep best",
  }),
  "ensemble-objective": () => ({
    message: "'keep ensemble' averages the predictions of models, and an objective gives none",
    hint: "write  keep best",
  }),
  "ensemble-goal": (d: { scorer: string }) => ({
    message: `'keep ensemble' needs a first goal that judges predictions, and ${d.scorer} does not`,
    hint: `name another goal first, or write  keep best`,
  }),
  "prune-one-fold": (d: { pruner: string; splitter: string }) => ({
    severity: "warning",
    message: `${d.pruner} gives up between folds, and ${d.splitter} has only one`,
    hint: "remove the 'prune' clause, or validate with several folds",
  }),

  // ── Objectives, known settings ──
  "objective-file": (d: { file: string }) => ({
    message: `there is no file ${d.file}`,
    hint: "a path is relative to the study's file",
  }),
  "objective-script": (d: { file: string }) => ({
    message: `${d.file} is no TypeScript or JavaScript file`,
    hint: "an objective stands in a file that ends in .ts or .js",
  }),
  "objective-type": (d: { name: string } & Fix) => ({
    message: `what '${d.name}' is cannot be told from its range`,
    hint: `write  ${d.fix}`,
  }),
  "unknown-type": (d: Unknown) => ({
    message: `there is no type '${d.name}'${meant(d)}`,
    hint: d.meant === undefined ? "one of  real, int, choice, flag" : `write  ${d.meant}`,
  }),
  "nothing-searched": (_: object) => ({
    message: "an objective without searched arguments has the same value in every trial",
    hint: 'write  objective "./file.ts" (x: real ~ 0..1)',
  }),
  "start-from-study": (d: { name: string }) => ({
    message: `'start from ${d.name}' needs the stored runs of a store, and there is none here`,
    hint: "give the settings themselves:  start from { knn.k = 5 }",
  }),
  "start-from-itself": (d: { name: string }) => ({
    message: `${d.name} would be another study after each run: its start is part of it`,
    hint: `write  study ${d.name}_2 extends ${d.name} { start from ${d.name} }`,
  }),
  "start-not-stored": (d: { name: string }) => ({
    message: `there is no stored run of '${d.name}'`,
    hint: `run it first, or write  start from { … }`,
  }),
  "start-not-yet": (d: { name: string }) => ({
    severity: "warning",
    message: `'${d.name}' has not run yet: the search starts without its best settings`,
    hint: `run '${d.name}' first`,
  }),
  "start-none-complete": (d: { name: string }) => ({
    message: `no trial of the stored run of '${d.name}' is complete`,
    hint: `run it first, or write  start from { … }`,
  }),
  "start-nothing-carried": (d: { name: string; of: number; remarks: readonly string[] }) => ({
    severity: "warning",
    message: `none of the best ${d.of} settings of '${d.name}' fits into this space: ${d.remarks.join("; ")}`,
    hint: "the search starts without them",
  }),
  "start-partly-carried": (d: { name: string; of: number; kept: number; remarks: readonly string[] }) => ({
    severity: "warning",
    message: `${d.kept} of the best ${d.of} settings of '${d.name}' go first: ${d.remarks.join("; ")}`,
  }),
  "start-carried": (d: { name: string; kept: number }) => ({
    severity: "hint",
    message: `the best ${d.kept} settings of '${d.name}' go first`,
  }),
  "start-not-searched": (d: { name: string }) => ({
    message: `${d.name} is not searched in this study: it has the same value in all candidates`,
    hint: "remove it here",
  }),
  "start-outside": (d: { name: string; value: string; domain: string }) => ({
    message: `${d.name} = ${d.value} is not in its domain, ${d.domain}`,
    hint: "widen the domain, or start elsewhere",
  }),
  "start-incomplete": (d: { missing: readonly string[] }) => ({
    message: `these settings leave ${listed(d.missing)} open, whose default is not in the domain`,
    hint: `add  ${d.missing[0]} = …`,
  }),
  "start-inactive": (d: { name: string }) => ({
    message: `${d.name} does not exist with these settings: its 'when' does not hold`,
    hint: "remove it here",
  }),
  "start-refused": (_: object) => ({
    message: "a 'where' refuses these settings",
    hint: "change the settings, or the 'where'",
  }),

  // ── Allowed messages ──
  "allow-without-reason": (d: { codes: readonly string[] }) => ({
    message: `'allow' needs the reason why ${listed(d.codes)} ${d.codes.length === 1 ? "is" : "are"} no trouble here`,
    hint: `write  allow ${d.codes.map((code) => `"${code}"`).join(", ")} because "…"`,
  }),
  "allow-unknown": (d: Unknown) => ({
    message: `no message has the code '${d.name}'${meant(d)}`,
    hint: d.meant === undefined ? "a message's code stands in brackets before it" : `write  allow "${d.meant}"`,
  }),
  "allow-error": (d: { code: string }) => ({
    message: `'${d.code}' is an error: a study that has it cannot run, and allowing it would not help`,
    hint: "mend it, and remove it here",
  }),
  "allow-unused": (d: { code: string }) => ({
    severity: "hint" as const,
    message: `nothing in this study gives '${d.code}'`,
    hint: "remove it here",
  }),
} satisfies MessageTable;
export const say = speaker(messages);

export type Code = Parameters<typeof say>[0];

function plural(kind: string): string {
  return kind === "category" ? "categories" : `${kind}s`;
}
