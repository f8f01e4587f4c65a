import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import type { Executed } from "../../kernel/notebooks/execute.js";
import { DiagnosticError } from "../core/diagnostic.js";
import { UsageError } from "./args.js";
import { readStudyFile, writeWhole } from "./files.js";
import type { Io } from "./io.js";
import { say } from "./messages.js";
import { tell, writeJson } from "./tell.js";
import { type Call, EXIT, type Flag } from "./verb.js";

export const PARAM_FLAG: Flag = {
  name: "param",
  short: "p",
  value: "NAME=VALUE",
  repeats: true,
  doc: "of a notebook: a value for a parameter, which its cell tagged parameters declares",
};

export const isNotebook = (file: string): boolean => extname(file).toLowerCase() === ".ipynb";

/** Heavy modules, when they are needed. */
const modules = async () => ({
  ...(await import("../../kernel/notebooks/document.js")),
  ...(await import("../../kernel/notebooks/execute.js")),
  ...(await import("../../kernel/notebooks/parameters.js")),
  ...(await import("../../kernel/notebooks/results.js")),
  ...(await import("../../kernel/notebooks/messages.js")),
});

interface Run extends Executed {
  readonly code: number;
}

/** Runs a notebook's cells before the user's eyes. `isFresh`: with a store of its own, so that every study runs. */
export async function executeFile(
  file: string,
  given: ReadonlyMap<string, string>,
  isFresh: boolean,
  io: Io,
): Promise<Run> {
  const { readDocument, withParameters, executeNotebook, say: sayOf } = await modules();
  const { text, path } = await readStudyFile(file, io);
  const notebook = withParameters(readDocument(text, file), given, file);
  const interrupt = new AbortController();
  const stopListening = io.onInterrupt(() => interrupt.abort());
  const store = isFresh ? mkdtempSync(join(tmpdir(), "tunebook-store-")) : undefined;
  const line = (words: string) => io.stderr.isTerminal && io.stderr.write(`\r\x1b[K${words}`);
  try {
    const executed = await executeNotebook(notebook, {
      cwd: dirname(path ?? join(io.cwd, "stdin")),
      signal: interrupt.signal,
      onCell: (number, of) => line(`${file}: cell ${number} of ${of}`),
      ...(store === undefined ? {} : { store }),
    });
    line("");
    const { failed } = executed;
    if (failed !== undefined && !interrupt.signal.aborted) {
      tell([sayOf("cell-failed", { file, ...failed })], undefined, io.stderr, io.env);
    }
    const code = interrupt.signal.aborted
      ? EXIT.interrupted
      : failed === undefined
        ? EXIT.done
        : failed.name === "ExpectationMissed"
          ? EXIT.missed
          : EXIT.failed;
    return { ...executed, code };
  } finally {
    stopListening();
    if (store !== undefined) rmSync(store, { recursive: true, force: true });
  }
}

/** `-p name=value`, several times. */
export function parametersOf(given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((word) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
      if (name === undefined) throw new UsageError([say("parameter-needs-value", { found: word })]);
      return [name.trim(), value!] as const;
    }),
  );
}

/** `tunebook run FILE.ipynb`: the executed notebook goes to `-o`; the studies' answers to the terminal. */
export async function runNotebook({ args, flags, io }: Call): Promise<number> {
  const [file, another] = args;
  if (another !== undefined) throw new DiagnosticError([say("one-notebook", { file: file! })]);
  const { failed, notebook, code } = await executeFile(file!, parametersOf(flags.all("param")), flags.has("fresh"), io);
  const { writeDocument, resultsOf } = await modules();
  const output = flags.get("output");
  if (output !== undefined) writeWhole(resolve(io.cwd, output), output, writeDocument(notebook));
  const results = resultsOf(notebook);
  if (flags.has("json")) {
    writeJson({ notebook: file, output, failed, studies: results.map(({ digest }) => digest) }, io.stdout);
    return code;
  }
  io.stdout.write(results.map(({ text }) => `${text}\n`).join("\n\n"));
  if (output !== undefined) io.stdout.write(`${results.length === 0 ? "" : "\n"}${output}: the executed notebook\n`);
  return code;
}
