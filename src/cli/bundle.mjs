/**
 * The command with all that it imports as a few files, dist/src/app: it starts in two thirds of the time that reading
 * three hundred modules takes. What is imported only when it is needed stays in files of its own. Run with "remove" before the compiler, so
 * that none outlives what it was made of.
 */
import { rmSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const folder = resolve(root, "dist/src/app");

async function write() {
  const { rolldown } = await import("rolldown");
  const isElsewhere = (id) => !/^[./#]|^[A-Za-z]:\\/.test(id);
  const input = { main: resolve(root, "dist/src/cli/main.js") };
  const bundle = await rolldown({ input, cwd: root, platform: "node", external: isElsewhere, logLevel: "silent" });
  await bundle.write({ dir: folder, format: "esm", minify: false, chunkFileNames: "[name].js" });
  await bundle.close();
}

if (process.argv[2] === "remove") rmSync(folder, { recursive: true, force: true });
else await write();
