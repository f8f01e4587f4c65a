import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import { isMainThread } from "node:worker_threads";
import { makeFolders } from "./folders.js";
import { underUsualFlags } from "./v8-flags.js";

/** What an earlier process kept is good for the same V8, flags and processor alone. */
const KIND = `${process.version}-${process.arch}-${cachedDataVersionTag().toString(16)}`;
const ENDING = ".cjs";
/** Scripts that are run here have no `import()`: the one file that imports for all is loaded by Node itself. */
const IMPORTING = "./import-module.cjs";

const modules = new Map<string, { exports: unknown }>();
/** Scripts that had nothing kept, by the file to keep it in. */
const fresh = new Map<string, Script>();

/**
 * Runs a file of the build's bundle, and the files beside it that it requires, with what V8 made of their text in an
 * earlier process: to compile two megabytes anew takes as long as a small study. The first process that finds nothing
 * kept, keeps at its end what it has compiled, beside the bundle; where it may not write, the next compiles again.
 */
export function runScript(file: string): unknown {
  const known = modules.get(file);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(file, module);
  const elsewhere = createRequire(file);
  const isScript = (id: string) => id.startsWith("./") && id !== IMPORTING;
  const require = (id: string) => (isScript(id) ? runScript(join(dirname(file), id)) : elsewhere(id));
  compiled(file).runInThisContext()(module.exports, require, module, file, dirname(file));
  return module.exports;
}

/** The bundle is written in ASCII: so read, it takes half of the memory. */
function compiled(file: string): Script {
  const kept = join(dirname(file), "code", KIND, basename(file, ENDING));
  const cachedData = contentOf(kept);
  const text = `(function (exports, require, module, __filename, __dirname) { "use strict"; ${readFileSync(file, "latin1")}\n})`;
  const options = { filename: file, ...(cachedData === undefined ? {} : { cachedData }) };
  const script = underUsualFlags(() => new Script(text, options));
  if (isMainThread && (cachedData === undefined || script.cachedDataRejected === true)) {
    if (fresh.size === 0) process.once("exit", () => underUsualFlags(keep));
    fresh.set(kept, script);
  }
  return script;
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Under another name first: no process reads the half of a file. */
function keep(): void {
  try {
    for (const [file, script] of fresh) {
      makeFolders(dirname(file));
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, script.createCachedData());
      renameSync(draft, file);
    }
  } catch {
    // The folder belongs to somebody else, or the disk is full: the next process compiles again.
  }
}
