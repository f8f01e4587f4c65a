/**
 * The extension of JupyterLab and Notebook, ready to be copied: dist/kernel/lab. One script of ours, and plotly.js as it is
 * published, which the script loads when the first figure is shown.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";
import { writeLicences } from "../../src/bundled/licences.mjs";

const root = resolve(import.meta.dirname, "../..");
const out = join(root, "dist/kernel/lab");
const plotly = join(root, "node_modules/plotly.js-dist-min");
const { version, license, description } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "static"), { recursive: true });
const bundle = await rolldown({ input: join(import.meta.dirname, "container.ts"), platform: "browser" });
await bundle.write({ file: join(out, "static/container.js"), format: "iife", minify: true });
await bundle.close();
copyFileSync(join(plotly, "plotly.min.js"), join(out, "static/plotly.min.js"));
writeLicences([plotly], out);
const build = { load: "static/container.js", extension: "./notebooks", mimeExtension: "./plotly" };
const manifest = {
  name: "tunebook",
  version,
  description,
  license,
  jupyterlab: { extension: true, mimeExtension: true, outputDir: ".", _build: build },
};
writeFileSync(join(out, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
