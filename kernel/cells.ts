import type { FrontEnd } from "./front-end.js";
import type { Bundle, CellRun, Completeness, Completions, Ending, Language } from "./language.js";
import { isTuning } from "./tuning/cell-kind.js";
import type { TuningCells } from "./tuning/cells.js";
import { TypeScriptCells } from "./typescript/cells.js";

/** Lets through what has come in. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 10));

/** Cells in either language; which one, their text tells. */
export class Cells implements Language {
  readonly #typescript: TypeScriptCells;
  readonly #makeTuning: () => Promise<TuningCells>;
  #tuning: Promise<TuningCells> | undefined;

  constructor(frontEnd: FrontEnd, cwd: string) {
    this.#typescript = new TypeScriptCells(cwd);
    this.#makeTuning = async () => {
      const { TuningCells } = await import("./tuning/cells.js");
      return new TuningCells(this.#typescript, frontEnd, cwd);
    };
  }

  /** Loads what cells will need: the compiler, the engine, the types of studies. Cells that wait come in between. */
  async warm(): Promise<void> {
    this.#typescript.warm();
    await turn();
    await (await this.#tuningCells()).warm();
    await turn();
    this.#typescript.warmStudies();
  }

  async run(code: string, run: CellRun): Promise<Ending> {
    return (await this.#languageOf(code)).run(code, run);
  }
  async complete(code: string, offset: number): Promise<Completions> {
    return (await this.#languageOf(code)).complete(code, offset);
  }
  async inspect(code: string, offset: number): Promise<Bundle | undefined> {
    return (await this.#languageOf(code)).inspect(code, offset);
  }
  async completeness(code: string): Promise<Completeness> {
    return (await this.#languageOf(code)).completeness(code);
  }

  async #languageOf(code: string): Promise<Language> {
    return isTuning(code) ? this.#tuningCells() : this.#typescript;
  }

  #tuningCells(): Promise<TuningCells> {
    this.#tuning ??= this.#makeTuning();
    return this.#tuning;
  }
}
