import module from "node:module";

/** Node 22.15 and later hook modules in the same thread; Node 20 in one of its own. */
type HookableModule = typeof module & { registerHooks?: (hooks: object) => void };

let ready: Promise<void> | undefined;

/** From now on this thread can import a user's TypeScript files. A stack trace names their own lines. */
export function loadTypeScript(): Promise<void> {
  ready ??= register();
  return ready;
}

async function register(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { registerHooks } = module as HookableModule;
  if (registerHooks === undefined) module.register("./typescript-hooks.js", import.meta.url);
  else registerHooks(await import("./typescript-hooks.js"));
}
