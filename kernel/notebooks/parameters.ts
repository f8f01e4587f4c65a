import { DiagnosticError } from "../../src/core/diagnostic.js";
import { nearest } from "../../src/core/suggest.js";
import { type Cell, linesOf, type NotebookDocument, tagsOf, textOf } from "./document.js";
import { say } from "./messages.js";

/** The cell that declares parameters with their defaults, and the one that a run puts after it. */
const DECLARED = "parameters";
const INJECTED = "injected-parameters";

/** `const NAME = VALUE` of a cell, by name: the beginning of the value. */
function declarations(code: string): ReadonlyMap<string, string> {
  const found = code.matchAll(/(?:const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=\n]+)?=\s*(\S[^\n]*)/gu);
  return new Map([...found].map(([, name, value]) => [name!, value!]));
}

/**
 * The notebook with values for its parameters: a cell of them after the cell tagged `parameters`, in the place of one that
 * an earlier run has left. Throws diagnostics: there is no such cell, or it does not declare a name.
 */
export function withParameters(
  notebook: NotebookDocument,
  given: ReadonlyMap<string, string>,
  file: string,
): NotebookDocument {
  if (given.size === 0) return notebook;
  const cells = notebook.cells.filter((cell) => !tagsOf(cell).includes(INJECTED));
  const at = cells.findIndex((cell) => tagsOf(cell).includes(DECLARED));
  if (at < 0) throw new DiagnosticError([say("no-parameters", { file })]);
  const declared = declarations(textOf(cells[at]!.source));
  const unknown = [...given.keys()].filter((name) => !declared.has(name));
  if (unknown.length > 0) {
    const has = [...declared.keys()];
    throw new DiagnosticError(unknown.map((name) => say("unknown-parameter", { name, has, near: nearest(name, has) })));
  }
  const lines = [...given].map(([name, text]) => `const ${name} = ${literalOf(text, declared.get(name)!)};`);
  const injected: Cell = {
    cell_type: "code",
    id: INJECTED,
    metadata: { tags: [INJECTED] },
    source: linesOf(lines.join("\n")),
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: cells.toSpliced(at + 1, 0, injected) };
}

/** JSON as it is, unless the default is a text; anything else is a text. */
function literalOf(text: string, fallback: string): string {
  if (!/^["'`]/.test(fallback)) {
    try {
      return JSON.stringify(JSON.parse(text));
    } catch {
      // A text.
    }
  }
  return JSON.stringify(text);
}
