import { join } from "node:path";
import { expect, test } from "vitest";
import { componentsPage } from "./components.js";
import { makersFile } from "./makers.js";

test("docs/components.md is what the schemas say", async () => {
  const file = join(import.meta.dirname, "../../docs/components.md");
  await expect(componentsPage(), "docs/components.md is out of date: type  npm run docs").toMatchFileSnapshot(file);
});

test("src/builder/leaves.ts is what the schemas say", async () => {
  const file = join(import.meta.dirname, "../../src/builder/leaves.ts");
  await expect(makersFile(), "src/builder/leaves.ts is out of date: type  npm run docs").toMatchFileSnapshot(file);
});
