import { SourceMap, type SourceMapPayload } from "node:module";
import type { Edited } from "./edits.js";

/** tslab puts this many lines before a cell. */
const PREFIX_LINES = 1;

/** Where the code that runs comes from. */
export class Origins {
  readonly #module: SourceMap;
  readonly #script: SourceMap;
  readonly #edited: Edited;
  readonly #source: string;

  /** `module`: base64 of the map from JavaScript to TypeScript; `script`: the map from what runs to that JavaScript. */
  constructor(source: string, rewritten: Edited, module: string, script: string) {
    this.#module = new SourceMap(JSON.parse(Buffer.from(module, "base64").toString()) as SourceMapPayload);
    this.#script = new SourceMap(JSON.parse(script) as SourceMapPayload);
    this.#edited = rewritten;
    this.#source = source;
  }

  /** Offset in the cell of a place (from 1) in what runs; undefined: the maps are silent. */
  offsetOf(line: number, column: number): number | undefined {
    const javascript = place(this.#script.findEntry(line - 1, column - 1));
    const typescript = javascript && place(this.#module.findEntry(javascript.line, javascript.column));
    if (typescript === undefined || typescript.line < PREFIX_LINES) return undefined;
    const lines = this.#edited.text.split("\n");
    const start = lines.slice(0, typescript.line - PREFIX_LINES).reduce((sum, text) => sum + text.length + 1, 0);
    return Math.min(this.#edited.toOriginal(start + typescript.column), this.#source.length);
  }
}

function place(entry: ReturnType<SourceMap["findEntry"]>): { line: number; column: number } | undefined {
  return "originalLine" in entry ? { line: entry.originalLine, column: entry.originalColumn } : undefined;
}
