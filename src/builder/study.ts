import { parse } from "../../grammar/parse.js";
import { print } from "../../grammar/print.js";
import type { Study } from "../check/study.js";
import { type Compiled, type CompileOptions, compile } from "../compile.js";
import { DiagnosticError, hasErrors } from "../core/diagnostic.js";
import type { dataArgs, queryArgs } from "../data/args.js";
import { explain } from "../plan/explain.js";
import { type Planned, type PlanOptions, planStudy } from "../plan/planned.js";
import type { StudyResult } from "../result.js";
import type { Use } from "../run/leaf-modules.js";
import { type RunOptions, run } from "../run/run.js";
import type { StudyEvent } from "../trial.js";
import { type TuneOptions, tune } from "../tune.js";
import type { ArgsOfSchema, Call, CallKind, Searched } from "./calls.js";
import type { Domain } from "./domains.js";
import type { ChartName, KeepName, PrunerName, SamplerName, ScorerName, SplitterName, StopName } from "./leaves.js";
import type { EstimatorCall, Flat, Model, ModelOf, ParamsOf, Pipeline, TransformStep } from "./params.js";
import {
  callText,
  dataArgsText,
  nameText,
  objectiveArgsText,
  queryText,
  sourceText,
  stringText,
  valueText,
  wordText,
} from "./text.js";

type Time = `${number} ${"ms" | "s" | "min" | "h" | "d"}`;
/** What ends a search: candidates, fits, a time of all, a time of each trial. */
export type Amount = `${number} ${"trials" | "fits"}` | Time | `${Time} each`;
type CallOf<K extends CallKind, N extends string> = N | Call<K, string, unknown>;
type Setting = Readonly<Record<string, string | number | boolean>>;
type ObjectiveArgs = Readonly<Record<string, string | number | boolean | Domain<unknown, boolean>>>;

/**
 * A study as TypeScript writes it, clause by clause, in any order. Each method gives another study and leaves this one
 * as it is. It says what its `text` says: the same text is the same plan. `P`: what `best.params` of its result is.
 */
export class StudyBuilder<M extends readonly Model[] = [], P = ParamsOf<M>> {
  readonly name: string | undefined;
  readonly #lines: readonly string[];
  readonly #use: readonly Use[];

  constructor(name?: string, lines: readonly string[] = [], use: readonly Use[] = []) {
    this.name = name;
    this.#lines = lines;
    this.#use = use;
  }

  // ── Data ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A built-in set, a data frame among `frames`, or a file or address. */
  data(source: string, args: ArgsOfSchema<typeof dataArgs> = {}): StudyBuilder<M, P> {
    return this.#with(`data ${sourceText(source)} ${dataArgsText(args)}`);
  }
  /** The table that one SELECT makes. */
  query(sql: string, args: Omit<ArgsOfSchema<typeof queryArgs>, "sql"> = {}): StudyBuilder<M, P> {
    return this.#with(`data ${queryText({ sql, ...args })}`);
  }
  predict(column: string, as?: "class" | "number"): StudyBuilder<M, P> {
    return this.#with(`predict ${wordText(column)}${as === undefined ? "" : ` as ${as}`}`);
  }
  ignore(...columns: readonly string[]): StudyBuilder<M, P> {
    return this.#with(`ignore ${columns.map(wordText).join(", ")}`);
  }
  orderBy(column: string): StudyBuilder<M, P> {
    return this.#with(`order by ${wordText(column)}`);
  }
  groupBy(column: string): StudyBuilder<M, P> {
    return this.#with(`group by ${wordText(column)}`);
  }
  weightBy(column: string): StudyBuilder<M, P> {
    return this.#with(`weight by ${wordText(column)}`);
  }

