import { cpSync, mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { filesBelow, packages } from "./files.mjs";

const types = join(packages, "kysely/dist/esm");

/** The store's queries. Its three hundred files take 0.1 s to load one by one: longer than what is asked of them. */
export default {
  name: "kysely",
  input: join(import.meta.dirname, "kysely/entry.js"),
  external: [],
  repairs: [],
  writeTypes(folder) {
    for (const file of filesBelow(types).filter((name) => name.endsWith(".d.ts"))) {
      const target = join(folder, relative(types, file));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(file, target);
    }
  },
};
