import { useOf } from "./args.js";
import { compileFiles } from "./studies.js";
import { writeJson } from "./tell.js";
import { EXIT, JSON_FLAG, STORE_FLAG, USE_FLAG, type Verb } from "./verb.js";

export const check: Verb = {
  name: "check",
  usage: "FILE…",
  doc: "say what is wrong with studies; runs nothing",
  more: "Reads the columns of the data, and runs no code of a study but the modules of --use. '-' stands for standard input.",
  flags: [USE_FLAG, STORE_FLAG, JSON_FLAG],
  completes: ["study-file"],
  takes: [1],
  async run({ args, flags, io, engine }) {
    const isJson = flags.has("json");
    const out = isJson ? io.stderr : io.stdout;
    const { found, diagnostics, failed } = await compileFiles(args, io, await engine(), {
      out,
      hints: true,
      store: flags.get("store"),
      ...useOf(flags, io),
    });
    const studies = found.map(({ study }) => study.name);
    if (isJson) writeJson({ studies, diagnostics }, io.stdout);
    else if (!failed) io.stderr.write(`no errors: ${studies.join(", ")}\n`);
    return failed ? EXIT.failed : EXIT.done;
  },
};
