import type { Goal } from "../contracts.js";
import { frontOfTrials } from "../numeric/front.js";
import { shortNames } from "../space/short-names.js";
import type { FinishedTrial, Outcome } from "../trial.js";
import type { ChartText } from "./chart.js";
import { decimalsFor, short, standardError } from "./numbers.js";
import { keptTrial, ranked } from "./ranking.js";
import { type TableColumn, table } from "./table.js";

const ROWS = 10;

/** The best trials: rank, parameters as columns, each goal as mean ± standard error over the folds, other measures as means. */
export const leaderboard: ChartText = {
  name: "leaderboard",
  doc: "the best trials, with their parameters and scores",
  text(outcome, { goals, width, paint, rows = ROWS }) {
    const columns = leaderboardColumns(outcome, goals, rows);
    return columns === undefined ? "no trial is complete" : table(columns, width, paint);
  },
};

/** The table's columns, cells as text; undefined while no trial is complete. */
export function leaderboardColumns(
  outcome: Outcome,
  goals: readonly Goal[],
  rows = ROWS,
): readonly TableColumn[] | undefined {
  const all = ranked(outcome.trials, goals[0]);
  const kept = keptTrial(outcome, goals[0]);
  const place = kept === undefined ? -1 : all.indexOf(kept);
  // What is kept is seen, whatever its rank.
  const trials = [...all.slice(0, rows), ...(place < rows ? [] : [kept!])];
  if (trials.length === 0) return undefined;
  return [
    { name: "", cells: trials.map((t) => (t === kept ? "▸" : " ")) },
    { name: "rank", cells: trials.map((_, i) => String(i < rows ? i + 1 : place + 1)), align: "right" },
    ...scoreColumns(trials, goals),
    ...frontColumn(trials, outcome, goals),
    ...modelColumn(trials, outcome),
    ...resourceColumn(trials, outcome),
    ...paramColumns(trials),
    {
      name: "trial",
      cells: trials.map((t) => `${t.taken === undefined ? "" : "stored "}${t.number}`),
      align: "right",
      optional: true,
    },
  ];
}

function scoreColumns(trials: readonly FinishedTrial[], goals: readonly Goal[]): TableColumn[] {
  const goalIds = goals.map((g) => g.scorer);
  const others = [...new Set(trials.flatMap((t) => Object.keys(t.values)))].filter((id) => !goalIds.includes(id));
  return [
    ...goalIds.map((id): TableColumn => ({ name: id, cells: scores(trials, id, true), align: "right" })),
    ...others.map(
      (id): TableColumn => ({ name: id, cells: scores(trials, id, false), align: "right", optional: true }),
    ),
  ];
}

function scores(trials: readonly FinishedTrial[], id: string, withError: boolean): string[] {
  const decimals = decimalsFor(trials.map((t) => t.values[id] ?? 0));
  return trials.map((t) => {
    const score = t.values[id];
    if (score === undefined) return "";
    const error = withError ? standardError(t.folds[id] ?? []) : undefined;
    return `${score.toFixed(decimals)}${error === undefined ? "" : ` ± ${error.toFixed(decimals)}`}`;
  });
}

/** Of several goals: which trials none beats in all of them. */
function frontColumn(trials: readonly FinishedTrial[], outcome: Outcome, goals: readonly Goal[]): TableColumn[] {
  const front = frontOfTrials(outcome.trials, goals);
  if (front === undefined) return [];
  const numbers = new Set(front.best.map((i) => front.trials[i]!.number));
  return [{ name: "front", cells: trials.map((t) => (numbers.has(t.number) ? "◆" : "")), optional: true }];
}

/** Only where there is more than one to tell apart. */
function modelColumn(trials: readonly FinishedTrial[], outcome: Outcome): TableColumn[] {
  if (new Set(outcome.trials.map((t) => t.model)).size < 2) return [];
  return [{ name: "model", cells: trials.map((t) => t.model) }];
}

/** How much each got, where a sampler dealt something out. */
function resourceColumn(trials: readonly FinishedTrial[], outcome: Outcome): TableColumn[] {
  if (outcome.trials.every((t) => t.resource === undefined)) return [];
  const cells = trials.map(({ resource }) => (resource === undefined ? "" : short(resource)));
  return [{ name: "resource", cells, align: "right" }];
}

/** Parameters of different models that have one name share a column: no trial has two of them. */
function paramColumns(trials: readonly FinishedTrial[]): TableColumn[] {
  const names = shortNames([...new Set(trials.flatMap((t) => Object.keys(t.candidate)))]);
  const columns = new Map<string, string[]>();
  for (const [id, name] of names) if (id !== "model") columns.set(name, [...(columns.get(name) ?? []), id]);
  return [...columns].map(([name, ids]): TableColumn => {
    const values = trials.map(({ candidate }) => ids.map((id) => candidate[id]).find((value) => value !== undefined));
    return {
      name,
      cells: values.map((value) => (typeof value === "number" ? short(value) : String(value ?? ""))),
      ...(values.some((value) => typeof value === "number") ? { align: "right" as const } : {}),
      optional: true,
    };
  });
}
