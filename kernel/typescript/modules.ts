import Module, { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import type { Home } from "../home.js";
import type { Converted } from "./convert.js";

type Loaded = { readonly exports: unknown };

/** What cells can `require`: modules near the notebook, this package's own, and TypeScript files in the notebook's folder. */
export class CellModules {
  readonly require: NodeJS.Require;
  readonly #cwd: string;
  readonly #home: Home;
  /** JavaScript of TypeScript files, by the path that it would have. */
  readonly #compiled = new Map<string, string>();
  readonly #loaded = new Map<string, Loaded>();

  constructor(cwd: string, home: Home) {
    this.#cwd = cwd;
    this.#home = home;
    this.require = this.#wrap(createRequire(join(cwd, "cell.js")), cwd);
  }

  /** Takes in files that have been compiled anew: the next import runs them. */
  update(files: Converted["files"]): void {
    for (const { path, data } of files) {
      this.#compiled.set(resolve(path), data);
      this.#loaded.delete(resolve(path));
    }
  }

  #wrap(require: NodeJS.Require, folder: string): NodeJS.Require {
    return new Proxy(require, {
      apply: (target, self, [id]: [string]) => {
        const own = this.#home.resolve(id, this.#cwd);
        if (own !== undefined) return this.#home.require(own);
        return /^\.\.?(\/|$)/.test(id)
          ? (this.#file(resolve(folder, id))?.exports ?? target.call(self, id))
          : target.call(self, id);
      },
    });
  }

  #file(path: string): Loaded | undefined {
    const bare = path.slice(0, path.length - extname(path).length);
    const file = [path, `${path}.js`, `${bare}.js`, join(path, "index.js")].find((name) => this.#compiled.has(name));
    if (file === undefined) return undefined;
    const known = this.#loaded.get(file);
    if (known !== undefined) return known;
    const loaded = new Module(file) as Module & { _compile(code: string, name: string): void };
    loaded.filename = file;
    loaded.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(dirname(file));
    loaded.require = this.#wrap(createRequire(file), dirname(file));
    // Before it runs: files may import one another.
    this.#loaded.set(file, loaded);
    loaded._compile(this.#compiled.get(file)!, file);
    return loaded;
  }
}
