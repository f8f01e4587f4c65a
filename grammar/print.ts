import type { Command, Comment, SourceFile, Study } from "./ast.js";
import { type HasComments, layOutClauses, type Unit } from "./layout.js";
import { writeCall, writeName } from "./write.js";

export { writeDomain as printDomain, writeExpr as printExpr, writeValue as printValue } from "./write.js";

/**
 * Syntax tree → canonical text: clause words in a column, long pipelines and argument lists broken and aligned, every
 * comment kept. Printing what was printed changes nothing. For a file without syntax errors: what is broken is not
 * in the tree.
 */
export function print(file: SourceFile): string {
  const hasComments: HasComments = ({ start, end }) =>
    file.comments.some(({ span }) => span.start >= start && span.start < end);
  const units = file.items.flatMap((item, i) =>
    item.kind === "study" ? studyUnits(item, i, hasComments) : commandUnits(file.items, i),
  );
  return weave(units, file.comments);
}

function studyUnits(study: Study, i: number, hasComments: HasComments): Unit[] {
  const isBare = study.name === undefined;
  const units = layOutClauses(study.clauses, isBare ? 0 : 2, hasComments);
  if (isBare) return units;
  const { start: from, end } = study.span;
  const base = study.extends === undefined ? "" : ` extends ${writeName(study.extends)}`;
  return [
    {
      text: `study ${writeName(study.name)}${base} {`,
      indent: 0,
      from,
      to: from,
      apart: i > 0,
      blankBefore: study.blankBefore === true,
    },
    ...units,
    { text: "}", indent: 2, from: end - 1, to: end },
  ];
}

/** Commands that follow one another have their names in a column. */
function commandUnits(items: SourceFile["items"], i: number): Unit[] {
  const command = items[i] as Command;
  const verbs = runAround(items, i).map(({ verb }) => verb.length);
  const as = command.as === undefined ? "" : ` as ${writeCall(command.as)}`;
  const text = `${command.verb.padEnd(Math.max(...verbs))} ${command.names.map(writeName).join(", ")}${as}`;
  const { start: from, end: to } = command.span;
  return [{ text, indent: 0, from, to, blankBefore: command.blankBefore === true }];
}

function runAround(items: SourceFile["items"], i: number): Command[] {
  const isCommand = (k: number) => items[k]?.kind === "command";
  let from = i;
  while (isCommand(from - 1)) from--;
  let to = i + 1;
  while (isCommand(to)) to++;
  return items.slice(from, to) as Command[];
}

/** Puts the comments back: one behind the unit it stood behind or in, any other on its own line above. */
function weave(units: readonly Unit[], comments: readonly Comment[]): string {
  const lines: string[] = [];
  const blank = () => {
    if (lines.length > 0 && lines.at(-1) !== "" && !/\{( +#.*)?$/.test(lines.at(-1)!)) lines.push("");
  };
  let next = 0;
  const above = (before: number, indent: number) => {
    for (; next < comments.length && comments[next]!.span.start < before; next++) {
      if (comments[next]!.blankBefore) blank();
      lines.push(" ".repeat(indent) + comments[next]!.text);
    }
  };
  for (const [i, unit] of units.entries()) {
    const limit = units[i + 1]?.from ?? Number.POSITIVE_INFINITY;
    if (unit.apart) blank();
    above(unit.from, unit.indent);
    if (unit.blankBefore) blank();
    const own: string[] = [];
    for (; next < comments.length; next++) {
      const { span, ownLine, text } = comments[next]!;
      if (span.start >= limit || (ownLine && span.start >= unit.to)) break;
      own.push(text);
    }
    const behind = own.pop();
    lines.push(...own.map((text) => " ".repeat(unit.indent) + text));
    lines.push(...`${unit.text}${behind === undefined ? "" : `  ${behind}`}`.split("\n"));
  }
  above(Number.POSITIVE_INFINITY, 0);
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}
