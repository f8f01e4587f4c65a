import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { packageFolder } from "../src/core/package.js";
import { foldersAbove } from "./typescript/options.js";

/** The package's own name, under which cells import it wherever they run. */
const NAME = "tunebook";
/** Danfo as its documentation imports it: ours, where the notebook's folder has none. */
const DANFO = `danfojs-node`;

/** The folder of this package, and what cells can import from it without an install of their own. */
export class Home {
  readonly root: string;
  readonly #require: NodeJS.Require;
  readonly #manifest: {
    readonly version: string;
    readonly exports: Readonly<Record<string, string | { types: string }>>;
  };

  constructor(root = packageFolder()) {
    this.root = root;
    this.#manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    this.#require = createRequire(join(root, "package.json"));
  }

  get version(): string {
    return this.#manifest.version;
  }

  /** Module → its declarations, for cells in a folder. */
  types(cwd: string): Readonly<Record<string, string>> {
    const own = Object.entries(this.#manifest.exports).flatMap(([path, entry]) =>
      typeof entry === "string" ? [] : [[NAME + path.slice(1), join(this.root, entry.types)] as const],
    );
    const types = Object.fromEntries(own);
    const danfo = types[`${NAME}/danfo`];
    return danfo === undefined || this.#hasOwnDanfo(cwd) ? types : { ...types, [DANFO]: danfo };
  }

  /** The folder whose "node" declares Node's own modules. */
  get nodeTypes(): string {
    return dirname(dirname(this.#require.resolve("@types/node/package.json")));
  }

  /** The file of a module that a cell gets from here; undefined: it is none of ours. */
  resolve(module: string, cwd: string): string | undefined {
    if (module === NAME || module.startsWith(`${NAME}/`)) return this.#require.resolve(module);
    if (module === DANFO && !this.#hasOwnDanfo(cwd)) return this.#require.resolve(`${NAME}/danfo`);
    return undefined;
  }

  /** The one beside this package's sources is there to be bundled: Node alone cannot load it. */
  #hasOwnDanfo(cwd: string): boolean {
    const [nearest] = foldersAbove(cwd, join("node_modules", DANFO));
    return nearest !== undefined && nearest !== join(this.root, "node_modules", DANFO);
  }

  /** Something that this package itself depends on. */
  require(module: string): unknown {
    return this.#require(module);
  }

  /** The record of a module that has been required. */
  loaded(module: string): { exports: unknown } | undefined {
    return this.#require.cache[this.#require.resolve(module)];
  }
}
