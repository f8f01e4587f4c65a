import { parse } from "../grammar/parse.js";
import { check } from "./check/check.js";
import type { Callee } from "./check/study.js";
import type { Goal, SamplerState, Store, StudyLog } from "./contracts.js";
import { DiagnosticError, hasErrors, speaker } from "./core/diagnostic.js";
import { canonical, hashOf } from "./core/hash.js";
import { isoTime } from "./core/iso-time.js";
import { version } from "./core/package.js";
import { registriesWith } from "./leaves/registries.js";
import { admitLeaves } from "./leaves/used.js";
import { RESULT_FORMAT } from "./plan/hash.js";
import { fixedArgs } from "./plan/pipeline.js";
import { readUse, type Use } from "./run/leaf-modules.js";
import { samplers } from "./samplers/index.js";
import { size } from "./space/enumerate.js";
import type { Candidate, SearchSpace, Value } from "./space/space.js";
import { memoryStore } from "./store/memory.js";
import { type FinishedTrial, fold, type Outcome, type StudyEvent } from "./trial.js";

export interface AskTellOptions {
  /** What the store knows the study by. */
  readonly name?: string;
  /** As after the word `search`: "tpe(lag = 1)"; random unless said. */
  readonly search?: string;
  /** One goal "value" to be minimized unless said. Samplers that take one goal only refuse more. */
  readonly goals?: readonly Goal[];
  readonly seed?: number;
  /** How many there will be, for samplers that spread their draws over all of them. */
  readonly trials?: number;
  /** In memory unless given. */
  readonly store?: Store;
  /** Start anew though the store has this study. */
  readonly fresh?: boolean;
  /** Samplers of your own that `search` may name. */
  readonly use?: readonly Use[];
}

/** What was asked for: to be judged outside, and told. */
export interface AskedTrial<P = Readonly<Record<string, Value>>> {
  readonly number: number;
  readonly params: P;
  readonly reason?: string;
}

/** Values by goal, or the value of the only goal; or why there is none. */
export type Told = number | Readonly<Record<string, number>> | { readonly error: string };

/** Spaces up to here are counted. */
const COUNTABLE = 1_000_000;

const say = speaker({
  "tell-first": (d: { trial: number; waiting: number; lag: number }) => ({
    message: `trial ${d.trial} builds on trial ${d.waiting} (lag ${d.lag}), and trial ${d.waiting} has not been told`,
    hint: `tell trial ${d.waiting} first, or search with a larger lag`,
  }),
  "tell-unknown": (d: { trial: number }) => ({
    message: `trial ${d.trial} is not under way: it was never asked for, or was told before`,
    hint: "tell what ask() gave, once",
  }),
  "tell-values": (d: { trial: number; lacking: readonly string[] }) => ({
    message: `trial ${d.trial} was told without a number for ${d.lacking.join(", ")}`,
    hint: 'tell a number for each goal, or { error: "why" }',
  }),
  "goal-direction": (d: { scorer: string; direction: string }) => ({
    message: `the goal ${d.scorer} has the direction '${d.direction}', expected minimize or maximize`,
    hint: `write  { scorer: "${d.scorer}", direction: "maximize" }`,
  }),
  "sampler-takes-less": (d: { sampler: string; what: string }) => ({
    message: `${d.sampler} takes no ${d.what}`,
    hint: "search random",
  }),
});

/**
 * A study that is judged outside: `ask` gives settings, `tell` takes what they came to. Samplers keep their laws:
 * suggestion t uses results of trials up to t − lag only, in order of their numbers, in whatever order they are told, so
 * the same results give the same asks. Told trials are in the store, and a study that the store has goes on: what was
 * asked for and not told is asked for again. `space`: as an objective's arguments are written ("x: real ~ 0..1, n: int ~
 * 1..9 when x > 0.5"), or as an object. Throws a DiagnosticError with all that is wrong with it.
 */
