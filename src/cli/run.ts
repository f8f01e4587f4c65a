import { countOf, useOf } from "./args.js";
import { conduct, expectSearch, worst } from "./conduct.js";
import { OUTPUT_FLAG } from "./export.js";
import { isNotebook, PARAM_FLAG, runNotebook } from "./run-notebook.js";
import { besideFile } from "./store.js";
import { choose, compileFiles, oneOrAll } from "./studies.js";
import { writeJson } from "./tell.js";
import { EXIT, type Flag, JSON_FLAG, STORE_FLAG, USE_FLAG, type Verb } from "./verb.js";

export const WORKERS_FLAG: Flag = {
  name: "workers",
  value: "N",
  doc: "threads (default: one a core); never changes the result",
};

export const run: Verb = {
  name: "run",
  usage: "FILE…",
  doc: "run the studies of files",
  more:
    "A study that the store has with the same plan goes on where it stopped, or answers at once.\n" +
    "Ctrl-C stores what is finished and says how to go on; a second one ends at once.\n" +
    "A notebook (.ipynb) runs in a kernel of its own; -p gives its parameters values, -o writes it with its outputs.",
  flags: [
    { name: "study", value: "NAME", doc: "this study of the file only" },
    WORKERS_FLAG,
    STORE_FLAG,
    USE_FLAG,
    { name: "no-optimise", doc: "share nothing between fits: slower, the same result" },
    { name: "fresh", doc: "start anew though there is a stored run; the old one stays" },
    PARAM_FLAG,
    { ...OUTPUT_FLAG, doc: "of a notebook: the file for it with its outputs" },
    JSON_FLAG,
  ],
  completes: ["study-file"],
  takes: [1],
  async run(call) {
    const { args, flags, io, engine: load } = call;
    if (args.some(isNotebook)) return runNotebook(call);
    const workers = countOf(flags, WORKERS_FLAG);
    const json = flags.has("json");
    const interrupt = new AbortController();
    const stopListening = io.onInterrupt(() => interrupt.abort());
    try {
      const engine = await load();
      const { found, diagnostics, failed } = await compileFiles(args, io, engine, {
        ...useOf(flags, io),
        store: flags.get("store"),
        // Threads start while the data is read, and later while the store opens.
        onData: (bytes) => engine.hireAhead(bytes, { joinsIn: true, ...(workers && { workers }) }),
      });
      if (failed) {
        if (json) writeJson({ diagnostics }, io.stdout);
        return EXIT.failed;
      }
      const results = [];
      for (const { study, file } of choose(found, flags.get("study"))) {
        if (results.length > 0 && interrupt.signal.aborted) break;
        if (results.length > 0 && !json) io.stdout.write("\n\n");
        const planned = engine.planStudy(study, { optimise: !flags.has("no-optimise") });
        const threads = { costs: engine.machineCosts(), joinsIn: true, ...(workers && { workers }) };
        expectSearch(planned);
        const workforce = engine.hire(planned, threads);
        const options = { json, fresh: flags.has("fresh"), signal: interrupt.signal, ...threads, workforce };
        try {
          const opened = await besideFile(flags.get("store"), file.path, io);
          try {
            results.push(await conduct(planned, opened, file, { io, engine }, options));
          } finally {
            await opened.store.close();
          }
        } finally {
          await workforce.close();
        }
      }
      if (json) writeJson(oneOrAll(results.map((r) => r.document)), io.stdout);
      return worst(results.map((r) => r.code));
    } finally {
      stopListening();
    }
  },
};
