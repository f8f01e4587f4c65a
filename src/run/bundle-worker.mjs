/**
 * The worker with all that it imports as one file, dist/src/run/worker.bundle.js: a thread starts in half of the time that
 * reading a hundred modules takes. Run with "remove" before the compiler, so that none outlives what it was made of.
 */
import { rmSync } from "node:fs";
import { resolve } from "node:path";

const folder = resolve(import.meta.dirname, "../../dist/src/run");
const file = resolve(folder, "worker.bundle.js");

async function write() {
  const { rolldown } = await import("rolldown");
  const isElsewhere = (id) => !/^[./]|^[A-Za-z]:\\/.test(id);
  const bundle = await rolldown({ input: resolve(folder, "worker.js"), platform: "node", external: isElsewhere });
  await bundle.write({ file, format: "esm", codeSplitting: false, minify: false });
  await bundle.close();
}

if (process.argv[2] === "remove") rmSync(file, { force: true });
else await write();
