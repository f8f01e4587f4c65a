import type { Clause } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import { print } from "../../grammar/print.js";
import { studyOf } from "../../src/report/goals.js";
import { type ChartContext, type ChartForms, chartOf, fittingChart } from "../../src/report/index.js";
import { wordsOf } from "../../src/report/stored-study.js";
import type { Shown } from "./shown.js";

/** One chart of a study; undefined: there is none of that name. */
export const namedChart = (
  { outcome, context }: Shown,
  name: string,
  args: NonNullable<ChartContext["args"]> = {},
): ChartForms | undefined => chartOf(name, outcome, { ...context, args });

/** What stands below a result: the charts that the study asks for, or else the one that fits its search. */
export function resultCharts({ outcome, text, context }: Shown): readonly ChartForms[] {
  const { asked } = wordsOf(studyOf(parse(text).file, outcome.study), printed);
  const forms = asked.flatMap(({ name, args }) => chartOf(name, outcome, { ...context, args }) ?? []);
  return forms.length > 0 ? forms : [fittingChart(outcome, context) ?? []].flat();
}

/** A clause as text. */
export function printed(clause: Clause): string {
  const span = { start: 0, end: 0 };
  return print({ items: [{ kind: "study", clauses: [clause], span }], comments: [], broken: [], span });
}
