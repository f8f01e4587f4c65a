import { basename, dirname, join, resolve } from "node:path";
import { readStudyFile, writeWhole } from "./files.js";
import type { Io } from "./io.js";
import { EXIT } from "./verb.js";

/** A notebook as a file of studies and a module that runs them, side by side. */
export async function exportScript(file: string, output: string | undefined, io: Io): Promise<number> {
  const { readDocument } = await import("../../kernel/notebooks/document.js");
  const { scriptOf } = await import("../../kernel/notebooks/script.js");
  const { text } = await readStudyFile(file, io);
  const stem = (output ?? file).replace(/\.(?:ipynb|ts|tune)$/i, "");
  const names = { tune: `${stem}.tune`, ts: `${stem}.ts` };
  const script = scriptOf(readDocument(text, file), basename(names.tune));
  for (const kind of ["tune", "ts"] as const) {
    const path = join(dirname(resolve(io.cwd, names[kind])), basename(names[kind]));
    writeWhole(path, names[kind], script[kind]);
  }
  io.stdout.write(`${names.tune}: the studies\n${names.ts}: the cells, which run them\n`);
  return EXIT.done;
}
