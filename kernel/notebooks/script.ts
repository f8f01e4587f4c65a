import type { Study } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import { findBuiltIn } from "../../src/data/built-in.js";
import { isMagic } from "../magics.js";
import { isTuning, tuningText } from "../tuning/cell-kind.js";
import { identifierOf } from "../tuning/identifier.js";
import { isCode, type NotebookDocument, textOf } from "./document.js";

/** A notebook as two files: its studies, and its TypeScript, which runs them. */
export interface Script {
  readonly tune: string;
  readonly ts: string;
}

/**
 * The studies as one file of tuning text, and the cells as one module: where a tuning cell stood, its studies are run from
 * that file, beside the module, and become constants. Texts become comments; commands and magics are left out.
 * `tuneFile`: the name of the first file.
 */
export function scriptOf({ cells }: NotebookDocument, tuneFile: string): Script {
  const studies: string[] = [];
  const parts: string[] = [];
  const names = new Names();
  for (const cell of cells) {
    const source = textOf(cell.source).trim();
    if (source === "" || (isCode(cell) && isMagic(source))) continue;
    if (!isCode(cell)) parts.push(source.replace(/^/gm, "// ").replace(/[ \t]+$/gm, ""));
    else if (!isTuning(source)) parts.push(source);
    else {
      const own = studiesIn(tuningText(source).trim(), names);
      studies.push(...own.map(({ text }) => text));
      if (own.length > 0) parts.push(own.map(callOf).join("\n"));
    }
  }
  const head = studies.length === 0 ? [] : [runner(tuneFile)];
  return { tune: `${studies.join("\n\n")}\n`, ts: `${[...head, ...parts].join("\n\n")}\n` };
}

const runner = (tuneFile: string): string => `import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile, DiagnosticError, planStudy, run, type StudyEvent, StudyResult } from "tunebook";

const file = fileURLToPath(new URL(${JSON.stringify(`./${tuneFile}`)}, import.meta.url));

/** Runs one study of the file; frames: the variables that its data clause names. */
async function study(name: string, frames: Record<string, unknown> = {}): Promise<StudyResult> {
  const { studies, diagnostics } = await compile(readFileSync(file, "utf8"), { file, frames });
  const found = studies.find((s) => s.name === name);
  if (found === undefined) throw new DiagnosticError(diagnostics);
  const events: StudyEvent[] = [];
  for await (const event of run(planStudy(found))) events.push(event);
  return new StudyResult(events);
}`;

function callOf({ name, frames }: StudyText): string {
  const given = frames.length === 0 ? "" : `, { ${frames.join(", ")} }`;
  return `const ${identifierOf(name)} = await study(${JSON.stringify(name)}${given});`;
}

interface StudyText {
  readonly name: string;
  readonly text: string;
  /** Variables that its data clauses name. */
  readonly frames: readonly string[];
}

function studiesIn(text: string, names: Names): readonly StudyText[] {
  const { file } = parse(text);
  return file.items.flatMap((item): StudyText[] => {
    if (item.kind !== "study") return [];
    const own = text.slice(item.span.start, item.span.end);
    const frames = framesOf(item);
    if (item.name !== undefined) return [{ name: item.name.text, text: own, frames }];
    const name = names.of(own);
    return [{ name, frames, text: `study ${name} {\n${own.replace(/^(?=.)/gm, "  ")}\n}` }];
  });
}

const framesOf = ({ clauses }: Study): readonly string[] =>
  clauses.flatMap((clause) => {
    if (clause.kind !== "data" || "value" in clause.source) return [];
    const { text } = clause.source;
    return findBuiltIn(text) === undefined ? [text] : [];
  });

/** The names of anonymous studies, as the kernel gives them. */
class Names {
  readonly #known = new Map<string, string>();
  of(text: string): string {
    const name = this.#known.get(text) ?? (this.#known.size === 0 ? "study" : `study_${this.#known.size + 1}`);
    this.#known.set(text, name);
    return name;
  }
}
