import { DiagnosticError } from "../core/diagnostic.js";
import { nearest } from "../core/suggest.js";
import { chartTexts } from "../report/index.js";
import { outcomeJson } from "../report/outcome-json.js";
import { paintFor } from "../report/paint.js";
import { answer, readOutcome } from "./answer.js";
import { say } from "./messages.js";
import { besideNothing, storedOutcome } from "./store.js";
import { writeJson } from "./tell.js";
import { EXIT, JSON_FLAG, STORE_FLAG, type Verb } from "./verb.js";

export const show: Verb = {
  name: "show",
  usage: "STUDY",
  doc: "show a stored study: its leaderboard, or a chart",
  flags: [
    { name: "as", value: "CHART", completes: chartTexts.names, doc: `a chart: ${chartTexts.names.join(", ")}` },
    STORE_FLAG,
    JSON_FLAG,
  ],
  completes: ["study"],
  takes: [1, 1],
  async run({ args, flags, io }) {
    const name = flags.get("as");
    const chart = name === undefined ? undefined : chartTexts.find(name);
    if (name !== undefined && chart === undefined) {
      const has = chartTexts.names;
      throw new DiagnosticError([say("unknown-chart", { name, has, near: nearest(name, has) })]);
    }
    const opened = await besideNothing(flags.get("store"), io);
    const outcome = await storedOutcome(opened, args[0]!, io);
    await opened.store.close();
    if (flags.has("json")) writeJson(outcomeJson(outcome, (await readOutcome(outcome)).goals), io.stdout);
    else if (chart === undefined) io.stdout.write(await answer(outcome, io, opened));
    else {
      const { goals } = await readOutcome(outcome);
      const width = io.stdout.isTerminal ? io.stdout.width : Number.POSITIVE_INFINITY;
      const paint = paintFor(io.stdout.isTerminal, io.env);
      io.stdout.write(`${chart.text(outcome, { goals, width, paint, rows: 100 })}\n`);
    }
    return EXIT.done;
  },
};
