import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { columnOf } from "../../src/core/matrix.js";
import { type Reading, type ReadOptions, readTable, type Table } from "../../src/data/index.js";

/** A folder for the files of one test file, gone after its tests. */
export function folderForFiles(): string {
  const folder = mkdtempSync(join(tmpdir(), "tunebook-data-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file and reads it. */
export function reader(folder: string) {
  return (name: string, content: string | Uint8Array, args: ReadOptions["args"] = {}): Promise<Reading> => {
    writeFileSync(join(folder, name), content);
    return readTable(name, { folder, args });
  };
}

/** Columns as a user sees them: words for codes, null for what is missing. */
export function shown(table: Table | undefined): Record<string, (number | string | null)[]> {
  if (table === undefined) throw new Error("no table");
  return Object.fromEntries(
    table.matrix.columns.map((column, j) => [
      column.name,
      Array.from(columnOf(table.matrix, j), (value) => {
        if (Number.isNaN(value)) return null;
        return column.kind === "category" || column.kind === "text" ? column.levels![value]! : value;
      }),
    ]),
  );
}

export const kinds = (table: Table | undefined): Record<string, string> =>
  Object.fromEntries(table!.matrix.columns.map(({ name, kind }) => [name, kind]));
export const codes = ({ diagnostics }: Reading): string[] => diagnostics.map(({ code }) => code);
