/**
 * The command and its worker threads with all that they import as a few files, dist/src/app: they start in half of the
 * time that reading three hundred modules takes. What is imported only when it is needed stays in files of its own. Small studies
 * then run once, and leave behind what V8 made of the files (see core/scripts.ts). Run with "remove" before the compiler,
 * so that none outlives what it was made of.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const folder = resolve(root, "dist/src/app");
const built = (file) => resolve(root, "dist/src", file);

/** Every thread holds the text that it runs. Functions and classes keep their names, which traces of errors show. */
const SHORT = { compress: false, mangle: { keepNames: true }, codegen: { removeWhitespace: true } };

async function write() {
  const { rolldown } = await import("rolldown");
  const isElsewhere = (id) => !/^[./#]|^[A-Za-z]:\\/.test(id);
  const input = {
    main: built("cli/main.js"),
    worker: built("run/worker.js"),
    "start-worker": built("run/start-worker.js"),
    "import-module": built("core/import-module.js"),
  };
  const bundle = await rolldown({ input, cwd: root, platform: "node", external: isElsewhere, logLevel: "silent" });
  const name = "[name].cjs";
  await bundle.write({ dir: folder, format: "cjs", minify: SHORT, entryFileNames: name, chunkFileNames: name });
  await bundle.close();
  for (const file of readdirSync(folder)) spellInAscii(join(folder, file));
}

/** Strings, patterns and names may be spelled so, and comments do not matter. */
function spellInAscii(file) {
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  writeFileSync(file, readFileSync(file, "utf8").replace(/[^\0-\x7f]/g, escaped));
}

const STUDIES = `study classes {
  data     wine
  predict  cultivar
  model near = standardize |> knn(k ~ 1..9)
  model line = standardize |> logistic_regression(C ~ [0.1, 1, 10])
  model tree = decision_tree(max_depth ~ 1..4)
  validate stratified(folds = 3)
  maximize accuracy
  search   grid
}
study numbers {
  data     diabetes
  predict  progression
  model ridge = ridge(alpha ~ 0.1..10 log points 5)
  model net = elastic_net(alpha ~ 0.1..10 log points 5)
  validate kfold(folds = 3)
  maximize r2
  search   grid
}
`;

function runOnce() {
  const scratch = mkdtempSync(join(tmpdir(), "tunebook-build-"));
  try {
    const file = join(scratch, "usual.tune");
    writeFileSync(file, STUDIES);
    // What fits take in a build says nothing of this machine.
    const env = { ...process.env, XDG_CACHE_HOME: scratch };
    const { status, stderr } = spawnSync(process.execPath, [built("cli.js"), "run", file], { encoding: "utf8", env });
    if (status !== 0) throw new Error(stderr);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (process.argv[2] === "remove") rmSync(folder, { recursive: true, force: true });
else {
  await write();
  runOnce();
}
