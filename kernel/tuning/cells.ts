import { createRequire } from "node:module";
import type { Command } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import { type Diagnostic, DiagnosticError, hasErrors } from "../../src/core/diagnostic.js";
import { planStudy } from "../../src/plan/planned.js";
import { frameOf } from "../../src/report/diagnostics.js";
import { missedExpectations } from "../../src/report/expectations.js";
import { colored } from "../../src/report/paint.js";
import type { FrontEnd } from "../front-end.js";
import type { Bundle, CellRun, Completeness, Completions, Ending, Language } from "../language.js";
import { interruptedWith, troubleOf } from "../trouble.js";
import type { TypeScriptCells } from "../typescript/cells.js";
import { AnonymousNames } from "./anonymous.js";
import { tuningText } from "./cell-kind.js";
import { checked, compared, explained, headed, shown } from "./commands.js";
import { compileCell, type Wish } from "./compile-cell.js";
import { DataColumns } from "./data-columns.js";
import { type Finding, findings } from "./diagnose.js";
import { framesAmong, leavesIn } from "./frames.js";
import { complete, help, type Surroundings } from "./help.js";
import { identifierOf } from "./identifier.js";
import { type Known, KnownStudies } from "./known-studies.js";
import { say } from "./messages.js";
import { readEvents, runStudy } from "./run-study.js";
import { type Shown, shownOf } from "./shown.js";
import { readStored, replanned, storedNames } from "./stored.js";
import { studyType } from "./study-type.js";

const require = createRequire(import.meta.url);

/** A study as people write them, and a mistake. */
const MISTAKEN =
  "data iris  predict species  model standardize |> knn(k ~ 1..9)  maximize acuracy  search grid\nvalidate =";

/** Tuning cells: their studies become variables of the TypeScript cells, whose data they can name. */
export class TuningCells implements Language {
  readonly #typescript: TypeScriptCells;
  readonly #frontEnd: FrontEnd;
  readonly #cwd: string;
  readonly #studies = new KnownStudies();
  readonly #anonymous = new AnonymousNames();
  readonly #around: Surroundings;

  constructor(typescript: TypeScriptCells, frontEnd: FrontEnd, cwd: string) {
    this.#typescript = typescript;
    this.#frontEnd = frontEnd;
    this.#cwd = cwd;
    const { names } = typescript;
    this.#around = { names, columns: new DataColumns(cwd, names), studies: this.#studies };
  }

  /** Loads what the engine itself loads late, for the reason that kernel/cells.ts gives. */
  load(): void {
    for (const module of ["../../src/index.js", "../../src/data/index.js", "../../src/store/sqlite.js"])
      require(module);
  }

