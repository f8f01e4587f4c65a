import { resolve } from "node:path";
import { DiagnosticError } from "../core/diagnostic.js";
import { keptTrial } from "../report/ranking.js";
import type { Candidate } from "../space/space.js";
import type { Outcome } from "../trial.js";
import { readOutcome } from "./answer.js";
import { UsageError } from "./args.js";
import { exportScript } from "./export-script.js";
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
  more: "--script NOTEBOOK.ipynb writes a notebook as two files instead: its studies (.tune), and its TypeScript (.ts).",
  flags: [
    OUTPUT_FLAG,
    { name: "script", doc: "of a notebook: NAME.tune and NAME.ts, beside it or where -o NAME.ts says" },
    STORE_FLAG,
  ],
  completes: ["study"],
  takes: [1, 1],
  async run({ args, flags, io, engine: load }) {
    if (flags.has("script")) return exportScript(args[0]!, flags.get("output"), io);
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
    const members = membersOf(outcome);
    const fit = async () =>
      members.length > 1 ? engine.fitEnsemble(planned, members) : engine.fitModel(planned, trial.candidate);
    const model = new Uint8Array(await fit().catch((error: unknown) => cannotFit(error, study)));
    writeWhole(resolve(io.cwd, file), file, model);
    const what = members.length > 1 ? `an ensemble of ${members.length} trials` : `${settings}, trial ${trial.number}`;
    io.stdout.write(`${file}: ${what}, fitted on all rows (${bytesText(model.length)})\n`);
    return EXIT.done;
  },
};

/** What a fold's fit may refuse, such as a category that it has not met, the fit on all rows may, too: that is no mistake of ours. */
function cannotFit(error: unknown, study: string): never {
  if (error instanceof DiagnosticError) throw error;
  const why = `the fit on all rows fails: ${error instanceof Error ? error.message : String(error)}`;
  throw new DiagnosticError([say("nothing-to-export", { study, why })]);
}

/** The trials of the kept ensemble; none where one trial is kept. */
function membersOf({ kept, trials }: Outcome): readonly { candidate: Candidate; count: number }[] {
  return (kept?.ensemble?.members ?? []).flatMap(({ number, count }) => {
    const trial = trials.find((t) => t.number === number);
    return trial === undefined ? [] : [{ candidate: trial.candidate, count }];
  });
}

const bytesText = (n: number): string =>
  n < 10_000 ? `${n} bytes` : n < 10_000_000 ? `${Math.round(n / 1000)} kB` : `${Math.round(n / 1e6)} MB`;
