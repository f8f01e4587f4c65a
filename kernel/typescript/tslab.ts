import type { Converter, ConvertResult } from "#tslab";
import type { Home } from "../home.js";
import type { Compiler } from "./compiler.js";
import { optionsFor } from "./options.js";
import { OtherTimers } from "./timers.js";

type TranspileModule = Compiler["transpileModule"];

/** tslab's converter with options of our choice, and the compiler below it. Takes about two seconds to make. */
export interface Tslab {
  readonly ts: Compiler;
  readonly converter: Converter;
  isComplete(code: string): { readonly completed: boolean; readonly indent?: string };
  describe(info: NonNullable<ReturnType<Converter["inspect"]>>): string;
  /** Takes in what has changed beside the notebook. */
  settle(): void;
  /** Source maps of the last conversion: TypeScript → JavaScript, and that → what is run. */
  readonly maps: { module?: string; script?: string };
}

const COMPILER = "#typescript";

/**
 * Loads tslab with a compiler that adds our options to its own, which are fixed in its code: whatever it loads from here
 * on gets this compiler.
 */
export function loadTslab(cwd: string, home: Home): Tslab {
  const ts = home.require(COMPILER) as Compiler;
  const maps: Tslab["maps"] = {};
  const timers = new OtherTimers();
  const createWatchCompilerHost = hostMaker(ts, optionsFor(cwd, home, ts), timers);
  replace(home, COMPILER, { ...ts, createWatchCompilerHost, transpileModule: mapping(ts.transpileModule, maps) });
  const tslab = home.require("#tslab") as typeof import("#tslab");
  const converter = tslab.createConverter({ isJS: false, isBrowser: false });
  return {
    ts,
    converter,
    isComplete: tslab.isCompleteCode,
    describe: tslab.printQuickInfo,
    settle: () => timers.settle(),
    maps,
  };
}

function hostMaker(ts: Compiler, added: object, timers: OtherTimers) {
  const make = ts.createWatchCompilerHost as (...all: unknown[]) => unknown;
  return (files: string[], options: object, system: Compiler["sys"], ...rest: unknown[]) =>
    make(files, { ...options, ...added }, timers.addTo(system), ...rest);
}

/** The step to CommonJS with its source map; the map of the step before comes at the end of the text. */
function mapping(transpile: TranspileModule, maps: Tslab["maps"]): TranspileModule {
  return (code, options) => {
    const at = code.lastIndexOf("//# sourceMappingURL=");
    const plain = at < 0 ? code : code.slice(0, at);
    const result = transpile(plain, { ...options, compilerOptions: { ...options.compilerOptions, sourceMap: true } });
    maps.module = code.slice(at).replace(/^.*base64,/, "");
    if (result.sourceMapText !== undefined) maps.script = result.sourceMapText;
    return { ...result, outputText: result.outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, "") };
  };
}

function replace(home: Home, module: string, exports: unknown): void {
  const loaded = home.loaded(module);
  if (loaded !== undefined) loaded.exports = exports;
}

export type { Converter, ConvertResult };