  // ── Models ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Transforms, then an estimator; a list in the place of a step is a choice. Called again: another model to choose from. */
  model<const N extends string, const S extends Pipeline>(
    name: N,
    ...steps: S
  ): StudyBuilder<[...M, ModelOf<S, N>], ParamsOf<[...M, ModelOf<S, N>]>>;
  model<const S extends Pipeline>(
    ...steps: S
  ): StudyBuilder<[...M, ModelOf<S, undefined>], ParamsOf<[...M, ModelOf<S, undefined>]>>;
  model(...given: readonly (string | TransformStep | EstimatorCall | readonly EstimatorCall[])[]): unknown {
    const [first, ...rest] = given;
    const steps = (typeof first === "string" ? rest : given) as readonly (Step | readonly Step[])[];
    const texts = steps.map((step) =>
      isChoice(step) ? `[${step.map((option) => callText(option)).join(", ")}]` : callText(step),
    );
    const name = typeof first === "string" ? `${nameText(first)} = ` : "";
    return this.#with(`model ${name}${texts.join(" |> ")}`, ...steps.flat());
  }
  /** In the place of data and model: a function in a file. Ranges are of reals unless they say `int()`. */
  objective<const O extends ObjectiveArgs>(file: string, params: O): StudyBuilder<M, Flat<Searched<O, O>>> {
    return this.#with(`objective ${stringText(file)}${objectiveArgsText(params)}`) as StudyBuilder<
      M,
      Flat<Searched<O, O>>
    >;
  }
  /** Candidates that are allowed, in the words of the language: `"leaves <= 2 ** max_depth"`. */
  where(condition: string): StudyBuilder<M, P> {
    return this.#with(`where ${condition}`);
  }

  // ── Judging ───────────────────────────────────────────────────────────────────────────────────────────────────────

  validate(splitter: CallOf<"splitter", SplitterName>, inside?: CallOf<"splitter", SplitterName>): StudyBuilder<M, P> {
    const outer = inside === undefined ? "" : ` inside ${calleeText(inside)}`;
    return this.#with(`validate ${calleeText(splitter)}${outer}`, splitter, inside);
  }
  maximize(scorer: CallOf<"scorer", ScorerName>): StudyBuilder<M, P> {
    return this.#with(`maximize ${calleeText(scorer)}`, scorer);
  }
  minimize(scorer: CallOf<"scorer", ScorerName> | "value"): StudyBuilder<M, P> {
    return this.#with(`minimize ${calleeText(scorer)}`, scorer);
  }
  measure(...scorers: readonly CallOf<"scorer", ScorerName>[]): StudyBuilder<M, P> {
    return this.#with(`measure ${scorers.map(calleeText).join(", ")}`, ...scorers);
  }
  /** Results that are allowed: `"model_size < 2 MB and recall >= 0.8"`. */
  subjectTo(condition: string): StudyBuilder<M, P> {
    return this.#with(`subject to ${condition}`);
  }
  expect(condition: string): StudyBuilder<M, P> {
    return this.#with(`expect ${condition}`);
  }

  // ── Searching ─────────────────────────────────────────────────────────────────────────────────────────────────────

