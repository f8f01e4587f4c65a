import { SourceMap, type SourceMapPayload } from "node:module";
import type { Edited } from "./edits.js";

/** tslab puts this many lines before a cell. */
const PREFIX_LINES = 1;

/** Where the code that runs comes from. */
export class Origins {
  readonly #module: SourceMap;
  readonly #script: SourceMap;
  readonly #edited: Edited;
  readonly #run: Edited;
  readonly #source: string;

  /**
   * `run`: what runs, and what it was before pauses came in. `module`: base64 of the map from JavaScript to TypeScript;
   * `script`: the map from what was before the pauses to that JavaScript.
   */
  constructor(source: string, rewritten: Edited, run: Edited, module: string, script: string) {
    this.#module = new SourceMap(JSON.parse(Buffer.from(module, "base64").toString()) as SourceMapPayload);
    this.#script = new SourceMap(JSON.parse(script) as SourceMapPayload);
    this.#edited = rewritten;
    this.#run = run;
    this.#source = source;
  }

  /** Offset in the cell of a place (from 1) in what runs; undefined: the maps are silent. */
  offsetOf(line: number, column: number): number | undefined {
    // Pauses come without lines of their own: only columns move.
    const head = startOf(line - 1, this.#run.text);
    const moved = this.#run.toOriginal(head + column - 1) - this.#run.toOriginal(head);
    const javascript = place(this.#script.findEntry(line - 1, moved));
    const typescript = javascript && place(this.#module.findEntry(javascript.line, javascript.column));
    if (typescript === undefined || typescript.line < PREFIX_LINES) return undefined;
    const start = startOf(typescript.line - PREFIX_LINES, this.#edited.text);
    return Math.min(this.#edited.toOriginal(start + typescript.column), this.#source.length);
  }
}

/** Offset at which a line (from 0) begins. */
const startOf = (line: number, text: string): number =>
  text.split("\n", line).reduce((sum, { length }) => sum + length + 1, 0);

function place(entry: ReturnType<SourceMap["findEntry"]>): { line: number; column: number } | undefined {
  return "originalLine" in entry ? { line: entry.originalLine, column: entry.originalColumn } : undefined;
}
