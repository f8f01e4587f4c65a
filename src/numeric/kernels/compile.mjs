/**
 * The kernels in assembly/, as one WebAssembly module: dist/src/numeric/kernels/kernels.wasm.
 * Does nothing while the lock file and this folder are as they were. No fused or relaxed operations: the bits are those
 * of the same formulas in JavaScript.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");
const sources = join(import.meta.dirname, "assembly");
const out = join(root, "dist/src/numeric/kernels");

function fingerprint() {
  const hash = createHash("sha256");
  const files = readdirSync(sources)
    .sort()
    .map((name) => join(sources, name));
  for (const file of [join(root, "package-lock.json"), import.meta.filename, ...files]) {
    hash.update(relative(root, file)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

async function compile() {
  const asc = await import("assemblyscript/asc");
  const { error, stderr } = await asc.main([
    "index.ts",
    ...["--baseDir", sources, "--outFile", join(out, "kernels.wasm")],
    ...["-O3", "--noAssert", "--enable", "simd", "--runtime", "stub", "--maximumMemory", "65536"],
  ]);
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
}

const stamp = join(out, ".stamp");
const now = fingerprint();
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== now) {
  mkdirSync(out, { recursive: true });
  await compile();
  writeFileSync(stamp, now);
}
