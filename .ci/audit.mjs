/**
 * No known hole of high or critical severity in what is shipped: the dependencies, and the packages inside the bundles,
 * which the lock file counts among the development ones. Passes, and says so, where no audit service answers.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));

const installed = Object.entries(read("package-lock.json").packages).flatMap(([path, entry]) =>
  path.startsWith("node_modules/") && !entry.dev ? [path.split("node_modules/").at(-1)] : [],
);
const bundles = readdirSync(new URL("../dist/bundled", import.meta.url), { withFileTypes: true });
const bundled = bundles
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => read(`dist/bundled/${name}/packages.json`).map((inside) => inside.name));
const shown = read("dist/kernel/lab/packages.json").map((inside) => inside.name);
const shipped = new Set([...installed, ...bundled, ...shown]);

const { stdout } = spawnSync("npm", ["audit", "--json", "--audit=true"], { encoding: "utf8", shell: false });
const { vulnerabilities, error, message } = JSON.parse(stdout || "{}");
if (vulnerabilities === undefined) {
  const why = error?.summary || message || "no answer";
  console.log(`not audited: the registry offers no audit service here (${why.split("\n")[0]})`);
} else {
  const known = Object.values(vulnerabilities).filter(({ name }) => shipped.has(name));
  const bad = known.filter(({ severity }) => severity === "high" || severity === "critical");
  for (const { name, severity, range } of known) console.log(`${severity}: ${name} ${range}`);
  console.log(`${shipped.size} packages shipped, ${known.length} findings, ${bad.length} of them high or critical`);
  process.exitCode = bad.length > 0 ? 1 : 0;
}
