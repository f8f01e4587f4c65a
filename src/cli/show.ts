import { extname, resolve } from "node:path";
import { chartNames } from "../report/charts/names.js";
import type { ChartForms } from "../report/index.js";
import { outcomeJson } from "../report/outcome-json.js";
import { paintFor } from "../report/paint.js";
import type { Outcome } from "../trial.js";
import { answer, readOutcome } from "./answer.js";
import { UsageError } from "./args.js";
import { OUTPUT_FLAG } from "./export.js";
import { writeWhole } from "./files.js";
import type { Io } from "./io.js";
import { say } from "./messages.js";
import { besideNothing, storedOutcome } from "./store.js";
import { writeJson } from "./tell.js";
import { EXIT, JSON_FLAG, STORE_FLAG, type Verb } from "./verb.js";
import { type WantedChart, wantedChart } from "./wanted-chart.js";

export const show: Verb = {
  name: "show",
  usage: "STUDY",
  doc: "show a stored study: its leaderboard, or a chart",
  more: "A chart is printed as text; -o FILE.svg writes it as a picture, -o FILE.json as a figure for Plotly.",
  flags: [
    {
      name: "as",
      value: "CHART",
      completes: chartNames,
      doc: `a chart, with its arguments as in "slice(C)": ${chartNames.join(", ")}`,
    },
    { ...OUTPUT_FLAG, doc: "with --as: the picture (FILE.svg) or figure (FILE.json) to write" },
    STORE_FLAG,
    JSON_FLAG,
  ],
  completes: ["study"],
  takes: [1, 1],
  async run({ args, flags, io }) {
    const as = flags.get("as");
    const file = flags.get("output");
    const wanted = as === undefined ? undefined : await wantedChart(as);
    const write = file === undefined ? undefined : writerOf(file, wanted?.name);
    const opened = await besideNothing(flags.get("store"), io);
    const outcome = await storedOutcome(opened, args[0]!, io);
    await opened.store.close();
    const { goals } = await readOutcome(outcome);
    if (file !== undefined && write !== undefined) {
      const { chartOf } = await import("../report/index.js");
      const chart = chartOf(wanted!.name, outcome, { goals, args: wanted!.args })!;
      writeWhole(resolve(io.cwd, file), file, write(chart));
      io.stdout.write(`${file}: ${chart.says}\n`);
    } else if (flags.has("json")) writeJson(outcomeJson(outcome, goals), io.stdout);
    else
      io.stdout.write(
        wanted === undefined ? await answer(outcome, io, opened) : `${await textOf(wanted, outcome, goals, io)}\n`,
      );
    return EXIT.done;
  },
};

const WRITERS: Readonly<Record<string, (chart: ChartForms) => string>> = {
  ".svg": (chart) => `${chart.svg()}\n`,
  ".json": (chart) => `${JSON.stringify(chart.figure(), undefined, 1)}\n`,
};

/** By the ending of the file, told before the study is looked for. */
function writerOf(file: string, name: string | undefined): (chart: ChartForms) => string {
  const write = WRITERS[extname(file).toLowerCase()];
  if (write !== undefined && name !== undefined && name !== "leaderboard") return write;
  throw new UsageError([say("no-such-picture", { file, chart: name })]);
}

async function textOf(
  { name, args }: WantedChart,
  outcome: Outcome,
  goals: Parameters<typeof outcomeJson>[1],
  io: Io,
): Promise<string> {
  const width = io.stdout.isTerminal ? io.stdout.width : Number.POSITIVE_INFINITY;
  const paint = paintFor(io.stdout.isTerminal, io.env);
  const { chartOf, chartTexts } = await import("../report/index.js");
  const own = chartTexts.find(name);
  return own === undefined
    ? chartOf(name, outcome, { goals, args })!.text(width, paint)
    : own.text(outcome, { goals, width, paint, rows: Number(args.rows ?? 100) });
}
