/**
 * Danfo and what it needs, as one file with its types and licences: dist/danfo. An install of the package then brings
 * none of Danfo's own dependencies, of which some have known holes, one lives outside the registry and one compiles.
 * Does nothing while the lock file and this folder are as they were.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const here = import.meta.dirname;
const root = resolve(here, "../../..");
const out = join(root, "dist/danfo");
const danfo = join(root, "node_modules/danfojs-node");

/** Loaded at the first call: reading spreadsheets and web addresses is rare, and takes half of Danfo's load time. */
const LATE = ["node-fetch", "request", "xlsx"];

/** Types that Danfo imports from packages that are not shipped. */
const PASSED_ON = /(["'])(node-fetch|papaparse|plotly\.js-dist-min|request|table|xlsx)\1/g;

const FREE = /\b(0BSD|Apache-2\.0|BSD|BSD-[23]-Clause|CC0-1\.0|ISC|MIT|MIT-0|Python-2\.0|Unlicense)\b/;

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

function fingerprint() {
  const hash = createHash("sha256");
  for (const file of [join(root, "package-lock.json"), ...filesBelow(here)]) {
    if (!file.includes("node_modules")) hash.update(relative(root, file)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Redirects that the bundler follows in Danfo's own files only. */
const repairs = {
  name: "danfo-repairs",
  resolveId(id, importer) {
    if (!importer?.startsWith(danfo)) return null;
    if (id === "mathjs") return join(here, "mathjs.js");
    return LATE.includes(id) ? `\0late:${id}` : null;
  },
  load(id) {
    if (!id.startsWith("\0late:")) return null;
    const code = `
      const load = () => require("${id.slice("\0late:".length)}");
      module.exports = new Proxy(function () {}, {
        get: (_, key) => (key === "__esModule" ? undefined : load()[key]),
        apply: (_, self, args) => load().apply(self, args),
      });`;
    return { code, moduleType: "js" };
  },
};

/** Writes dist/danfo/danfo.js; answers the folders of the packages that are in it. */
async function writeCode() {
  const { rolldown } = await import("rolldown");
  const bundle = await rolldown({
    input: join(here, "entry.js"),
    platform: "node",
    external: ["plotly.js-dist-min"],
    resolve: { mainFields: ["module", "main"] },
    plugins: [repairs],
  });
  const { output } = await bundle.write({ file: join(out, "danfo.js"), format: "esm", codeSplitting: false });
  await bundle.close();
  const folders = Object.keys(output[0].modules).flatMap(
    (id) => id.match(/.*\/node_modules\/(?:@[^/]+\/)?[^/]+/) ?? [],
  );
  return [...new Set(folders)].sort();
}

/** Copies Danfo's declarations; what they import from elsewhere comes from one small file. */
function writeTypes() {
  const types = join(out, "types");
  for (const file of filesBelow(join(danfo, "dist")).filter((name) => name.endsWith(".d.ts"))) {
    const target = join(types, relative(join(danfo, "dist"), file));
    const passedOn = relative(dirname(target), join(types, "passed-on"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, readFileSync(file, "utf8").replace(PASSED_ON, `"${passedOn}"`));
  }
  cpSync(join(here, "passed-on.d.ts"), join(types, "passed-on.d.ts"));
  // Danfo's imports have no file endings, which is right in CommonJS only.
  writeFileSync(join(types, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
}

/** Lists the bundled packages, for audits, and writes down their licences, as these ask. */
function writeLicences(folders) {
  const packages = folders.map((folder) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const texts = readdirSync(folder)
      .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
      .sort()
      .map((file) => readFileSync(join(folder, file), "utf8").trim());
    const licence = license ?? (/\bMIT License\b/.test(texts[0]) ? "MIT" : "no licence");
    if (!FREE.test(licence)) throw new Error(`${name} ${version} has the licence ${licence}: may it be shipped?`);
    if (texts.length === 0) texts.push(`By ${author?.name ?? author ?? "its authors"}; see the notes in its source.`);
    return { name, version, licence, text: texts.join("\n\n") };
  });
  const pages = packages.map((p) => `${p.name} ${p.version} (${p.licence})\n\n${p.text}`);
  writeFileSync(join(out, "LICENSES.txt"), `${pages.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
  const list = packages.map(({ name, version, licence }) => ({ name, version, licence }));
  writeFileSync(join(out, "packages.json"), `${JSON.stringify(list, null, 2)}\n`);
}

const stamp = join(out, ".stamp");
const now = fingerprint();
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== now) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const folders = await writeCode();
  writeTypes();
  writeLicences(folders);
  writeFileSync(stamp, now);
}
