import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { filesBelow, packages } from "./files.mjs";

const here = join(import.meta.dirname, "danfo");
const danfo = join(packages, "danfojs-node");

/** Loaded at the first call: reading spreadsheets and web addresses is rare, and takes half of Danfo's load time. */
const LATE = ["node-fetch", "request", "xlsx"];

/** Types that Danfo imports from packages that are not shipped. */
const PASSED_ON = /(["'])(node-fetch|papaparse|plotly\.js-dist-min|request|table|xlsx)\1/g;

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

/** Copies Danfo's declarations into the folder; what they import from elsewhere comes from one small file. */
function writeTypes(folder) {
  for (const file of filesBelow(join(danfo, "dist")).filter((name) => name.endsWith(".d.ts"))) {
    const target = join(folder, relative(join(danfo, "dist"), file));
    const passedOn = relative(dirname(target), join(folder, "passed-on"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, readFileSync(file, "utf8").replace(PASSED_ON, `"${passedOn}"`));
  }
  cpSync(join(here, "passed-on.d.ts"), join(folder, "passed-on.d.ts"));
  // Danfo's imports have no file endings, which is right in CommonJS only.
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
}

/**
 * Data frames. Danfo's own dependencies hold known holes, one lives outside the registry and one compiles: package.json
 * overrides them, which no install of the package would honour. 0.2 s to load, where the unbundled one takes 0.8 s.
 */
export default {
  name: "danfo",
  input: join(here, "entry.js"),
  // Drawing happens in a browser: Danfo asks for it there only.
  external: ["plotly.js-dist-min"],
  repairs: [repairs],
  writeTypes,
};
