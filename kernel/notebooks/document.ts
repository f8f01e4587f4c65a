import { DiagnosticError } from "../../src/core/diagnostic.js";
import { say } from "./messages.js";

/** A notebook as it is saved: https://nbformat.readthedocs.io/en/stable/format_description.html, major version 4. */
export interface NotebookDocument {
  readonly cells: readonly Cell[];
  readonly metadata: Json;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}
export type Json = Readonly<Record<string, unknown>>;
/** One text, or its lines with their ends. */
export type Lines = string | readonly string[];

export interface Cell {
  readonly cell_type: "code" | "markdown" | "raw";
  readonly id?: string;
  readonly metadata: Json;
  readonly source: Lines;
  /** Of code cells. */
  readonly outputs?: readonly Output[];
  readonly execution_count?: number | null;
}
export type Output =
  | { readonly output_type: "stream"; readonly name: string; readonly text: Lines }
  | { readonly output_type: "display_data"; readonly data: Json; readonly metadata: Json }
  | {
      readonly output_type: "execute_result";
      readonly data: Json;
      readonly metadata: Json;
      readonly execution_count: number | null;
    }
  | {
      readonly output_type: "error";
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

export const textOf = (lines: Lines): string => (typeof lines === "string" ? lines : lines.join(""));

/** As notebooks save texts: a list of lines, each with its end, so that a difference of two notebooks is read by line. */
export const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

export const tagsOf = ({ metadata }: Cell): readonly unknown[] => (Array.isArray(metadata.tags) ? metadata.tags : []);

export const isCode = (cell: Cell): boolean => cell.cell_type === "code";

/** Text of a .ipynb file → notebook. Throws a diagnostic where it is none. */
export function readDocument(text: string, file: string): NotebookDocument {
  let read: Partial<NotebookDocument>;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new DiagnosticError([say("not-a-notebook", { file, why: (error as Error).message })]);
  }
  const { cells, nbformat } = read ?? {};
  if (nbformat !== undefined && nbformat !== 4) {
    throw new DiagnosticError([say("not-a-notebook", { file, why: `its format is ${nbformat}, expected 4` })]);
  }
  if (!Array.isArray(cells)) throw new DiagnosticError([say("not-a-notebook", { file, why: "it has no cells" })]);
  return { metadata: {}, nbformat: 4, nbformat_minor: 5, ...read, cells };
}

/** As Jupyter writes it: one blank a level, a line's end at the end. */
export const writeDocument = (notebook: NotebookDocument): string => `${JSON.stringify(notebook, undefined, 1)}\n`;