export async function askTell<P = Readonly<Record<string, Value>>>(
  space: string | SearchSpace,
  options: AskTellOptions = {},
): Promise<AskTell<P>> {
  const read = await readSpace(space, options);
  checkGoals(options.goals ?? []);
  const { name = "study", seed = 0, goals = [{ scorer: "value", direction: "minimize" }], trials } = options;
  checkSupport(read, goals);
  const planHash = hashOf({ format: RESULT_FORMAT, asked: { ...read, seed, goals, trials } });
  const log = await (options.store ?? memoryStore()).open(name, planHash, { fresh: options.fresh ?? false });
  if (log.past.length === 0) {
    const text = typeof space === "string" ? space : canonical(space);
    const at = isoTime(Date.now());
    const identity = { study: name, planHash, dataHash: hashOf(read.space), seed, version: version(), at };
    await log.append([{ type: "started", ...identity, source: { text } }]);
  }
  const finite = size(read.space, COUNTABLE);
  const context = { space: read.space, goals, seed, ...(trials && { trials }), ...(finite && { size: finite }) };
  const leaf = samplers.get(read.search.name);
  const args = fixedArgs(read.search) as never;
  return new AskTell<P>(leaf.create(context, args), leaf.lag(args), goals, log);
}

interface Read {
  readonly space: SearchSpace;
  readonly search: Callee;
}

async function readSpace(space: string | SearchSpace, { search = "random", use = [] }: AskTellOptions): Promise<Read> {
  const brought = await readUse(use, process.cwd());
  const own = admitLeaves(brought.leaves);
  // Any two values do where the space is an object: only `search` is read then.
  const args = typeof space === "string" ? space : "x: choice ~ [a, b]";
  const text = `objective "./outside.js" (\n${args}\n)\nminimize value\nsearch ${search}\nbudget ${COUNTABLE} trials\n`;
  const { file, diagnostics: syntax } = parse(text);
  const { studies, diagnostics } = check(file, {
    text,
    folder: process.cwd(),
    tables: () => ({ diagnostics: [] }),
    ...(own.leaves.length === 0 ? {} : { registries: registriesWith(own.leaves), leaves: own.used }),
  });
  const all = [...syntax, ...brought.diagnostics, ...own.diagnostics, ...diagnostics];
  // Places in this text are nobody's.
  if (hasErrors(all))
    throw new DiagnosticError(all.flatMap(({ span: _, ...d }) => (d.severity === "error" ? [d] : [])));
  const study = studies[0]!;
  return { space: typeof space === "string" ? study.space : space, search: study.search };
}

/** Whoever writes JavaScript has no types that see to it. */
function checkGoals(goals: readonly Goal[]): void {
  for (const { scorer, direction } of goals) {
    if (direction !== "minimize" && direction !== "maximize")
      throw new DiagnosticError([say("goal-direction", { scorer, direction: String(direction) })]);
  }
}

function checkSupport({ space, search }: Read, goals: readonly Goal[]): void {
  const { name, supports, reads } = samplers.get(search.name);
  const what =
    goals.length > 1 && supports.objectives === "one"
      ? "more than one goal"
      : !supports.conditions && space.params.some(({ when }) => when !== undefined)
        ? "parameters that exist under a condition"
        : reads === "gradient"
          ? "results without derivatives"
          : undefined;
  if (what !== undefined) throw new DiagnosticError([say("sampler-takes-less", { sampler: name, what })]);
}

/** Made by `askTell`. */
export class AskTell<P = Readonly<Record<string, Value>>> {
  readonly #sampler: SamplerState;
  readonly #lag: number | "any";
  readonly #goals: readonly Goal[];
  readonly #log: StudyLog;
  readonly #events: StudyEvent[];
  readonly #finished = new Map<number, FinishedTrial>();
  readonly #open = new Map<number, { readonly candidate: Candidate; readonly reason?: string; readonly at: number }>();
  #next = 0;
  #told = 0;

