import { DiagnosticError } from "../core/diagnostic.js";
import { nearest } from "../core/suggest.js";
import { chartNames } from "../report/charts/names.js";
import type { Value } from "../space/space.js";
import { loadSyntax } from "./engine.js";
import { say } from "./messages.js";

export interface WantedChart {
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** A parameter in full, which a study has to quote. */
const DOTTED = /(?<!")\b[A-Za-z_]\w*(?:\.\w+)+/g;

/**
 * What `--as` asks for: a chart's name, and its arguments as a study gives them: `slice(parameter = C)`. Names alone are
 * taken in the order of the chart's own: `contour(C, gamma)`. Throws diagnostics where there is no such chart or argument.
 */
export async function wantedChart(text: string): Promise<WantedChart> {
  const [, name = text, inside] = /^\s*(\w+)\s*(?:\((.*)\))?\s*$/s.exec(text) ?? [];
  if (!chartNames.includes(name)) {
    throw new DiagnosticError([say("unknown-chart", { name, has: chartNames, near: nearest(name, chartNames) })]);
  }
  if (inside === undefined) return { name, args: {} };
  const [{ parse }, { chartTroubles }, { charts }, { askedOf }] = await Promise.all([
    loadSyntax(),
    import("../check/chart-call.js"),
    import("../check/rules.js"),
    import("../report/stored-study.js"),
  ]);
  const names = Object.keys(charts.find(name)!.params);
  const given = inside
    .split(",")
    .map((part, i) => (part.includes("=") ? part : `${names[i] ?? part} = ${part}`))
    .map((part) => part.replace(DOTTED, '"$&"'));
  const { file, diagnostics } = parse(`show it as ${name}(${inside.trim() === "" ? "" : given.join(",")})`);
  const call = file.items.flatMap((item) => (item.kind === "command" ? (item.as ?? []) : []))[0];
  const troubles = call === undefined ? diagnostics : [...diagnostics, ...chartTroubles(call)];
  // Places in a text that nobody typed help nobody.
  if (troubles.length > 0) throw new DiagnosticError(troubles.map(({ span: _, ...rest }) => rest));
  return askedOf(call!);
}
