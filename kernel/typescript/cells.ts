import { Home } from "../home.js";
import type { Bundle, CellRun, Completeness, Completions, Ending, Language } from "../language.js";
import { interrupted, troubleOf } from "../trouble.js";
import { type Converted, convert } from "./convert.js";
import { execute, openWorld } from "./execute.js";
import { isInterrupt } from "./interrupted.js";
import { CellModules } from "./modules.js";
import { cellNames } from "./names.js";
import { reached } from "./reached.js";
import { type Ran, rewriteStacks, thrown } from "./stack.js";
import { loadTslab, type Tslab } from "./tslab.js";

/** TypeScript cells: each sees what those before it have defined. */
export class TypeScriptCells implements Language {
  /** What the cells have defined. */
  readonly names = cellNames();
  readonly #cwd: string;
  readonly #home: Home;
  readonly #modules: CellModules;
  readonly #ran = new Map<number, Ran>();
  #declarations = "";
  /** Types that are at hand in every cell, so that the first study need not wait for them. */
  #always = "";
  #tslab: Tslab | undefined;

  constructor(cwd: string, home = new Home()) {
    this.#cwd = cwd;
    this.#home = home;
    this.#modules = new CellModules(cwd, home);
    openWorld({ exports: this.names, require: this.#modules.require });
    Object.assign(globalThis, { __dirname: cwd });
    rewriteStacks(this.#ran, home.root);
  }

  /** Loads the compiler, if it is not there yet: 2 s. */
  warm(): Tslab {
    this.#tslab ??= loadTslab(this.#cwd, this.#home);
    this.#tslab.settle();
    return this.#tslab;
  }

  /** Loads the types of a study's variable, and of the data frames in it: 0.3 s. */
  warmStudies(): void {
    this.#always = `import {} from "tunebook/notebook";\n`;
    this.complete("", 0);
  }

  get #known(): string {
    return this.#always + this.#declarations;
  }

  async run(code: string, { number, signal }: CellRun): Promise<Ending> {
    const tslab = this.warm();
    const converted = convert(code, this.#known, tslab);
    if (!isConverted(converted)) {
      return troubleOf("TypeScriptError", converted, { name: `cell ${number}`, text: code });
    }
    this.#modules.update(converted.files);
    this.#ran.set(number, {
      code,
      origins: converted.origins,
      lines: converted.script.split("\n").length,
    });
    const world = { exports: this.names, require: this.#modules.require };
    try {
      const { value } = await execute(converted, world, `cell-${number}.ts`, signal);
      this.#declarations = converted.declarations;
      return { ok: true, value };
    } catch (error) {
      this.#declarations = reached(converted.declarations, this.names, tslab.ts);
      return isInterrupt(error) ? interrupted : thrown(error, this.#ran);
    }
  }

  /** Gives a name a value, and a type that later cells see. */
  define(name: string, type: string, value: unknown): void {
    const converted = convert(`let ${name}: ${type} = undefined as any;`, this.#known, this.warm());
    if (!isConverted(converted)) throw new Error(`${name}: ${type} cannot be declared: ${converted[0]!.message}`);
    this.#declarations = converted.declarations;
    this.names[name] = value;
  }

  complete(code: string, offset: number): Completions {
    const { converter } = this.warm();
    const { start, end, candidates, original } = converter.complete(this.#known, code, offset);
    const types = new Map((original?.entries ?? []).map((entry) => [entry.name, String(entry.kind)]));
    const items = candidates.map((text) => ({ text, type: types.get(text) ?? "" }));
    return { start, end, items };
  }

  inspect(code: string, offset: number): Bundle | undefined {
    const { converter, describe } = this.warm();
    const info = converter.inspect(this.#known, code, offset);
    return info === undefined ? undefined : { "text/plain": describe(info) };
  }

  completeness(code: string): Completeness {
    const { isComplete, ts } = this.warm();
    const { completed, indent } = isComplete(code);
    if (!completed) return { status: "incomplete", indent: indent ?? "" };
    const errors = ts.transpileModule(code, { reportDiagnostics: true }).diagnostics ?? [];
    return { status: errors.length === 0 ? "complete" : "invalid" };
  }
}

const isConverted = (result: ReturnType<typeof convert>): result is Converted => "script" in result;
