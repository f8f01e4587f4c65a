import { availableParallelism } from "node:os";
import { median } from "./compare.js";
import type { Run } from "./search-jobs.js";
import type { Problem } from "./search-problem.js";
import { ranksOf, wilcoxon } from "./search-statistics.js";

const BUDGETS = [25, 50, 100, 200] as const;

type Summary = { readonly mean: number; readonly median: number };
/** Stored results of one of Optuna's samplers. */
export interface Reference {
  readonly problem: string;
  readonly sampler: string;
  readonly n25?: Summary;
  readonly n50?: Summary;
  readonly n100?: Summary;
  readonly n200?: Summary;
}
export interface Setting {
  readonly versions: string;
  readonly seeds: number;
  readonly trials: number;
  readonly problems: readonly Problem[];
}

/** What is known of one sampler on one problem after so many trials. `each`: by seed, where it ran here. */
interface Cell extends Summary {
  readonly each?: readonly number[];
}
type Cells = (sampler: string, problem: string, budget: number) => Cell | undefined;

function cellsOf(runs: readonly Run[], references: readonly Reference[]): Cells {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = `${run.sampler}\n${run.problem}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  const stored = new Map(references.map((r) => [`reference ${r.sampler}\n${r.problem}`, r]));
  return (sampler, problem, budget) => {
    const group = groups.get(`${sampler}\n${problem}`);
    if (group === undefined) return stored.get(`${sampler}\n${problem}`)?.[`n${budget}` as "n25"];
    if (group[0]!.curve.length < budget) return undefined;
    const each = [...group].sort((a, b) => a.seed - b.seed).map(({ curve }) => curve[budget - 1]!);
    return { each, mean: each.reduce((a, b) => a + b, 0) / each.length, median: median(each) };
  };
}

interface Comparison {
  readonly ours: readonly string[];
  readonly all: readonly string[];
  readonly cells: Cells;
  readonly budgets: readonly number[];
}

function comparisonOf(runs: readonly Run[], references: readonly Reference[], { trials }: Setting): Comparison {
  const live = [...new Set(runs.map((r) => r.sampler))];
  const stored = [...new Set(references.map((r) => `reference ${r.sampler}`))];
  return {
    ours: live.filter((s) => !s.startsWith("optuna ")),
    all: [...live, ...stored],
    cells: cellsOf(runs, references),
    budgets: BUDGETS.filter((b) => b <= trials),
  };
}

/**
 * One of ours against all of Optuna's: its rank by a summary, and theirs, means over the problems that it has a result
 * on. Another sampler without a result on a problem is not ranked there.
 */
function meanRanks(
  own: string,
  { all, cells, ours }: Comparison,
  problems: readonly Problem[],
  budget: number,
  by: keyof Summary,
) {
  const rivals = all.filter((s) => s === own || !ours.includes(s));
  const sums = new Map(rivals.map((s) => [s, { sum: 0, count: 0 }]));
  for (const { name } of problems) {
    if (cells(own, name, budget) === undefined) continue;
    const there = rivals.flatMap((s) => {
      const cell = cells(s, name, budget);
      return cell === undefined ? [] : [{ s, value: cell[by] }];
    });
    const ranks = ranksOf(there.map(({ value }) => value));
    for (const [i, { s }] of there.entries()) {
      const entry = sums.get(s)!;
      entry.sum += ranks[i]!;
      entry.count++;
    }
  }
  return new Map([...sums].flatMap(([s, { sum, count }]) => (count === 0 ? [] : [[s, sum / count] as const])));
}

function rankTable(own: string, comparison: Comparison, problems: readonly Problem[], by: keyof Summary): string {
  const columns = comparison.budgets.map((budget) => meanRanks(own, comparison, problems, budget, by));
  const rows = [...new Set(columns.flatMap((c) => [...c.keys()]))];
  return table(
    ["sampler", ...comparison.budgets.map((b) => `${b} trials`)],
    rows.map((s) => [s, ...columns.map((c) => short(c.get(s), 3))]),
  );
}

/** Two-sided, by seed; "+" where ours has the smaller mean. */
function againstTable(
  own: string,
  rival: string,
  { cells, budgets }: Comparison,
  problems: readonly Problem[],
): string {
  return table(
    ["problem", ...budgets.flatMap((b) => [`${b}: ours`, "theirs", "p"])],
    problems.map(({ name }) => [
      name,
      ...budgets.flatMap((b) => {
        const [a, c] = [cells(own, name, b), cells(rival, name, b)];
        if (a?.each === undefined || c?.each === undefined) return [short(a?.median), short(c?.median), "–"];
        const p = wilcoxon(a.each, c.each);
        const sign = a.mean < c.mean ? "+" : a.mean > c.mean ? "−" : "=";
        return [short(a.median), short(c.median), `${sign} ${p.toFixed(3)}`];
      }),
    ]),
  );
}

function medianTable({ all, cells }: Comparison, problems: readonly Problem[], budget: number): string {
  const there = all.filter((s) => problems.some(({ name }) => cells(s, name, budget) !== undefined));
  return table(
    ["problem", ...there],
    problems.map(({ name }) => [name, ...there.map((s) => short(cells(s, name, budget)?.median))]),
  );
}

function overheadTable(runs: readonly Run[], samplers: readonly string[]): string {
  const of = (s: string) => runs.filter((r) => r.sampler === s).map((r) => r.milliseconds);
  return table(
    ["sampler", "ms a trial: median", "largest"],
    samplers.filter((s) => of(s).length > 0).map((s) => [s, short(median(of(s))), short(Math.max(...of(s)))]),
  );
}

/** The tables that matter while tuning. */
export function summaryOf(runs: readonly Run[], references: readonly Reference[], setting: Setting): string {
  const comparison = comparisonOf(runs, references, setting);
  const referred = setting.problems.filter(({ kind }) => kind !== "held-out");
  const parts = comparison.ours.map((own) => rankTable(own, comparison, referred, "mean"));
  parts.push(...comparison.budgets.map((b) => `${b} trials\n${medianTable(comparison, setting.problems, b)}`));
  parts.push(overheadTable(runs, comparison.all));
  return parts.join("\n\n");
}

export function pageOf(runs: readonly Run[], references: readonly Reference[], setting: Setting): string {
  const comparison = comparisonOf(runs, references, setting);
  const { problems, seeds, versions } = setting;
  const own = comparison.ours[0]!;
  const rival = comparison.all.find((s) => s.startsWith("optuna "));
  const referred = problems.filter(({ kind }) => kind !== "held-out" || rival !== undefined);
  return `# Searches against Optuna's

Made by \`npm run bench:search\`. ${versions}; ${availableParallelism()} cores; ${seeds} seeds; one trial after the other.
Regret: of functions, loss above the optimum; of tables, the share of the way from the best cell to the median. "optuna":
run here, on the same objectives. "reference": stored results of Optuna 5 (gp: 10 seeds, to 100 trials). –: not run, or not
for so many trials; ranks are means over the problems that ours ran on so long.

## Mean ranks of ${own} among Optuna's samplers, by mean regret

${rankTable(own, comparison, referred, "mean")}

By median regret:

${rankTable(own, comparison, referred, "median")}

${rival === undefined ? "" : `## ${own} against ${rival}\n\nMedian regrets, and p of Wilcoxon's signed ranks over seeds, two-sided; + where ours has the smaller mean.\n\n${againstTable(own, rival, comparison, problems)}\n`}
## Median regrets

${comparison.budgets.map((b) => `After ${b} trials:\n\n${medianTable(comparison, problems, b)}`).join("\n\n")}

## Time of the samplers

${overheadTable(runs, comparison.all)}
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, i) => (i === 0 ? "---" : "--:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const short = (x: number | undefined, digits = 3) => (x === undefined ? "–" : Number(x.toPrecision(digits)).toString());
