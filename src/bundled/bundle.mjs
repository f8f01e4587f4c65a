/**
 * Packages that are shipped inside this one, each as one file with its types and licences: dist/bundled/NAME.
 * Does nothing while the lock file and this folder are as they were.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import chevrotain from "./chevrotain.mjs";
import danfo from "./danfo.mjs";
import { filesBelow, root } from "./files.mjs";
import kysely from "./kysely.mjs";
import { writeLicences } from "./licences.mjs";
import tslab from "./tslab.mjs";

const out = join(root, "dist/bundled");

function fingerprint() {
  const hash = createHash("sha256");
  for (const file of [join(root, "package-lock.json"), ...filesBelow(import.meta.dirname)]) {
    hash.update(relative(root, file)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Answers the folders of the packages that are in the bundle. */
async function writeCode({ input, external, repairs }, file) {
  const { rolldown } = await import("rolldown");
  const resolve = { mainFields: ["module", "main"] };
  const bundle = await rolldown({ input, platform: "node", external, resolve, plugins: repairs });
  const { output } = await bundle.write({ file, format: "esm", codeSplitting: false });
  await bundle.close();
  const folders = Object.keys(output[0].modules).flatMap(
    (id) => id.match(/.*\/node_modules\/(?:@[^/]+\/)?[^/]+/) ?? [],
  );
  return [...new Set(folders)].sort();
}

async function write(bundle) {
  const folder = join(out, bundle.name);
  mkdirSync(folder, { recursive: true });
  const packageFolders = await writeCode(bundle, join(folder, `${bundle.name}.js`));
  bundle.writeTypes(join(folder, "types"));
  const copied = bundle.writeCopies?.(folder) ?? [];
  writeLicences([...packageFolders, ...copied], folder);
}

const stamp = join(out, ".stamp");
const now = fingerprint();
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== now) {
  rmSync(out, { recursive: true, force: true });
  for (const bundle of [chevrotain, danfo, kysely, tslab]) await write(bundle);
  writeFileSync(stamp, now);
}
