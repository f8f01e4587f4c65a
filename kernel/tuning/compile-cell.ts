import type { Command, SourceFile } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import type { Study } from "../../src/check/study.js";
import { compile } from "../../src/compile.js";
import type { Store } from "../../src/contracts.js";
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

/** What a cell's text is seen with. */
export interface CellContext {
  /** Of earlier cells. */
  readonly studies: KnownStudies;
  readonly frames: Readonly<Record<string, unknown>>;
  /** Names of stored studies; asked only where a command names one that no cell has. */
  readonly stored: () => Promise<readonly string[]>;
  /** Where `start from` finds the runs of other studies. */
  readonly store?: Pick<Store, "read">;
  readonly use: readonly CustomLeaf[];
  /** What a study without a name is called. */
  readonly nameOf: (text: string) => string;
}

/** Commands that say themselves what becomes of a study of their cell. */
const DECIDING = new Set<Command["verb"]>(["check", "explain", "run", "resume"]);

/** The text of a tuning cell → its studies and commands, in order; everything that is wrong, in source order. */
export async function compileCell(text: string, context: CellContext): Promise<CompiledCell> {
  const { studies, frames, use, store } = context;
  const { file } = parse(text);
  const nameless = file.items.find((item) => item.kind === "study" && item.name === undefined);
  const anonymous = nameless && context.nameOf(textOf(nameless.span, text).trim());
  // What is extended stands in earlier cells: it goes before the cell, and its places are taken off again.
  const bases = studies.basesOf(file);
  const own = [
    ...studies.names,
    ...file.items.flatMap((i) => (i.kind === "study" ? (i.name?.text ?? anonymous!) : [])),
  ];
  const asked = file.items.flatMap((item) => (item.kind === "command" ? item.names.map((name) => name.text) : []));
  const stored = asked.every((name) => own.includes(name)) ? [] : await context.stored();
  const known = [...studies.names, ...stored];
  const compiled = await compile(bases + text, {
    frames,
    use,
    known,
    ...(store && { store }),
    ...(anonymous && { name: anonymous }),
  });
  const diagnostics = compiled.diagnostics.map((d) => moved(d, -bases.length));
  const byName = new Map(compiled.studies.map((study) => [study.name, study]));
  return { wishes: wishesOf(file, text, byName, anonymous), diagnostics };
}

function wishesOf(
  file: SourceFile,
  text: string,
  byName: ReadonlyMap<string, Study>,
  anonymous: string | undefined,
): readonly Wish[] {
  const commands = file.items.filter((item): item is Command => item.kind === "command");
  const decided = new Set(
    commands.filter(({ verb }) => DECIDING.has(verb)).flatMap(({ names }) => names.map((name) => name.text)),
  );
  return file.items.flatMap((item): Wish[] => {
    if (item.kind === "command") return [{ kind: "command", command: item }];
    const name = item.name?.text ?? anonymous!;
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
