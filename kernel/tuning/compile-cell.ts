import type { Command, SourceFile } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import type { Study } from "../../src/check/study.js";
import { compile } from "../../src/compile.js";
import type { Diagnostic, Span } from "../../src/core/diagnostic.js";
import type { CustomLeaf } from "../../src/leaves/define.js";
import type { KnownStudies } from "./known-studies.js";

/** What a cell asks for, one after the other. `isRun`: no command of the cell says what to do with the study. */
export type Wish =
  | { readonly kind: "study"; readonly study: Study; readonly text: string; readonly isRun: boolean }
  | { readonly kind: "command"; readonly command: Command };

export interface CompiledCell {
  readonly wishes: readonly Wish[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A study without a name is called so. */
const ANONYMOUS = "study";
/** Commands that say themselves what becomes of a study of their cell. */
const DECIDING = new Set<Command["verb"]>(["check", "explain", "run", "resume"]);

/** The text of a tuning cell → its studies and commands, in order; everything that is wrong, in source order. */
export async function compileCell(
  text: string,
  studies: KnownStudies,
  frames: Readonly<Record<string, unknown>>,
  stored: readonly string[],
  use: readonly CustomLeaf[] = [],
): Promise<CompiledCell> {
  const { file } = parse(text);
  // What is extended stands in earlier cells: it goes before the cell, and its places are taken off again.
  const bases = studies.basesOf(file);
  const compiled = await compile(bases + text, { frames, use, known: [...studies.names, ...stored] });
  const diagnostics = compiled.diagnostics.map((d) => moved(d, -bases.length));
  const byName = new Map(compiled.studies.map((study) => [study.name, study]));
  return { wishes: wishesOf(file, text, byName), diagnostics };
}

function wishesOf(file: SourceFile, text: string, byName: ReadonlyMap<string, Study>): readonly Wish[] {
  const commands = file.items.filter((item): item is Command => item.kind === "command");
  const decided = new Set(
    commands.filter(({ verb }) => DECIDING.has(verb)).flatMap(({ names }) => names.map((name) => name.text)),
  );
  return file.items.flatMap((item): Wish[] => {
    if (item.kind === "command") return [{ kind: "command", command: item }];
    const name = item.name?.text ?? ANONYMOUS;
    const study = byName.get(name);
    if (study === undefined) return [];
    return [{ kind: "study", study, text: textOf(item.span, text), isRun: !decided.has(name) }];
  });
}

const textOf = ({ start, end }: Span, text: string): string => text.slice(start, end);

/** A place in what an earlier cell says is no place in this one. */
function moved({ span, ...diagnostic }: Diagnostic, by: number): Diagnostic {
  if (span === undefined || span.start + by < 0) return diagnostic;
  return { ...diagnostic, span: { start: span.start + by, end: span.end + by } };
}