  constructor(sampler: SamplerState, lag: number | "any", goals: readonly Goal[], log: StudyLog) {
    this.#sampler = sampler;
    this.#lag = lag;
    this.#goals = goals;
    this.#log = log;
    this.#events = [...log.past];
    for (const trial of this.outcome.trials) this.#finished.set(trial.number, trial);
  }

  /** The next settings to judge; undefined when every candidate of a finite space has been asked for. */
  ask(): AskedTrial<P> | undefined {
    for (;;) {
      this.#tellSampler();
      const [ask] = this.#sampler.ask(1);
      if (ask === undefined) return undefined;
      const number = this.#next++;
      if (this.#finished.has(number)) continue;
      const { candidate, reason } = ask;
      this.#open.set(number, { candidate, ...(reason && { reason }), at: performance.now() });
      return { number, params: candidate as P, ...(reason && { reason }) };
    }
  }

  /** What a trial came to, by what `ask` gave or its number. Resolves when it is stored. */
  async tell(asked: number | AskedTrial<P>, told: Told): Promise<void> {
    const number = typeof asked === "number" ? asked : asked.number;
    const open = this.#open.get(number);
    if (open === undefined) throw new DiagnosticError([say("tell-unknown", { trial: number })]);
    const trial = this.#trialOf(number, open, told);
    this.#open.delete(number);
    this.#finished.set(number, trial);
    const event: StudyEvent = { type: "told", trials: [trial], fitsRun: 1 };
    this.#events.push(event);
    await this.#log.append([event]);
  }

  /** The trials so far. */
  get outcome(): Outcome {
    return fold(this.#events);
  }

  /** The best complete trial by the first goal; ties go to the lower number. */
  get best(): FinishedTrial | undefined {
    const { scorer, direction } = this.#goals[0]!;
    const sign = direction === "maximize" ? 1 : -1;
    const complete = this.outcome.trials.filter(({ state }) => state === "complete");
    return complete.reduce<FinishedTrial | undefined>(
      (best, t) => (best === undefined || sign * (t.values[scorer]! - best.values[scorer]!) > 0 ? t : best),
      undefined,
    );
  }

  /** Gives the store's place back; the study goes on when it is opened again. */
  close(): Promise<void> {
    return this.#log.close();
  }

  /** All that the next suggestion may know. Throws where some of that has not been told. */
  #tellSampler(): void {
    if (this.#lag === "any") return;
    const upTo = Math.max(0, this.#next - this.#lag + 1);
    const trials: FinishedTrial[] = [];
    for (let number = this.#told; number < upTo; number++) {
      const trial = this.#finished.get(number);
      if (trial === undefined) {
        throw new DiagnosticError([say("tell-first", { trial: this.#next, waiting: number, lag: this.#lag })]);
      }
      trials.push(trial);
    }
    this.#told = upTo;
    if (trials.length > 0) this.#sampler.tell(trials);
  }

  #trialOf(number: number, open: { candidate: Candidate; reason?: string; at: number }, told: Told): FinishedTrial {
    const { candidate, reason, at } = open;
    const seconds = (performance.now() - at) / 1000;
    const base = { number, model: "objective", candidate, ...(reason && { reason }), seconds };
    if (typeof told === "object" && typeof told.error === "string") {
      return { ...base, state: "failed", values: {}, folds: {}, error: told.error };
    }
    const given = typeof told === "number" ? { [this.#goals[0]!.scorer]: told } : (told as Record<string, number>);
    const lacking = this.#goals.map(({ scorer }) => scorer).filter((id) => typeof given[id] !== "number");
    if (lacking.length > 0) throw new DiagnosticError([say("tell-values", { trial: number, lacking })]);
    if (Object.values(given).some(Number.isNaN)) {
      return { ...base, state: "failed", values: {}, folds: {}, error: "the value is NaN" };
    }
    const folds = Object.fromEntries(Object.entries(given).map(([id, value]) => [id, [value]]));
    return { ...base, state: "complete", values: given, folds };
  }
}