  search(sampler: CallOf<"sampler", SamplerName>): StudyBuilder<M, P> {
    return this.#with(`search ${calleeText(sampler)}`, sampler);
  }
  prune(pruner: CallOf<"pruner", PrunerName>): StudyBuilder<M, P> {
    return this.#with(`prune ${calleeText(pruner)}`, pruner);
  }
  stop(...rules: readonly CallOf<"stop", StopName>[]): StudyBuilder<M, P> {
    return this.#with(`stop ${rules.map(calleeText).join(", ")}`, ...rules);
  }
  /** `"40 trials", "2 min", "10 s each"`. */
  budget(...amounts: readonly Amount[]): StudyBuilder<M, P> {
    return this.#with(`budget ${amounts.join(", ")}`);
  }
  seed(seed: number): StudyBuilder<M, P> {
    return this.#with(`seed ${seed}`);
  }
  /** Known good settings, by short or full ids of parameters, tried first; or the name of a stored study. */
  startFrom(...from: readonly [string] | readonly Setting[]): StudyBuilder<M, P> {
    return this.#with(
      `start from ${from.map((f) => (typeof f === "string" ? nameText(f) : settingText(f))).join(" ")}`,
    );
  }
  keep(rule: CallOf<"keep", KeepName>): StudyBuilder<M, P> {
    return this.#with(`keep ${calleeText(rule)}`);
  }
  report(...charts: readonly ChartName[]): StudyBuilder<M, P> {
    return this.#with(`report ${charts.join(", ")}`);
  }
  note(text: string): StudyBuilder<M, P> {
    return this.#with(`note ${text.includes("\n") ? `"""\n${text}\n"""` : stringText(text)}`);
  }
  /** Codes of warnings and hints that the study knows of; `because` gives the reason, which is required. */
  allow(...codes: readonly string[]): StudyBuilder<M, P> {
    return this.#with(`allow ${codes.map(stringText).join(", ")}`);
  }
  /** The reason for the clause before it. */
  because(reason: string): StudyBuilder<M, P> {
    const last = this.#lines.at(-1);
    if (last === undefined) throw new RangeError("because gives the reason for a clause: no clause stands before it");
    return new StudyBuilder(
      this.name,
      [...this.#lines.slice(0, -1), `${last} because ${stringText(reason)}`],
      this.#use,
    );
  }
  /** A clause in the words of the language. */
  clause(text: string): StudyBuilder<M, P> {
    return this.#with(text);
  }

  // ── The study as a whole ──────────────────────────────────────────────────────────────────────────────────────────

  /** The study in the language, as `tunebook fmt` writes it. */
  get text(): string {
    const body = this.#lines.join("\n");
    const whole = this.name === undefined ? `${body}\n` : `study ${nameText(this.name)} {\n${body}\n}\n`;
    const { file, diagnostics } = parse(whole);
    return hasErrors(diagnostics) ? whole : print(file);
  }

  /** As `compile` of its text: never throws for what is wrong with the study. */
  compile(options: CompileOptions = {}): Promise<Compiled> {
    return compile(this.text, this.#brought(options));
  }
  /** The checked study, and its plan. Throws a TuneError. */
  async plan(options: CompileOptions & PlanOptions = {}): Promise<Planned> {
    const { studies, diagnostics } = await this.compile(options);
    if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
    return planStudy(studies[0] as Study, options);
  }
  /** The plan in words; fits nothing. */
  async explain(options: CompileOptions & PlanOptions = {}): Promise<string> {
    return explain(await this.plan(options));
  }
  /** Every event of the run, as soon as it is stored. */
  async *run(options: TuneOptions = {}): AsyncGenerator<StudyEvent> {
    yield* run(await this.plan(options), options as RunOptions);
  }
  /** Runs it to its end. */
  tune(options: TuneOptions = {}): Promise<StudyResult<P>> {
    return tune<P>(this.text, this.#brought(options));
  }

  /** The leaves that its calls bring, and those of the options. */
  #brought<O extends CompileOptions>(options: O): O {
    return this.#use.length === 0 ? options : { ...options, use: [...(options.use ?? []), ...this.#use] };
  }

  #with(line: string, ...calls: readonly unknown[]): StudyBuilder<M, P> {
    const leaves = calls.flatMap((call) => (call as Partial<Step> | undefined)?.leaf ?? []);
    return new StudyBuilder(this.name, [...this.#lines, line], [...this.#use, ...leaves]);
  }
}

type Step = Call<CallKind, string, unknown>;

const isChoice = (step: Step | readonly Step[]): step is readonly Step[] => Array.isArray(step);
const calleeText = (callee: string | Call<CallKind, string, unknown>): string =>
  typeof callee === "string" ? (callee === "group" ? callee : nameText(callee)) : callText(callee);

/** In settings, strings are words, and ids have dots. */
function settingText(setting: Setting): string {
  const parts = Object.entries(setting).map(
    ([id, value]) => `${id.split(".").map(wordText).join(".")} = ${valueText(value, undefined)}`,
  );
  return `{ ${parts.join(", ")} }`;
}

/** Begins a study. */
export const study = (name?: string): StudyBuilder => new StudyBuilder(name);
