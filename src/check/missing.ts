import type { Table } from "../data/dataset.js";
import { factsOf } from "./columns.js";
import type { Inquiry } from "./context.js";
import { likelyTarget, type Subject } from "./data.js";
import { startOf } from "./flow.js";

/** What every study needs, and a line that would do here: made from its own data. */
export function checkMissing(inquiry: Inquiry, subject: Subject | undefined): void {
  const { clauses, tell, title: study, head } = inquiry;
  const isMissing = (kind: "data" | "predict" | "model" | "validate" | "goal") =>
    clauses[kind].length === 0 && !inquiry.isBroken(kind);
  if (clauses.objective.length > 0) {
    if (isMissing("goal"))
      tell(
        "missing-clause",
        { study, clause: "minimize", what: "is a high or a low value good?", fix: "minimize value" },
        head,
      );
    return;
  }
  if (inquiry.isBroken("objective")) return;
  const table = subject?.table;
  if (isMissing("data")) {
    const what = "what is learned from?";
    tell("missing-clause", { study, clause: "data", what, fix: 'data "data/table.csv"' }, head);
  }
  if (isMissing("predict")) {
    const target = (table && likelyTarget(table)) ?? "COLUMN";
    tell(
      "missing-clause",
      { study, clause: "predict", what: "which column is the answer?", fix: `predict ${target}` },
      head,
    );
  }
  if (isMissing("model")) {
    tell(
      "missing-clause",
      { study, clause: "model", what: "what is tuned?", fix: `model ${exampleModel(inquiry, subject)}` },
      head,
    );
  }
  if (isMissing("validate")) {
    const what = "on which rows are candidates judged?";
    tell(
      "missing-clause",
      { study, clause: "validate", what, fix: `validate ${exampleSplitter(inquiry, subject)}` },
      head,
    );
  }
  if (isMissing("goal")) {
    tell(
      "missing-clause",
      {
        study,
        clause: "maximize' or 'minimize",
        what: "by what are candidates judged?",
        fix: exampleGoal(inquiry, subject),
      },
      head,
    );
  }
}

/** Steps that the columns need, then an estimator for the target. */
function exampleModel({ registries }: Inquiry, subject: Subject | undefined): string {
  const flow = subject && startOf(subject);
  const columns = flow?.columns ?? [];
  const has = (name: string) => registries.transforms.find(name) !== undefined;
  const steps = [
    ...(columns.some((c) => c.missing > 0) && has("impute") ? ["impute"] : []),
    ...(columns.some((c) => c.kind === "category" || c.kind === "text") && has("one_hot") ? ["one_hot"] : []),
    ...(has("standardize") ? ["standardize"] : []),
  ];
  const isNumber = subject?.task === "number";
  const wanted = isNumber
    ? ["ridge(alpha ~ 1e-3..1e3 log)", "knn(k ~ 1..25)"]
    : ["logistic_regression(C ~ 1e-3..1e3 log)", "knn(k ~ 1..25)"];
  const last = wanted.find((call) => registries.estimators.find(call.replace(/\(.*/, "")) !== undefined);
  return [...steps, last ?? registries.estimators.names[0] ?? "knn(k ~ 1..25)"].join(" |> ");
}

function exampleSplitter({ clauses, registries }: Inquiry, subject: Subject | undefined): string {
  const roles = clauses.by.map((clause) => clause.role);
  const isClass = subject?.task === "class";
  const wanted = [
    ...(roles.includes("order") ? ["rolling"] : []),
    ...(roles.includes("group") ? [isClass ? "stratified_group" : "group"] : []),
    ...(isClass ? ["stratified"] : []),
    "kfold",
  ];
  const name = wanted.find((n) => registries.splitters.find(n) !== undefined) ?? "kfold";
  return `${name}(folds = 5)`;
}

function exampleGoal({ registries }: Inquiry, subject: Subject | undefined): string {
  if (subject?.task === "number") return "minimize rmse";
  if (subject?.task !== "class" || subject.target === undefined) return "maximize accuracy  or  minimize rmse";
  return isEven(subject.table, subject.target.place) || registries.scorers.find("balanced_accuracy") === undefined
    ? "maximize accuracy"
    : "maximize balanced_accuracy";
}

/** The most frequent class has at most one and a half times its even share. */
function isEven(table: Table, place: number): boolean {
  const { mode, distinct } = factsOf(table, place);
  return (mode.count / table.matrix.rows) * distinct <= 1.5;
}
