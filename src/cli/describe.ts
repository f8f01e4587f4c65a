import { columnsTable } from "./columns-table.js";
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
    const { summariesOf } = await import("../report/columns.js");
    const columns = summariesOf(table);
    if (flags.has("json"))
      writeJson({ name: table.name, rows: table.matrix.rows, hash: table.hash, columns }, io.stdout);
    else io.stdout.write(columnsTable(table, columns, io));
    return EXIT.done;
  },
};
