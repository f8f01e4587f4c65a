import { join } from "node:path";
import { expect, test } from "vitest";
import { componentsPage } from "./components.js";

test("docs/components.md is what the schemas say", async () => {
  const file = join(import.meta.dirname, "../../docs/components.md");
  await expect(componentsPage(), "docs/components.md is out of date: type  npm run docs").toMatchFileSnapshot(file);
});
