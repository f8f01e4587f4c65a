import { createRequire } from "node:module";
import type { FrontEnd } from "./front-end.js";
import type { Bundle, CellRun, Completeness, Completions, Ending, Language } from "./language.js";
import { isMagic, Magics } from "./magics.js";
import { isTuning } from "./tuning/cell-kind.js";
import type { TuningCells } from "./tuning/cells.js";
import { TypeScriptCells } from "./typescript/cells.js";
import type { Content } from "./wire/message.js";

/** Lets through what has come in. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 10));

/**
 * The engine is loaded in one go: while an `import()` of it were under way, a cell that imports "tunebook", which is a
 * `require` below, would find its modules half loaded and fail.
 */
const require = createRequire(import.meta.url);

/** Cells in either language; which one, their text tells. */
export class Cells implements Language {
  readonly #magics = new Magics();
  readonly #typescript: TypeScriptCells;
  readonly #makeTuning: () => TuningCells;
  #tuning: TuningCells | undefined;

  constructor(frontEnd: FrontEnd, cwd: string) {
    this.#typescript = new TypeScriptCells(cwd);
    this.#makeTuning = () => {
      const { TuningCells } = require("./tuning/cells.js") as typeof import("./tuning/cells.js");
      return new TuningCells(this.#typescript, frontEnd, cwd);
    };
  }

  /** Loads what cells will need: the compiler, the engine, the types of studies. Cells that wait come in between. */
  async warm(): Promise<void> {
    this.#typescript.warm();
    await turn();
    this.#tuningCells();
    await turn();
    this.#typescript.warmStudies();
    await turn();
    await this.#tuningCells().warm();
  }

  async run(code: string, run: CellRun): Promise<Ending> {
    return this.#languageOf(code).run(code, run);
  }
  async complete(code: string, offset: number): Promise<Completions> {
    return this.#languageOf(code).complete(code, offset);
  }
  async inspect(code: string, offset: number): Promise<Bundle | undefined> {
    return this.#languageOf(code).inspect(code, offset);
  }
  async completeness(code: string): Promise<Completeness> {
    return this.#languageOf(code).completeness(code);
  }

  /** What a front end's extension asks: { id, code, others } → { id, findings }. */
  async diagnose({ id, code, others }: Content): Promise<Content> {
    const isText = typeof code === "string" && isTuning(code);
    const texts = Array.isArray(others) ? others.map(String) : [];
    return { id, findings: isText ? await this.#tuningCells().diagnose(code, texts) : [] };
  }

  #languageOf(code: string): Language {
    if (isMagic(code)) return this.#magics;
    return isTuning(code) ? this.#tuningCells() : this.#typescript;
  }

  #tuningCells(): TuningCells {
    if (this.#tuning === undefined) {
      this.#tuning = this.#makeTuning();
      // Before its first cell: that would begin to import what is required here, and the two would meet.
      this.#tuning.load();
    }
    return this.#tuning;
  }
}
