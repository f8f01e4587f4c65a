import { columnsTable } from "./columns-table.js";
import { loadData } from "./engine.js";
import { tableOf } from "./tables.js";
import { writeJson } from "./tell.js";
import { EXIT, JSON_FLAG, type Verb } from "./verb.js";

export const describe: Verb = {
  name: "describe",
  usage: "FILE",
  doc: "the columns of a data file, and what looks suspicious in them",
  more: "FILE is CSV, TSV, Parquet or JSON, or the name of a built-in data set.",
  flags: [JSON_FLAG],
  completes: ["file"],
  takes: [1, 1],
  async run({ args, flags, io }) {
    const table = await tableOf(args[0]!, io);
    const { describe: descriptionOf } = await loadData();
    const description = descriptionOf(table);
    if (flags.has("json")) writeJson(description, io.stdout);
    else io.stdout.write(columnsTable(description, io));
    return EXIT.done;
  },
};
