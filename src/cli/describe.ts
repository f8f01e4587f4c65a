import { resolve } from "node:path";
import { loadData } from "./engine.js";
import { writeJson } from "./tell.js";
import { EXIT, JSON_FLAG, type Verb } from "./verb.js";

export const describe: Verb = {
  name: "describe",
  usage: "FILE",
  doc: "the columns of a data file, and what looks suspicious in them",
  flags: [JSON_FLAG],
  completes: ["file"],
  takes: [1, 1],
  async run({ args, flags, io }) {
    const { readTable, describe } = await loadData();
    const table = await readTable(resolve(io.cwd, args[0]!));
    const description = describe(table);
    if (flags.has("json")) writeJson(description, io.stdout);
    else io.stdout.write(`${JSON.stringify(description)}\n`);
    return EXIT.done;
  },
};
