#!/usr/bin/env node
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";
import type { Io, Out } from "./cli/io.js";
import { runScript } from "./core/scripts.js";
import { setFlags } from "./core/v8-flags.js";

// Node 22 and later keep compiled code between starts; earlier ones have no such function.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

const out = (stream: NodeJS.WriteStream): Out => ({
  write: (text) => void stream.write(text),
  get isTerminal() {
    return stream.isTTY === true;
  },
  get width() {
    return stream.columns || 80;
  },
});

/** Who wants to hear of Ctrl-C before it ends the process. */
const listeners = new Set<() => void>();
let interrupts = 0;
function interrupt(): void {
  interrupts++;
  if (interrupts > 1 || listeners.size === 0) process.exit(130);
  for (const listener of listeners) listener();
}
process.on("SIGINT", interrupt);
process.on("SIGTERM", interrupt);

// The reader of a pipe has gone (`tunebook show x | head`): there is nobody to tell. Of a full disk there is.
const endOutput = (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  outputLost(error, io);
  process.exit(1);
};
process.stdout.on("error", endOutput);
process.stderr.on("error", endOutput);

const io: Io = {
  stdout: out(process.stdout),
  stderr: out(process.stderr),
  stdin: async () => {
    const parts: Buffer[] = [];
    for await (const part of process.stdin) parts.push(part as Buffer);
    return Buffer.concat(parts).toString("utf8");
  },
  env: process.env,
  cwd: process.cwd(),
  onInterrupt(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

// The few files that the build makes of the command; without them, the many.
const bundled = fileURLToPath(new URL("./app/main.cjs", import.meta.url));
const { crashed, main, outputLost } = existsSync(bundled)
  ? (runScript(bundled) as typeof import("./cli/main.js"))
  : await import("./cli/main.js");
// Only what happens outside of a verb's own calls gets here, such as a timer or a stream.
process.on("uncaughtException", (error) => {
  crashed(error, io);
  process.exit(1);
});
// From here on: what Node itself has kept is good under its own flags alone, and most of that is loaded by now.
setFlags();
const code = await main(process.argv.slice(2), io);
// Threads of the libraries below would keep an idle process alive; what was written must be out first, and streams tell
// of what was not just after their callbacks.
process.stdout.write("", () => process.stderr.write("", () => setImmediate(() => process.exit(code))));