  /** Reads a table, and a study with a mistake: what reads files and checks takes 0.4 s to be there. */
  async warm(): Promise<void> {
    await this.#around.columns.at("data iris", 0);
    const { diagnostics } = await compileCell(MISTAKEN, { ...this.#context(), nameOf: () => "study" });
    troubleOf("TuneError", diagnostics, { name: "cell", text: MISTAKEN });
  }

  async run(code: string, { number, signal, cell }: CellRun): Promise<Ending> {
    const text = tuningText(code);
    const source = { name: `cell ${number}`, text };
    try {
      const { wishes, diagnostics } = await compileCell(text, {
        ...this.#context(),
        store: { read: (study) => readEvents(this.#cwd, study) },
        nameOf: (clauses) => this.#anonymous.nameOf(clauses, cell),
      });
      if (hasErrors(diagnostics)) return troubleOf("TuneError", diagnostics, source);
      // Advice is for those who ask; what is odd, everybody is told.
      const isChecked = wishes.some((wish) => wish.kind === "command" && wish.command.verb === "check");
      this.#warn(isChecked ? diagnostics : diagnostics.filter(({ severity }) => severity !== "hint"), source);
      for (const wish of wishes) {
        const ending = await this.#fulfil(wish, signal);
        if (ending !== undefined) return ending;
      }
      return { ok: true, value: undefined };
    } catch (error) {
      if (error instanceof DiagnosticError) {
        const isMissed = error.diagnostics.every(({ code }) => code === "expect-missed");
        return troubleOf(isMissed ? "ExpectationMissed" : "TuneError", error.diagnostics, source);
      }
      throw error;
    }
  }

  #warn(diagnostics: readonly Diagnostic[], source: { readonly name: string; readonly text: string }): void {
    for (const diagnostic of diagnostics) {
      this.#frontEnd.stream("stderr", `${frameOf(diagnostic, source, colored)}\n`);
    }
  }

  /** The ending of the cell, if it ends here. */
  async #fulfil(wish: Wish, signal: AbortSignal): Promise<Ending | undefined> {
    if (wish.kind === "command") return this.#obey(wish.command, signal);
    const { study, text, isRun } = wish;
    this.#studies.set(study.name, { text, planned: planStudy(study) });
    return isRun ? this.#run(study.name, signal) : undefined;
  }

  async #obey(command: Command, signal: AbortSignal): Promise<Ending | undefined> {
    const names = command.names.map(({ text }) => text);
    const each = async (show: (name: string) => Bundle | Promise<Bundle>) => {
      for (const name of names) this.#frontEnd.display(await show(name));
      return undefined;
    };
    switch (command.verb) {
      case "check":
        return each(async (name) => checked((await this.#known(name)).planned));
      case "explain":
        return each(async (name) => explained((await this.#known(name)).planned));
      case "show":
        return each(async (name) => shown(await this.#shown(name), command));
      case "compare":
        this.#frontEnd.display(compared(await Promise.all(names.map((name) => this.#shown(name)))));
        if (command.as === undefined) return undefined;
        return each(async (name) => {
          this.#frontEnd.display(headed(name));
          return shown(await this.#shown(name), command);
        });
      case "run":
      case "resume":
        for (const name of names) {
          const ending = await this.#run(name, signal);
          if (ending !== undefined) return ending;
        }
        return undefined;
    }
  }

  /** A study of this session, or of the store: what has run before this session began can be shown and gone on with. */
  async #known(name: string): Promise<Known> {
    const known = this.#studies.get(name);
    if (known !== undefined) return known;
    const stored = await readStored(name, this.#cwd);
    const again = await replanned(stored!, framesAmong(this.#typescript.names));
    this.#studies.set(name, again);
    return again;
  }

  async #shown(name: string): Promise<Shown> {
    const known = this.#studies.get(name);
    if (known?.variable !== undefined) {
      return shownOf(known.planned.study, known.variable.outcome);
    }
    const stored = known === undefined ? await readStored(name, this.#cwd) : undefined;
    if (stored === undefined) throw new DiagnosticError([say("nothing-run", { study: name })]);
    return stored;
  }

  async #run(name: string, signal: AbortSignal): Promise<Ending | undefined> {
    const known = await this.#known(name);
    const variable = await runStudy(known.planned, this.#cwd, this.#frontEnd, signal);
    this.#studies.set(name, { ...known, variable });
    this.#typescript.define(identifierOf(name), studyType(known.planned.study.space), variable);
    const { state, trials, planned } = variable.outcome;
    if (state === "interrupted") {
      const done = planned === undefined ? `${trials.length}` : `${trials.length} of ${planned.trials}`;
      return interruptedWith(`${done} trials of ${name} are stored: run the cell again to go on`);
    }
    if (!trials.some((trial) => trial.state === "complete")) {
      throw new DiagnosticError([say("no-trial-complete", { study: name, trials: trials.length })]);
    }
    const missed = missedExpectations(known.planned.study, variable.outcome);
    if (missed.length === 0) return undefined;
    throw new DiagnosticError(missed.map(({ text, found }) => say("expect-missed", { study: name, text, found })));
  }

  /** What running a cell would complain about. */
  diagnose(code: string, others: readonly string[]): Promise<readonly Finding[]> {
    return findings(code, others, this.#context());
  }

  /** What texts are seen with: earlier cells, the store, variables of TypeScript cells. */
  #context() {
    const { names } = this.#typescript;
    return {
      studies: this.#studies,
      frames: framesAmong(names),
      stored: () => storedNames(this.#cwd),
      use: leavesIn(names),
    };
  }

  complete(code: string, offset: number): Promise<Completions> {
    return complete(tuningText(code), offset, this.#around);
  }

  async inspect(code: string, offset: number): Promise<Bundle | undefined> {
    const text = await help(tuningText(code), offset, this.#around);
    return text === undefined ? undefined : { "text/plain": text };
  }

  completeness(code: string): Completeness {
    const text = tuningText(code);
    const { diagnostics } = parse(text);
    if (!hasErrors(diagnostics)) return { status: "complete" };
    const end = text.trimEnd().length;
    const isOpen = diagnostics.some(({ span }) => span !== undefined && span.end >= end) || isUnclosed(text);
    return isOpen ? { status: "incomplete", indent: "  " } : { status: "invalid" };
  }
}

/** More brackets open than close. */
function isUnclosed(text: string): boolean {
  const brackets = text.replace(/#[^\n]*|"[^"\n]*"/g, "");
  const count = (pattern: RegExp) => brackets.match(pattern)?.length ?? 0;
  return count(/[{([]/g) > count(/[})\]]/g);
}
