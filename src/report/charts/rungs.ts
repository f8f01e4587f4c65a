import type { FinishedTrial } from "../../trial.js";
import { chart } from "../chart-drawn.js";
import { type Line, type Points, toneOf } from "../drawing/picture.js";
import { room } from "../drawing/scale.js";
import { counted, short } from "../numbers.js";
import { beats } from "./scored.js";
import { settingsText } from "./varied.js";

/** A trial at one resource. */
interface Stage {
  readonly number: number;
  readonly resource: number;
  readonly score: number;
}
interface RungsData {
  readonly scorer: string;
  /** By the resource at which their candidates begin, the least first. */
  readonly brackets: readonly {
    readonly begins: number;
    /** Ascending. `promoted`: how many went on to more. */
    readonly rungs: readonly {
      readonly resource: number;
      readonly trials: number;
      readonly promoted: number;
      readonly best: number | undefined;
    }[];
    /** One a candidate: what it came to each time that it got more. */
    readonly candidates: readonly { readonly settings: string; readonly stages: readonly Stage[] }[];
  }[];
  /** Of all trials together, each counted for what it added; and what the candidates would have cost at the most. */
  readonly spent: number;
  readonly whole: number;
}

export const rungs = chart<RungsData>({
  name: "rungs",
  doc: "Which candidates were promoted to more epochs, trees, rows or folds, bracket by bracket",
  title: "Who got how much",
  data({ trials }, { goals: [goal] }) {
    const dealt = trials.filter(({ resource }) => resource !== undefined);
    if (goal === undefined || dealt.length === 0) return { nothing: "The search dealt out no resource." };
    const byNumber = new Map(dealt.map((t) => [t.number, t]));
    const successors = new Map(dealt.flatMap((t) => (t.from === undefined ? [] : [[t.from, t] as const])));
    const beginners = dealt.filter(({ from }) => from === undefined || !byNumber.has(from));
    const chains = beginners.map((first) => chainOf(first, successors));
    const scoreOf = ({ state, values }: FinishedTrial) => {
      const score = values[goal.scorer];
      return state === "complete" && score !== undefined && Number.isFinite(score) ? score : undefined;
    };
    const bestOf = (scores: readonly (number | undefined)[]) =>
      scores.reduce((a, b) => (b === undefined || (a !== undefined && !beats(goal, b, a)) ? a : b), undefined);
    const begins = [...new Set(beginners.map((t) => t.resource!))].sort((a, b) => a - b);
    return {
      scorer: goal.scorer,
      brackets: begins.map((least) => {
        const own = chains.filter(([first]) => first!.resource === least);
        const all = own.flat();
        const resources = [...new Set(all.map((t) => t.resource!))].sort((a, b) => a - b);
        return {
          begins: least,
          rungs: resources.map((resource) => {
            const at = all.filter((t) => t.resource === resource);
            const promoted = at.filter((t) => successors.has(t.number)).length;
            return { resource, trials: at.length, promoted, best: bestOf(at.map(scoreOf)) };
          }),
          candidates: own.map((chain) => ({
            settings: settingsText(chain[0]!),
            stages: chain.flatMap((t): Stage[] => {
              const score = scoreOf(t);
              return score === undefined ? [] : [{ number: t.number, resource: t.resource!, score }];
            }),
          })),
        };
      }),
      spent: dealt.reduce((sum, t) => sum + t.resource! - (byNumber.get(t.from ?? -1)?.resource ?? 0), 0),
      whole: beginners.length * dealt.reduce((most, t) => Math.max(most, t.resource!), 0),
    };
  },
  draw({ scorer, brackets, spent, whole }) {
    const stages = brackets.flatMap((b) => b.candidates.flatMap((c) => c.stages));
    const resources = stages.map((s) => s.resource);
    const begun = brackets.reduce((sum, b) => sum + b.candidates.length, 0);
    const promotions = brackets.flatMap((b) => b.rungs).reduce((sum, r) => sum + r.promoted, 0);
    const saving =
      whole > 0 ? `: ${short((100 * spent) / whole, 2)} % of what all of them would cost with the whole` : "";
    return {
      says: `${counted(begun, "candidate")} began in ${counted(brackets.length, "bracket")}, ${counted(promotions, "promotion")} followed. Together they got ${short(spent)}${saving}. A line is a candidate that got more and more.`,
      panels: [
        {
          kind: "plot",
          x: room(
            "resource",
            resources,
            resources.every((r) => r > 0),
          ),
          y: room(
            scorer,
            stages.map((s) => s.score),
          ),
          marks: brackets.flatMap((bracket, i) => marksOf(bracket, i, scorer)),
        },
      ],
      table: {
        columns: ["bracket from", "resource", "trials", "promoted", `best ${scorer}`],
        rows: brackets.flatMap((b) => b.rungs.map((r) => [b.begins, r.resource, r.trials, r.promoted, r.best])),
      },
    };
  },
});

/** From a bracket's beginner up. */
function chainOf(first: FinishedTrial, successors: ReadonlyMap<number, FinishedTrial>): readonly FinishedTrial[] {
  const chain = [first];
  for (let next = successors.get(first.number); next !== undefined; next = successors.get(next.number))
    chain.push(next);
  return chain;
}

function marksOf({ begins, candidates }: RungsData["brackets"][number], i: number, scorer: string): (Line | Points)[] {
  const tone = toneOf(i);
  const name = `from ${short(begins)}`;
  const promoted = candidates.filter(({ stages }) => stages.length > 1);
  const all = candidates.flatMap(({ settings, stages }) => stages.map((stage) => ({ ...stage, settings })));
  return [
    ...promoted.map(
      ({ stages }): Line => ({
        kind: "line",
        name,
        tone,
        x: stages.map((s) => s.resource),
        y: stages.map((s) => s.score),
      }),
    ),
    {
      kind: "points",
      name,
      tone,
      x: all.map((s) => s.resource),
      y: all.map((s) => s.score),
      texts: all.map((s) => `trial ${s.number} at ${short(s.resource)}: ${s.settings}, ${scorer} ${short(s.score)}`),
    },
  ];
}
