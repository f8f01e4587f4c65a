import type { Study } from "../check/study.js";
import { compact } from "../core/collector.js";
import { bytesOf } from "../core/matrix.js";
import { compileLater, hasShrunk, keepLean, keepSmall, keepYoung, markAtOnce } from "../core/v8-flags.js";
import type { Planned } from "../plan/planned.js";
import type { Source } from "../report/diagnostics.js";
import { type OutcomeJson, outcomeJson } from "../report/outcome-json.js";
import type { MachineCosts } from "../run/machine-costs.js";
import type { Workforce } from "../run/pool.js";
import type { WorkforceOptions } from "../run/workforce.js";
import { Folding, type Outcome, trialLedger } from "../trial.js";
import { answer } from "./answer.js";
import type { Engine } from "./engine.js";
import { goalOf, missedExpectations } from "./expectations.js";
import type { Io } from "./io.js";
import { say } from "./messages.js";
import { ProgressLine } from "./progress.js";
import { type OpenedStore, quoted } from "./store.js";
import { tell } from "./tell.js";
import { EXIT } from "./verb.js";

/** From so many trials on, memory counts for more than the last tenth of the time. */
const MANY = 20_000;
/** And so many are worth a look at what new objects take, and compiled code. */
const SOME = 2000;
/** Of so few, this thread has little to do while others do the work. */
const FEW = 1000;
/** Data of so many bytes: to read them takes memory, and a search in them longer than to give it back. */
const LARGE_BYTES = 2 ** 20;
/** What reading and planning have left behind is worth the time that it takes to collect in studies of more than this. */
const SHORT_MS = 1500;

export interface ConductOptions extends Pick<WorkforceOptions, "workers" | "joinsIn"> {
  readonly costs: MachineCosts;
  readonly workforce?: Workforce;
  readonly fresh?: boolean;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/** Tells V8 of what a search is like. */
export function expectSearch(planned: Planned): void {
  const { candidates = 0 } = planned;
  if (candidates > SOME || isOnLarge(planned)) compileLater();
  else if (planned.candidates !== undefined) markAtOnce();
  // What V8 may let the heap grow to was decided when it was last collected: too late to say so then.
  if (candidates > MANY) keepLean();
}

/** Runs a planned study before the user's eyes; prints its answer, or makes the document that says it in JSON. */
export async function conduct(
  planned: Planned,
  opened: OpenedStore,
  source: Source | undefined,
  { io, engine }: { readonly io: Io; readonly engine: Engine },
  { json, ...options }: ConductOptions,
): Promise<{ document?: OutcomeJson; code: number }> {
  const { study } = planned;
  const outcome = await follow(planned, opened, io, engine, options);
  if (!json) {
    const { legalRangeOf } = await import("../check/legal-range.js");
    const known = { params: study.space.params, legalRangeOf };
    io.stdout.write(await answer(outcome, io, { option: opened.option, ...known }));
  }
  const goals = study.goals.map(({ id, direction }) => ({ scorer: id, direction }));
  return {
    ...(json ? { document: outcomeJson(outcome, goals) } : {}),
    code: verdict(study, outcome, opened, source, io),
  };
}

async function follow(
  planned: Planned,
  { store }: OpenedStore,
  io: Io,
  engine: Engine,
  options: Omit<ConductOptions, "json">,
): Promise<Outcome> {
  const line = new ProgressLine(io.stderr, planned.study.name, goalOf(planned.study), planned.candidates);
  const told = trialLedger();
  const folding = new Folding(told);
  let isLarge = leavesMuch(planned);
  if (isLarge) keepSmall();
  const tidy = setTimeout(compact, SHORT_MS).unref();
  try {
    for await (const event of engine.run(planned, {
      ...options,
      store,
      told,
      onProgress: (p) => line.update(p),
    })) {
      folding.add(event);
      if (isLarge) isLarge = !hasShrunk();
      if (told.size > MANY) keepLean();
      if (told.size > SOME) keepYoung();
    }
  } finally {
    clearTimeout(tidy);
    line.clear();
  }
  return folding.outcome();
}

/** Whether what reading and planning took is worth giving back while the search runs. */
const leavesMuch = (planned: Planned): boolean =>
  (planned.candidates ?? Number.POSITIVE_INFINITY) <= FEW && isOnLarge(planned);

const isOnLarge = ({ study: { data } }: Planned): boolean =>
  data !== undefined && bytesOf(data.table.matrix) >= LARGE_BYTES;

/** What the ending means, said on stderr; the exit code. */
function verdict(study: Study, outcome: Outcome, { option }: OpenedStore, source: Source | undefined, io: Io): number {
  if (outcome.state === "interrupted") {
    const stored = outcome.trials.length === 1 ? "1 trial is" : `${outcome.trials.length} trials are`;
    io.stderr.write(`interrupted: ${stored} stored; go on with  tunebook resume ${quoted(study.name)}${option}\n`);
    return EXIT.interrupted;
  }
  if (!outcome.trials.some((t) => t.state === "complete")) {
    const { trials, reason, fits } = outcome;
    const isTime = trials.length === 0 && reason === "time";
    const what = isTime
      ? say("no-time", { study: study.name, fits: fits.run })
      : say("no-trial-complete", { study: study.name, trials: trials.length });
    tell([what], source, io.stderr, io.env);
    return EXIT.failed;
  }
  const missed = missedExpectations(study, outcome);
  tell(missed, source, io.stderr, io.env);
  return missed.length > 0 ? EXIT.missed : EXIT.done;
}

/** The worst of several studies' codes: an interrupt, then a failure, then a missed expectation. */
export const worst = (codes: readonly number[]): number =>
  [EXIT.interrupted, EXIT.failed, EXIT.missed].find((code) => codes.includes(code)) ?? EXIT.done;
