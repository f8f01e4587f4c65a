import module from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { importModule } from "../core/import-module.js";
import { packageFolder } from "../core/package.js";

/** Node 22.15 and later hook modules in the same thread; Node 20 in one of its own. */
type HookableModule = typeof module & { registerHooks?: (hooks: object) => void };

/** Hooks are built JavaScript, whoever asks for them: the sources' tests and the files that the build bundles, too. */
const hooks = () => pathToFileURL(join(packageFolder(), "dist/src/run/typescript-hooks.js")).href;

let ready: Promise<void> | undefined;

/** From now on this thread can import a user's TypeScript files. A stack trace names their own lines. */
export function loadTypeScript(): Promise<void> {
  ready ??= register();
  return ready;
}

async function register(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { registerHooks } = module as HookableModule;
  if (registerHooks === undefined) module.register(hooks());
  else registerHooks(await importModule(hooks()));
}
