import { hasErrors } from "../core/diagnostic.js";
import { loadSyntax } from "./engine.js";
import { readStudyFile, writeWhole } from "./files.js";
import { tell } from "./tell.js";
import { EXIT, type Verb } from "./verb.js";

export const fmt: Verb = {
  name: "fmt",
  usage: "FILE…",
  doc: "write studies in canonical form, in place",
  more: "Comments stay. A file with syntax errors is left as it is. '-' formats standard input to standard output.",
  flags: [{ name: "check", doc: "change nothing; list the files that would change, and exit with 1 if there are any" }],
  completes: ["study-file"],
  takes: [1],
  async run({ args, flags, io }) {
    const { parse, print } = await loadSyntax();
    let code: number = EXIT.done;
    for (const name of args) {
      const file = await readStudyFile(name, io);
      const { file: tree, diagnostics } = parse(file.text);
      if (hasErrors(diagnostics)) {
        tell(diagnostics, file, io.stderr, io.env);
        code = EXIT.failed;
        continue;
      }
      const text = print(tree);
      const isSame = text === file.text;
      if (flags.has("check")) {
        if (isSame) continue;
        io.stdout.write(`${file.name}\n`);
        code = EXIT.failed;
      } else if (file.path === undefined) io.stdout.write(text);
      else if (!isSame) {
        writeWhole(file.path, file.name, text);
        io.stdout.write(`${file.name}\n`);
      }
    }
    return code;
  },
};
