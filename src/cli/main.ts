import { DiagnosticError } from "../core/diagnostic.js";
import { nearest } from "../core/suggest.js";
import { readArgs, UsageError } from "./args.js";
import { type Engine, loadEngine } from "./engine.js";
import { helpOf, helpOfVerb } from "./help.js";
import type { Io } from "./io.js";
import { say } from "./messages.js";
import { tell, tellJson } from "./tell.js";
import { EXIT } from "./verb.js";
import { verbs } from "./verbs.js";

/** Does what a command line says; the exit code. Never throws. */
export async function main(
  argv: readonly string[],
  io: Io,
  engine: () => Promise<Engine> = loadEngine,
): Promise<number> {
  try {
    return await dispatch(argv, io, engine);
  } catch (error) {
    return fail(error, argv.includes("--json"), io);
  }
}

async function dispatch(argv: readonly string[], io: Io, engine: () => Promise<Engine>): Promise<number> {
  const [word, ...rest] = argv;
  if (word === undefined) {
    io.stderr.write(helpOf(verbs));
    return EXIT.usage;
  }
  if (word === "--version" || word === "-v") {
    io.stdout.write(`${(await import("../core/package.js")).version()}\n`);
    return EXIT.done;
  }
  const isHelp = word === "--help" || word === "-h" || word === "help";
  if (isHelp && rest.length === 0) {
    io.stdout.write(helpOf(verbs));
    return EXIT.done;
  }
  const name = isHelp ? rest[0]! : word;
  const verb = verbs.find((v) => v.name === name);
  if (verb === undefined) {
    const near = nearest(
      name,
      verbs.map((v) => v.name),
    );
    throw new UsageError([say("unknown-verb", { verb: name, near })]);
  }
  const { args, flags, wantsHelp } = readArgs(verb, isHelp ? ["--help"] : rest);
  if (wantsHelp) {
    io.stdout.write(helpOfVerb(verb));
    return EXIT.done;
  }
  return verb.run({ args, flags, io, engine });
}

/** Tells of an error that no verb could catch. */
export function crashed(error: unknown, io: Io): void {
  fail(error, false, io);
}

/** Says that output did not get where it was sent. */
export function outputLost(error: Error, io: Io): void {
  tell([say("cannot-write", { file: "standard output", why: error.message })], undefined, io.stderr, io.env);
}

/** What went wrong, as diagnostics; the exit code. */
function fail(error: unknown, isJson: boolean, io: Io): number {
  const diagnostics = error instanceof DiagnosticError ? error.diagnostics : [internal(error, io)];
  tell(diagnostics, undefined, io.stderr, io.env);
  if (isJson) tellJson(diagnostics, undefined, io.stdout);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

function internal(error: unknown, io: Io) {
  if (io.env.TUNEBOOK_DEBUG) io.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  return say("internal", { why: error instanceof Error ? error.message : String(error) });
}
