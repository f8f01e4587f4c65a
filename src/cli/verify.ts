import { readStudyFile } from "./files.js";
import { executeFile, PARAM_FLAG, parametersOf } from "./run-notebook.js";
import { tell, writeJson } from "./tell.js";
import { EXIT, JSON_FLAG, type Verb } from "./verb.js";

export const verify: Verb = {
  name: "verify",
  usage: "NOTEBOOK",
  doc: "run a notebook anew, and say whether its studies give the saved results",
  more:
    "Every study runs again, in a store of its own; nothing is written. Of each the saved notebook holds a digest of data,\n" +
    "plan, seed, version and table. Ends with 0 when every table is the same, with 1 when one is not.",
  flags: [PARAM_FLAG, JSON_FLAG],
  completes: ["file"],
  takes: [1, 1],
  async run({ args, flags, io }) {
    const file = args[0]!;
    const { readDocument } = await import("../../kernel/notebooks/document.js");
    const { resultsOf } = await import("../../kernel/notebooks/results.js");
    const { compareResults, sentenceOf } = await import("../../kernel/notebooks/compare.js");
    const { say } = await import("../../kernel/notebooks/messages.js");
    const saved = resultsOf(readDocument((await readStudyFile(file, io)).text, file));
    if (saved.length === 0) {
      tell([say("nothing-saved", { file })], undefined, io.stderr, io.env);
      return EXIT.failed;
    }
    const { notebook, failed, code } = await executeFile(file, parametersOf(flags.all("param")), true, io);
    const digests = (results: typeof saved) => results.map(({ digest }) => digest);
    const verdicts = compareResults(digests(saved), digests(resultsOf(notebook)));
    const same = verdicts.every((verdict) => verdict.same);
    if (flags.has("json")) writeJson({ notebook: file, same, failed, studies: verdicts }, io.stdout);
    else io.stdout.write(verdicts.map((verdict) => `${sentenceOf(verdict)}\n`).join(""));
    return code === EXIT.done && !same ? EXIT.failed : code;
  },
};
