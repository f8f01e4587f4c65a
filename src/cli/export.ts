import { resolve } from "node:path";
import { DiagnosticError } from "../core/diagnostic.js";
import { keptTrial } from "../report/ranking.js";
import { readOutcome } from "./answer.js";
import { UsageError } from "./args.js";
import { writeWhole } from "./files.js";
import { say } from "./messages.js";
import { replan } from "./replan.js";
import { besideNothing, storedOutcome } from "./store.js";
import { EXIT, type Flag, STORE_FLAG, type Verb } from "./verb.js";

export const OUTPUT_FLAG: Flag = {
  name: "output",
  short: "o",
  value: "FILE",
  completes: "file",
  doc: "the file to write",
};

export const exportVerb: Verb = {
  name: "export",
  usage: "STUDY -o MODEL",
  doc: "fit the kept settings on all rows, and save the model",
  flags: [OUTPUT_FLAG, STORE_FLAG],
  completes: ["study"],
  takes: [1, 1],
  async run({ args, flags, io, engine: load }) {
    const file = flags.get("output");
    if (file === undefined) throw new UsageError([say("missing-output", { verb: "export", usage: exportVerb.usage })]);
    const opened = await besideNothing(flags.get("store"), io);
    const outcome = await storedOutcome(opened, args[0]!, io);
    await opened.store.close();
    const { goals, settings } = await readOutcome(outcome);
    const trial = keptTrial(outcome, goals[0]);
    const { study } = outcome;
    if (trial === undefined)
      throw new DiagnosticError([say("nothing-to-export", { study, why: "no trial is complete" })]);
    const engine = await load();
    const planned = await replan(outcome, engine);
    if (planned.study.data === undefined) {
      throw new DiagnosticError([say("nothing-to-export", { study, why: "it searches an objective, not a model" })]);
    }
    const model = new Uint8Array(await engine.fitModel(planned, trial.candidate));
    writeWhole(resolve(io.cwd, file), file, model);
    io.stdout.write(`${file}: ${settings}, trial ${trial.number}, fitted on all rows (${bytesText(model.length)})\n`);
    return EXIT.done;
  },
};

const bytesText = (n: number): string =>
  n < 10_000 ? `${n} bytes` : n < 10_000_000 ? `${Math.round(n / 1000)} kB` : `${Math.round(n / 1e6)} MB`;
