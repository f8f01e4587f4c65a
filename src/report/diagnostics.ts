import { type Diagnostic, placeOf, type Severity } from "../core/diagnostic.js";
import { type Color, clip, type Paint, plain, widthOf } from "./paint.js";

const COLORS: Readonly<Record<Severity, Color>> = { error: "red", warning: "yellow", hint: "cyan" };

/** A text that a diagnostic's span points into, and what it is called. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ");

/** `FILE:LINE:COLUMN: error[code] message; hint` on one line, for pipes and editors. */
export function lineOf(diagnostic: Diagnostic, source?: Source): string {
  const { severity, code, message, hint } = diagnostic;
  const place = placeText(diagnostic, source);
  const fix = hint === undefined ? "" : `; ${oneLine(hint)}`;
  return `${place === "" ? "" : `${place}: `}${severity}[${code}] ${oneLine(message)}${fix}`;
}

function placeText({ span, file }: Diagnostic, source?: Source): string {
  const name = file ?? source?.name ?? "";
  if (span === undefined || source === undefined || (file !== undefined && file !== source.name)) return name;
  const { line, column } = placeOf(source.text, span.start);
  return `${name}:${line}:${column}`;
}

/**
 * The message, and under it the line it speaks of with a caret and the fix:
 *
 *     error[fixed-or-searched] expected '=' (fixed) or '~' (searched) after 'k'
 *       iris.tune:4:18
 *       4 │   model    knn(k 1..25)
 *         │                  ^^^^^ a range is searched: write  k ~ 1..25
 */
export function frameOf(
  diagnostic: Diagnostic,
  source?: Source,
  paint: Paint = plain,
  width = Number.POSITIVE_INFINITY,
): string {
  const { severity, code, message, hint, span, file } = diagnostic;
  const color = COLORS[severity];
  const place = placeText(diagnostic, source);
  const head = `${paint(color, `${severity}[${code}]`)} ${paint("bold", message)}`;
  if (span === undefined || source === undefined || (file !== undefined && file !== source.name)) {
    const lines = [
      ...(place === "" ? [] : [`  ${paint("dim", place)}`]),
      ...(hint === undefined ? [] : [`  ${paint(color, hint)}`]),
    ];
    return [head, ...lines].join("\n");
  }
  const { line, column } = placeOf(source.text, span.start);
  const text = source.text.split("\n")[line - 1]!.replace(/\r$/, "");
  const gutter = " ".repeat(String(line).length);
  const length = Math.max(1, Math.min(span.end - span.start, text.length - column + 1));
  const { shown, indent } = view(text, column - 1, width - gutter.length - 6);
  const carets = "^".repeat(Math.max(1, widthOf(text.slice(column - 1, column - 1 + length))));
  const underline = clip(carets, Math.max(1, widthOf(shown) - indent + 1)).replace("…", "^");
  return [
    head,
    `  ${paint("dim", place)}`,
    `  ${paint("dim", `${line} │`)} ${shown}`,
    `  ${paint("dim", `${gutter} │`)} ${" ".repeat(indent)}${paint(color, `${underline}${hint === undefined ? "" : ` ${oneLine(hint)}`}`)}`,
  ].join("\n");
}

/** The part of a long line that holds the place, and how far in the place then is, in cells. Tabs become spaces. */
function view(line: string, at: number, width: number): { shown: string; indent: number } {
  const spread = (text: string) => text.replaceAll("\t", "  ");
  const before = spread(line.slice(0, at));
  const whole = spread(line);
  if (widthOf(whole) <= width || width < 20) return { shown: whole, indent: widthOf(before) };
  const from = Math.max(0, before.length - Math.floor(width / 2));
  const lead = from === 0 ? "" : "…";
  return { shown: clip(lead + whole.slice(from), width), indent: widthOf(lead + before.slice(from)) };
}
