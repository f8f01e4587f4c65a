import type { Call } from "../../grammar/ast.js";
import type { Diagnostic } from "../core/diagnostic.js";
import { say } from "./messages.js";
import { suggest } from "./names.js";
import { charts } from "./rules.js";

/** What is wrong with a chart as a command names it, apart from any study: `slice(parameter = k)`. */
export function chartTroubles({ name, args }: Call): readonly Diagnostic[] {
  const chart = charts.find(name.text);
  if (chart === undefined) return [say("unknown-chart", suggest(name.text, charts.names), name.span)];
  const known = Object.keys(chart.params);
  return args
    .filter((arg) => !known.includes(arg.name.text))
    .map((arg) =>
      say("unknown-parameter", { ...suggest(arg.name.text, known, "arguments"), leaf: chart.name }, arg.name.span),
    );
}
