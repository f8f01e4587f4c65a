/**
 * The tarball, installed in an empty folder elsewhere: the same study has the same result there, the API answers, and
 * its types hold for a strict compiler. Argument: a scratch folder.
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const [scratch] = process.argv.slice(2);
const elsewhere = join(scratch, "elsewhere");
mkdirSync(elsewhere);

/** Answers both outputs of a command that must succeed. */
function run(cwd, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status === 0) return { stdout, stderr };
  throw new Error(`${[command, ...args].join(" ")} ended with ${status}\n${stdout}${stderr}`);
}

const packed = run(root, "npm", "pack", "--json", "--pack-destination", scratch).stdout;
const report = JSON.parse(packed);
const { filename, size, unpackedSize, files } = Array.isArray(report) ? report[0] : Object.values(report)[0];
const strange = files.map(({ path }) => path).filter((path) => /\.map$|\.tsbuildinfo$|\.stamp$|^test/.test(path));
deepStrictEqual(strange, [], "files that do not belong into the package");
console.log(
  `${filename}: ${files.length} files, ${(size / 1e6).toFixed(1)} MB, ${(unpackedSize / 1e6).toFixed(1)} MB unpacked`,
);

writeFileSync(join(elsewhere, "package.json"), `${JSON.stringify({ private: true, type: "module" })}\n`);
const installed = run(elsewhere, "npm", "install", "--no-audit", "--no-fund", join(scratch, filename));
console.log(installed.stdout.trim());
// npm 11 names packages whose scripts it did not run. Our own serves a clone, zeromq's a machine without its binary.
const scripted = [...installed.stderr.matchAll(/install-scripts\s+(\S+)@\S+ \(/g)].map(([, name]) => name);
const expected = ["tunebook", "zeromq"];
deepStrictEqual(
  scripted.filter((name) => !expected.includes(name)),
  [],
  installed.stderr,
);

/** The study's table of results without what a clock decides. */
const timelessTrial = ({ seconds: _, startedAt: __, endedAt: ___, ...trial }) => trial;
const timeless = ({ seconds: _, unsharedSeconds: __, trials, ...rest }) => ({
  ...rest,
  trials: trials.map(timelessTrial),
});
const study = "first-study.tune";
copyFileSync(join(root, "notebooks", study), join(elsewhere, study));
const place = (name) => ["--json", "--fresh", "--store", join(scratch, name)];
const here = run(root, "node", "dist/src/cli.js", "run", join("notebooks", study), ...place("here"));
const there = run(elsewhere, "npx", "--no-install", "tunebook", "run", study, ...place("there"));
deepStrictEqual(timeless(JSON.parse(there.stdout)), timeless(JSON.parse(here.stdout)));
console.log(`${study}: the same ${JSON.parse(there.stdout).trials.length} trials here and there`);

writeFileSync(join(elsewhere, "helper.ts"), "export enum Shift { One = 1 }\n");
writeFileSync(
  join(elsewhere, "objective.ts"),
  `import { Shift } from "./helper.js";
export default ({ x }: { x: number }): number => (x - Shift.One) ** 2;
`,
);
writeFileSync(
  join(elsewhere, "objective.tune"),
  `study parabola {
  objective "./objective.ts" (x: real ~ -2..2 points 5)
  minimize value
  search grid
}
`,
);
const parabola = JSON.parse(
  run(elsewhere, "npx", "--no-install", "tunebook", "run", "objective.tune", ...place("there")).stdout,
);
strictEqual(parabola.best.values.value, 0);
console.log("objective.ts: an objective in TypeScript runs");

copyFileSync(join(root, ".ci/consumer.ts"), join(elsewhere, "consumer.ts"));
const options = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node"];
run(elsewhere, "npm", "install", "--no-audit", "--no-fund", `@types/node@${process.versions.node.split(".")[0]}`);
run(elsewhere, process.execPath, join(root, "node_modules/typescript/bin/tsc"), ...options, "consumer.ts");
console.log(run(elsewhere, "node", "consumer.js").stdout.trim());
