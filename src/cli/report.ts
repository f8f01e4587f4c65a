import { resolve } from "node:path";
import { version } from "../core/package.js";
import { readOutcome } from "./answer.js";
import { UsageError } from "./args.js";
import { OUTPUT_FLAG } from "./export.js";
import { writeWhole } from "./files.js";
import { say } from "./messages.js";
import { besideNothing, storedOutcome } from "./store.js";
import { EXIT, STORE_FLAG, type Verb } from "./verb.js";

export const report: Verb = {
  name: "report",
  usage: "STUDY -o FILE.html",
  doc: "a stored study on one page that works offline",
  more: "The page needs no network and no other file: it can be sent, archived and printed.",
  flags: [OUTPUT_FLAG, STORE_FLAG],
  completes: ["study"],
  takes: [1, 1],
  async run({ args, flags, io }) {
    const file = flags.get("output");
    if (file === undefined) throw new UsageError([say("missing-output", { verb: "report", usage: report.usage })]);
    const opened = await besideNothing(flags.get("store"), io);
    const outcome = await storedOutcome(opened, args[0]!, io);
    await opened.store.close();
    const { page } = await import("../report/page/page.js");
    const { goals, settings, words } = await readOutcome(outcome);
    const html = page(outcome, {
      goals,
      ...words,
      version: version(),
      ...(settings === undefined ? {} : { settings }),
    });
    writeWhole(resolve(io.cwd, file), file, html);
    io.stdout.write(`${file}: ${outcome.study}, ${outcome.trials.length} trials\n`);
    return EXIT.done;
  },
};
