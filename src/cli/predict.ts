import { extname, resolve } from "node:path";
import { DiagnosticError, hasErrors } from "../core/diagnostic.js";
import { useOf } from "./args.js";
import { OUTPUT_FLAG } from "./export.js";
import { readBytes, writeWhole } from "./files.js";
import { say } from "./messages.js";
import { tableOf } from "./tables.js";
import { tell } from "./tell.js";
import { EXIT, USE_FLAG, type Verb } from "./verb.js";

type Columns = Readonly<Record<string, readonly (string | number)[]>>;

export const predict: Verb = {
  name: "predict",
  usage: "MODEL DATA [-o FILE]",
  doc: "an exported model's predictions for new rows",
  more: "One row of predictions a row of data, in its order: CSV, or TSV or JSON where FILE ends so. Empty, and null in JSON, where a row has none.",
  flags: [OUTPUT_FLAG, USE_FLAG],
  completes: ["file", "file"],
  takes: [2, 2],
  async run({ args, flags, io, engine: load }) {
    const [model = "", data = ""] = args;
    const bytes = readBytes(resolve(io.cwd, model), model);
    const table = await tableOf(data, io);
    const { compile, predictWith } = await load();
    const using = useOf(flags, io);
    if (using.use !== undefined) {
      const { diagnostics } = await compile("", using);
      if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
    }
    const file = flags.get("output");
    let columns: Columns;
    try {
      columns = predictWith(toBuffer(bytes), table);
    } catch (error) {
      if (error instanceof DiagnosticError) throw error;
      const why = (error as Error).message;
      throw new DiagnosticError([
        isModel(bytes) && (error as Error).name !== "UnreadableModel"
          ? say("cannot-predict", { data, why })
          : say("not-a-model", { file: model, why }),
      ]);
    }
    const { rows, lacking, first } = lackingIn(columns);
    if (lacking > 0) tell([say("without-prediction", { rows, lacking, first })], undefined, io.stderr, io.env);
    if (file === undefined) io.stdout.write(separated(columns, ","));
    else writeWhole(resolve(io.cwd, file), file, written(columns, extname(file).toLowerCase()));
    return EXIT.done;
  },
};

/** Rows that the model says nothing of: how many, and the first, counted from 1. */
function lackingIn(columns: Columns): { rows: number; lacking: number; first: number } {
  const [predicted = []] = Object.values(columns);
  const lacks = predicted.map((value) => Number.isNaN(value));
  return { rows: lacks.length, lacking: lacks.filter(Boolean).length, first: lacks.indexOf(true) + 1 };
}

/** The magic that our buffers begin with. */
const isModel = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString("latin1") === "TUNK";

const toBuffer = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;

function written(columns: Columns, ending: string): string {
  if (ending === ".json") return `${JSON.stringify(rowsOf(columns), undefined, 1)}\n`;
  return separated(columns, ending === ".tsv" ? "\t" : ",");
}

function rowsOf(columns: Columns): Record<string, string | number>[] {
  const entries = Object.entries(columns);
  return Array.from({ length: entries[0]?.[1].length ?? 0 }, (_, i) =>
    Object.fromEntries(entries.map(([name, values]) => [name, values[i]!])),
  );
}

/** RFC 4180, with \n; what is missing is empty, and "" where nothing else stands in a line, as readers pass over empty lines. */
function separated(columns: Columns, separator: string): string {
  const names = Object.keys(columns);
  const quoted = (value: string | number) => {
    const text = Number.isNaN(value) ? "" : String(value);
    return /["\n\r]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const line = (cells: readonly (string | number)[]) => cells.map(quoted).join(separator) || '""';
  return `${[line(names), ...rowsOf(columns).map((row) => line(names.map((n) => row[n]!)))].join("\n")}\n`;
}
