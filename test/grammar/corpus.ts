import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clause, Command, SourceFile } from "../../grammar/ast.js";
import { type Diagnostic, placeOf } from "../../src/core/diagnostic.js";

export interface Sample {
  readonly name: string;
  readonly text: string;
}

export const samplesIn = (folder: string): Sample[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".tune"))
    .sort()
    .map((file) => ({ name: file.slice(0, -5), text: readFileSync(join(folder, file), "utf8") }));

export const SYNTAX = "test/studies/syntax";
export const BROKEN = "test/broken/syntax";

/** A tree without its layout: places and empty lines. Two texts that mean the same have the same. */
export const meaning = (node: unknown): string =>
  JSON.stringify(node, (key, value: unknown) => {
    const isSpan = key === "span" || (key === "word" && typeof value === "object");
    return isSpan || key === "blankBefore" ? undefined : value;
  });

/** Clauses of all studies, and commands, in source order. */
export const partsOf = (file: Pick<SourceFile, "items">): (Clause | Command)[] =>
  file.items.flatMap((item): (Clause | Command)[] => (item.kind === "study" ? [...item.clauses] : [item]));

/** `line:column: severity[code] message | hint`, one a line. */
export const written = (text: string, diagnostics: readonly Diagnostic[]): string =>
  diagnostics
    .map(({ severity, code, message, hint, span }) => {
      const { line, column } = placeOf(text, span!.start);
      return `${line}:${column}: ${severity}[${code}] ${message}${hint === undefined ? "" : ` | ${hint}`}\n`;
    })
    .join("");

/** A tree as indented words: kinds, then what tells the node from others of its kind. */
export function outline(node: unknown, depth = 0): string {
  if (Array.isArray(node)) return node.map((item) => outline(item, depth)).join("");
  const { kind, span: _, word: _word, ...rest } = node as Record<string, unknown>;
  const isLeaf = (value: unknown) => typeof value !== "object" || (value !== null && "text" in value);
  const leaf = (value: unknown) =>
    typeof value === "object" ? (value as { text: string }).text : JSON.stringify(value);
  const entries = Object.entries(rest);
  const own = entries.filter(([, value]) => isLeaf(value)).map(([key, value]) => ` ${key}=${leaf(value)}`);
  const pad = "  ".repeat(depth);
  const inner = entries
    .filter(([, value]) => !isLeaf(value) && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => {
      const names = Array.isArray(value) && value.every((item) => "text" in item);
      if (names) return `${pad}  ${key}: ${(value as { text: string }[]).map(({ text }) => text).join(" ")}\n`;
      return `${pad}  ${key}:\n${outline(value, depth + 2)}`;
    });
  return `${pad}${kind ?? "-"}${own.join("")}\n${inner.join("")}`;
}
