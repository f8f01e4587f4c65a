import { columnOf } from "../core/matrix.js";
import type { Table } from "../data/dataset.js";
import { factsOf, shown } from "./columns.js";
import { type Inquiry, one } from "./context.js";
import { suggest } from "./names.js";

export interface Task {
  readonly task: "class" | "number";
  /** Names of the classes, in index order; empty for a number. */
  readonly levels: readonly string[];
}

/** A number with at most so many different whole values may be meant as classes. */
const FEW = 20;
/** Classes have at least so many rows each, on average. */
const ROWS_A_CLASS = 3;

/**
 * What a target is predicted as. Categories, texts and booleans are classes. A number is a number unless the study says
 * `as class`; where it does not say, and the column holds few different whole numbers, the goals decide (accuracy:
 * classes; rmse: numbers), then the estimators, and where they serve both, the user is asked.
 */
export function taskOf(inquiry: Inquiry, table: Table, place: number): Task | undefined {
  const { tell } = inquiry;
  const clause = one(inquiry, "predict")!;
  const { kind, name } = table.matrix.columns[place]!;
  const facts = factsOf(table, place);
  const { span } = clause.column;
  const said = clause.as?.text;
  if (said !== undefined && said !== "class" && said !== "number") {
    tell(
      "unknown-task",
      said === "regression" ? { name: said, meant: "number", known: [] } : unknownTask(said),
      clause.as!.span,
    );
    return undefined;
  }
  if (kind === "date") {
    tell("target-is-date", { column: name }, span);
    return undefined;
  }
  if (kind !== "number" && said === "number" && kind !== "boolean") {
    const examples = (table.matrix.columns[place]!.levels ?? []).slice(0, 3);
    tell(
      "target-not-number",
      { column: name, kind: kind === "text" ? "texts" : "categories", examples },
      clause.as!.span,
    );
    return undefined;
  }
  const isClass = said === "class" || (said === undefined && (kind !== "number" || meansClass(inquiry, facts)));
  if (isClass === "unclear") {
    tell("target-kind", { column: name, distinct: facts.distinct }, span);
    return undefined;
  }
  if (!isClass) return { task: "number", levels: [] };
  if (facts.distinct * ROWS_A_CLASS > table.matrix.rows && facts.distinct > FEW) {
    const code = kind === "number" ? "too-many-classes" : "text-target";
    tell(code, { column: name, classes: facts.distinct, rows: table.matrix.rows }, clause.as?.span ?? span);
    return undefined;
  }
  return { task: "class", levels: levelsOf(table, place) };
}

function unknownTask(said: string) {
  const classWords = ["classification", "classes", "category", "categorical", "factor", "label", "boolean", "binary"];
  if (classWords.includes(said)) return { name: said, meant: "class", known: [] };
  if (["numeric", "float", "int", "real", "continuous", "numbers"].includes(said)) {
    return { name: said, meant: "number", known: [] };
  }
  return suggest(said, ["class", "number"]);
}

function meansClass(
  { clauses, registries }: Inquiry,
  facts: { readonly distinct: number; readonly isWhole: boolean },
): boolean | "unclear" {
  if (!facts.isWhole || facts.distinct > FEW) return false;
  const scored = [...clauses.goal.map((g) => g.scorer), ...clauses.measure.flatMap((m) => m.scorers)];
  const byScorer = scored.map((call) => registries.scorers.find(call.name.text)?.task);
  const last = clauses.model.flatMap((model) => {
    const step = model.steps.at(-1);
    return step === undefined ? [] : step.kind === "call-step" ? [step.call] : step.options;
  });
  const byEstimator = last.map((call) => registries.estimators.find(call.name.text)?.task);
  const bySplitter = clauses.validate.map((v) =>
    registries.splitters.find(v.splitter.name.text)?.needs.includes("class") === true ? "class" : undefined,
  );
  for (const votes of [byScorer, byEstimator, bySplitter]) {
    if (votes.includes("class")) return true;
    if (votes.includes("number")) return false;
  }
  return "unclear";
}

/** Levels that occur or are declared; of numbers, the values in ascending order. */
function levelsOf(table: Table, place: number): readonly string[] {
  const { levels, kind, words } = table.matrix.columns[place]!;
  if (levels !== undefined) return levels;
  if (kind === "boolean") return words ?? ["false", "true"];
  const values = new Set(columnOf(table.matrix, place));
  return [...values]
    .filter((v) => !Number.isNaN(v))
    .sort((a, b) => a - b)
    .map((v) => shown(table, place, v));
}
