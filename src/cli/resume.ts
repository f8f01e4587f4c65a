import { countOf } from "./args.js";
import { conduct, expectSearch } from "./conduct.js";
import { replan } from "./replan.js";
import { WORKERS_FLAG } from "./run.js";
import { besideNothing, storedOutcome } from "./store.js";
import { writeJson } from "./tell.js";
import { JSON_FLAG, STORE_FLAG, type Verb } from "./verb.js";

export const resume: Verb = {
  name: "resume",
  usage: "STUDY",
  doc: "go on with a stored study, from the store alone",
  flags: [
    WORKERS_FLAG,
    STORE_FLAG,
    { name: "no-optimise", doc: "share nothing between fits: slower, the same result" },
    JSON_FLAG,
  ],
  completes: ["study"],
  takes: [1, 1],
  async run({ args, flags, io, engine: load }) {
    const workers = countOf(flags, WORKERS_FLAG);
    const json = flags.has("json");
    const interrupt = new AbortController();
    const stopListening = io.onInterrupt(() => interrupt.abort());
    const opened = await besideNothing(flags.get("store"), io);
    try {
      const engine = await load();
      const outcome = await storedOutcome(opened, args[0]!, io);
      const planned = await replan(outcome, engine, !flags.has("no-optimise"));
      const source = { name: outcome.study, text: outcome.source.text };
      const threads = { costs: engine.machineCosts(), joinsIn: true, ...(workers && { workers }) };
      const options = { json, signal: interrupt.signal, ...threads };
      expectSearch(planned);
      const { document, code } = await conduct(planned, opened, source, { io, engine }, options);
      if (json) writeJson(document, io.stdout);
      return code;
    } finally {
      stopListening();
      await opened.store.close();
    }
  },
};
