// Runs every notebook of this folder anew, in a store of its own, and writes it with its outputs: npm run notebooks
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = import.meta.dirname;
const cli = join(folder, "../dist/src/cli.js");
for (const file of readdirSync(folder).filter((name) => name.endsWith(".ipynb"))) {
  const store = mkdtempSync(join(tmpdir(), "tunebook-store-"));
  const env = { ...process.env, TUNEBOOK_STORE: store };
  const { status } = spawnSync(process.execPath, [cli, "run", file, "-o", file], { cwd: folder, env, stdio: "inherit" });
  rmSync(store, { recursive: true, force: true });
  if (status !== 0) process.exit(status ?? 1);
}
