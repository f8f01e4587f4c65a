import { paintFor } from "../report/paint.js";
import { table } from "../report/table.js";
import { besideNothing } from "./store.js";
import { writeJson } from "./tell.js";
import { EXIT, JSON_FLAG, STORE_FLAG, type Verb } from "./verb.js";

export const list: Verb = {
  name: "list",
  usage: "",
  doc: "show what the store holds",
  flags: [STORE_FLAG, { name: "names", doc: "names of studies only, one a line" }, JSON_FLAG],
  completes: [],
  takes: [0, 0],
  async run({ flags, io }) {
    const { store, place } = await besideNothing(flags.get("store"), io);
    const runs = await store.studies();
    await store.close();
    if (flags.has("json")) writeJson(runs, io.stdout);
    else if (flags.has("names")) for (const name of new Set(runs.map((r) => r.study))) io.stdout.write(`${name}\n`);
    else if (runs.length === 0) io.stderr.write(`nothing is stored in ${place}; run a study:  tunebook run FILE\n`);
    else {
      const newest = [...runs].reverse();
      const column = (name: string, cells: readonly string[]) => ({ name, cells });
      const text = table(
        [
          column(
            "study",
            newest.map((r) => r.study),
          ),
          column(
            "state",
            newest.map((r) => r.state),
          ),
          {
            ...column(
              "trials",
              newest.map((r) => String(r.trials)),
            ),
            align: "right",
          },
          column(
            "started",
            newest.map((r) => local(r.startedAt)),
          ),
          {
            ...column(
              "plan",
              newest.map((r) => r.planHash),
            ),
            optional: true,
          },
          {
            ...column(
              "run",
              newest.map((r) => String(r.run)),
            ),
            align: "right",
            optional: true,
          },
        ],
        io.stdout.isTerminal ? io.stdout.width : Number.POSITIVE_INFINITY,
        paintFor(io.stdout.isTerminal, io.env),
      );
      io.stdout.write(`${text}\n`);
    }
    return EXIT.done;
  },
};

/** Minutes will do; the exact time is in the JSON. */
const local = (iso: string): string => iso.slice(0, 16).replace("T", " ");
