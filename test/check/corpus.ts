import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DataClause } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import type { StoredSettings } from "../../src/check/carry.js";
import { check, dataSources } from "../../src/check/check.js";
import { REGISTRIES, type Registries } from "../../src/check/context.js";
import { dataOptions } from "../../src/check/data-args.js";
import { type Diagnostic, inSourceOrder, placeOf } from "../../src/core/diagnostic.js";
import { type Named, type Registry, registry } from "../../src/core/registry.js";
import { readSource } from "../../src/data/sources.js";
import { ladder, margin, net, slider, staged } from "./fakes.js";

export const root = join(import.meta.dirname, "..");

/** The .tune files of a folder, not of those below it. */
export const tuneFiles = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".tune"))
    .sort();

const some = <L extends Named>({ kind, get }: Registry<L>, names: string, fakes: readonly L[] = []): Registry<L> =>
  registry(kind, [...names.split(" ").map(get), ...fakes]);

/** A part of the leaves, so that a new leaf changes no message that lists them; and stand-ins for what they do not show. */
const registries: Registries = {
  ...REGISTRIES,
  estimators: some(REGISTRIES.estimators, "baseline knn ridge logistic_regression decision_tree random_forest", [
    net,
    margin,
  ] as never),
  transforms: some(REGISTRIES.transforms, "impute one_hot standardize minmax log pca select_best lags calendar"),
  scorers: some(
    REGISTRIES.scorers,
    "accuracy balanced_accuracy f1 precision recall auc log_loss rmse mse mae r2 fit_time predict_time model_size",
  ),
  splitters: some(REGISTRIES.splitters, "kfold stratified group stratified_group holdout shuffle rolling"),
  samplers: some(REGISTRIES.samplers, "grid random sobol tpe", [ladder, slider, staged] as never),
  pruners: some(REGISTRIES.pruners, "median race"),
  stops: some(REGISTRIES.stops, "no_improvement target"),
};

/** Stored runs that studies start from: one without a complete trial, one like theirs, one that fits in part, one far away. */
const stored: ReadonlyMap<string, StoredSettings> = new Map([
  ["hopeless", { candidates: [] }],
  [
    "alike",
    {
      candidates: [
        { "knn.k": 5, "knn.p": 2 },
        { "knn.k": 7, "knn.p": 1 },
      ],
    },
  ],
  [
    "partly",
    {
      candidates: [
        { "near.knn.k": 5, "near.step1": "minmax" },
        { "near.knn.k": 50, "near.step1": "minmax" },
      ],
    },
  ],
  ["faraway", { candidates: [{ "knn.k": 100, "knn.p": 2 }] }],
]);

const tables = new Map<string, ReturnType<typeof readSource>>();

/** A table is read once for all tests of a file. */
function tableOf(clause: DataClause, folder: string) {
  const { source } = clause;
  const named = "value" in source ? { path: source.value } : { name: source.text };
  const args = dataOptions(clause);
  const key = JSON.stringify([folder, named, args]);
  const known = tables.get(key) ?? readSource(named, { folder, args });
  tables.set(key, known);
  return known;
}

export async function checkText(text: string, path: string) {
  const { file, diagnostics: syntax } = parse(text);
  const folder = dirname(path);
  const clauses = dataSources(file);
  const readings = await Promise.all(clauses.map((clause) => tableOf(clause, folder)));
  const { studies, diagnostics } = check(file, {
    text,
    folder,
    file: path,
    tables: (clause) => readings[clauses.indexOf(clause)]!,
    checkFile: existsSync,
    registries,
    ...(path.endsWith("without-store.tune") ? {} : { stored }),
  });
  return { studies, diagnostics: inSourceOrder([...syntax, ...diagnostics]) };
}

export function checkFile(folder: string, name: string) {
  const path = join(root, folder, name);
  return checkText(readFileSync(path, "utf8"), path);
}

/** One line each, below the line of the study that it speaks of. */
export function rendered(text: string, diagnostics: readonly Diagnostic[]): string {
  const line = ({ severity, code, message, hint, span }: Diagnostic) => {
    const place = span === undefined ? "" : Object.values(placeOf(text, span.start)).join(":");
    const told = `${place}: ${severity}[${code}] ${message}${hint === undefined ? "" : ` | ${hint}`}`;
    return told.replaceAll(`${root}/`, "").replaceAll("\n", " ");
  };
  return diagnostics.map((d) => `${line(d)}\n`).join("");
}
