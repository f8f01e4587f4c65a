import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packages } from "./files.mjs";

const here = join(import.meta.dirname, "tslab");
const COMPILER = "@tslab/typescript-for-tslab";
const compiler = join(packages, COMPILER);

/** What the cells' compiler knows of the language itself; the browser's part is left out. */
const LIBRARY = /^lib\.(d|decorators.*|es.*)\.d\.ts$/;

/** The compiler lies beside the bundle; and what tslab calls `await` cannot be called so in a module. */
const repairs = {
  name: "tslab-repairs",
  resolveId: (id) => (id === COMPILER ? { id: "./typescript.cjs", external: true } : null),
  transform: (code, id) =>
    id.endsWith("tslab/dist/converter.js") ? { code: code.replaceAll(/\bawait(?= =|\.)/g, "awaited") } : null,
};

/** The compiler as it is: it finds its library in its own folder. Answers the folders of the packages. */
function writeCopies(folder) {
  copyFileSync(join(compiler, "lib/typescript.js"), join(folder, "typescript.cjs"));
  copyFileSync(join(compiler, "lib/typescript.d.ts"), join(folder, "typescript.d.cts"));
  for (const file of readdirSync(join(compiler, "lib")).filter((name) => LIBRARY.test(name))) {
    copyFileSync(join(compiler, "lib", file), join(folder, file));
  }
  return [compiler];
}

function writeTypes(folder) {
  mkdirSync(folder, { recursive: true });
  for (const file of ["converter.d.ts", "inspect.d.ts", "metadata.d.ts"]) {
    const text = readFileSync(join(packages, "tslab/dist", file), "utf8");
    writeFileSync(
      join(folder, file),
      text.replaceAll(`"${COMPILER}"`, `"../typescript.cjs"`).replaceAll(/"\.\/(\w+)"/g, `"./$1.js"`),
    );
  }
  writeFileSync(join(folder, "tslab.d.ts"), `export * from "./converter.js";\nexport * from "./inspect.js";\n`);
}

/**
 * TypeScript cells. As a dependency, tslab would bring forty packages that a kernel never loads, and its compiler would
 * put an old `tsc` in the way of the one that a project has chosen.
 */
export default {
  name: "tslab",
  input: join(here, "entry.js"),
  external: [],
  repairs: [repairs],
  writeCopies,
  writeTypes,
};
