import module from "node:module";

/** Node 22.15 and later hook modules in the same thread; Node 20 in one of its own. */
type HookableModule = typeof module & { registerHooks?: (hooks: object) => void };

/** Hooks are built JavaScript: the sources' tests find them in dist/. */
const hooks = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/src/run/typescript-hooks.js" : "./typescript-hooks.js",
  import.meta.url,
);

let ready: Promise<void> | undefined;

/** From now on this thread can import a user's TypeScript files. A stack trace names their own lines. */
export function loadTypeScript(): Promise<void> {
  ready ??= register();
  return ready;
}

async function register(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { registerHooks } = module as HookableModule;
  if (registerHooks === undefined) module.register(hooks);
  else registerHooks(await import(hooks.href));
}
