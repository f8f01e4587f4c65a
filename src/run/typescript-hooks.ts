import { existsSync, readFileSync } from "node:fs";
import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from "node:module";
import { fileURLToPath } from "node:url";
import { transformSync } from "oxc-transform";

/**
 * Module hooks that let Node import a user's TypeScript: types are dropped, not checked; enums and namespaces work.
 * One file, as Node 20 loads hooks into a thread of their own.
 */

const RELATIVE = /^(\.\.?\/|\/|file:)/;
/** This package, however the user's file may have found it: leaves and the engine that runs them are of one version. */
const OWN = /^tunebook(\/|$)/;
/** What `versioned` adds to an address; what such a module imports by relative path is read anew, too. */
const VERSION = /[?&]version=[0-9a-f]+$/;
const SCRIPT = /\.[cm]?ts$/;

const isScript = (url: string) => SCRIPT.test(new URL(url).pathname) && !url.includes("/node_modules/");
const exists = (url: string) => existsSync(new URL(url));

type NextResolve<R> = (specifier: string, context?: Partial<ResolveHookContext>) => R;
type NextLoad<R> = (url: string, context?: Partial<LoadHookContext>) => R;

/** "./a.js" may be written for a.ts, and "./a" for a.ts: what is there is meant, the spelling as written first. */
export function resolve<R extends ResolveFnOutput | Promise<ResolveFnOutput>>(
  specifier: string,
  context: ResolveHookContext,
  next: NextResolve<R>,
): R | ResolveFnOutput {
  if (OWN.test(specifier)) return next(specifier, { ...context, parentURL: import.meta.url });
  if (!RELATIVE.test(specifier)) return next(specifier, context);
  const meant = new URL(specifier, context.parentURL);
  const version = meant.search || (VERSION.exec(context.parentURL ?? "")?.[0] ?? "");
  meant.search = "";
  const { href } = meant;
  const spellings = [href, href.replace(/\.([cm]?)js$/, ".$1ts"), `${href}.ts`, `${href}/index.ts`];
  const found = spellings.find((url) => url.startsWith("file:") && exists(url) && (url === href || isScript(url)));
  if (found === undefined || !isScript(found)) return next(version === "" ? specifier : href + version, context);
  return { url: found + version, format: "module", shortCircuit: true };
}

/** Throws a SyntaxError with the place and the line when the file does not parse. */
export function load<R extends LoadFnOutput | Promise<LoadFnOutput>>(
  url: string,
  context: LoadHookContext,
  next: NextLoad<R>,
): R | LoadFnOutput {
  if (!url.startsWith("file:") || !isScript(url)) return next(url, context);
  const path = fileURLToPath(url);
  const { code, map, errors } = transformSync(path, readFileSync(path, "utf8"), { sourcemap: true, target: "es2022" });
  if (errors.length > 0) throw new SyntaxError(errors.map((e) => e.codeframe ?? e.message).join("\n"));
  const inline = Buffer.from(JSON.stringify(map)).toString("base64");
  const source = `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}`;
  return { format: "module", shortCircuit: true, source };
}
