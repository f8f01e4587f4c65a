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
import { tuningText } from "./cell-kind.js";
import { checked, compared, explained, type Shown, shown } from "./commands.js";
import { compileCell, type Wish } from "./compile-cell.js";
import { DataColumns } from "./data-columns.js";
import { framesAmong, leavesIn } from "./frames.js";
import { complete, help, type Surroundings } from "./help.js";
import { KnownStudies } from "./known-studies.js";
import { say } from "./messages.js";
import { runStudy } from "./run-study.js";
import { studyType } from "./study-type.js";

const require = createRequire(import.meta.url);

/** Tuning cells: their studies become variables of the TypeScript cells, whose data they can name. */
export class TuningCells implements Language {
  readonly #typescript: TypeScriptCells;
  readonly #frontEnd: FrontEnd;
  readonly #cwd: string;
  readonly #studies = new KnownStudies();
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

  /** Reads a table: what reads files takes 0.3 s to be there. */
  async warm(): Promise<void> {
    await this.#around.columns.at("data iris", 0);
  }

  async run(code: string, { number, signal }: CellRun): Promise<Ending> {
    const text = tuningText(code);
    const source = { name: `cell ${number}`, text };
    try {
      const frames = framesAmong(this.#typescript.names);
      const { wishes, diagnostics } = await compileCell(
        text,
        this.#studies,
        frames,
        [],
        leavesIn(this.#typescript.names),
      );
      if (hasErrors(diagnostics)) return troubleOf("TuneError", diagnostics, source);
      this.#warn(diagnostics, source);
      for (const wish of wishes) {
        const ending = await this.#fulfil(wish, signal);
        if (ending !== undefined) return ending;
      }
      return { ok: true, value: undefined };
    } catch (error) {
      if (error instanceof DiagnosticError) return troubleOf("TuneError", error.diagnostics, source);
      throw error;
    }
  }

  /** Hints are for who asks for a check. */
  #warn(diagnostics: readonly Diagnostic[], source: { readonly name: string; readonly text: string }): void {
    for (const diagnostic of diagnostics.filter(({ severity }) => severity !== "hint")) {
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
    const each = (show: (name: string) => Bundle) => {
      for (const name of names) this.#frontEnd.display(show(name));
      return undefined;
    };
    switch (command.verb) {
      case "check":
        return each((name) => checked(this.#studies.get(name)!.planned));
      case "explain":
        return each((name) => explained(this.#studies.get(name)!.planned));
      case "show":
        return each((name) => shown(this.#shown(name), command));
      case "compare":
        this.#frontEnd.display(compared(names.map((name) => this.#shown(name))));
        return undefined;
      case "run":
      case "resume":
        for (const name of names) {
          const ending = await this.#run(name, signal);
          if (ending !== undefined) return ending;
        }
        return undefined;
    }
  }

  #shown(name: string): Shown {
    const { planned, variable } = this.#studies.get(name)!;
    if (variable === undefined) throw new DiagnosticError([say("nothing-run", { study: name })]);
    return { planned, outcome: variable.outcome };
  }

  async #run(name: string, signal: AbortSignal): Promise<Ending | undefined> {
    const known = this.#studies.get(name)!;
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

/** A quoted name can be any text; a variable cannot. */
const identifierOf = (name: string): string => name.replace(/[^A-Za-z0-9_$]/g, "_").replace(/^(?=\d)/, "_");
