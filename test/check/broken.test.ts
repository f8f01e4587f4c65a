import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkFile, rendered, root, tuneFiles } from "./corpus.js";

describe("broken studies", () => {
  const shown = new Set<string>();

  test.each(tuneFiles("broken"))("%s", async (name) => {
    const { diagnostics } = await checkFile("broken", name);
    for (const { code } of diagnostics) shown.add(code);
    const text = readFileSync(join(root, "broken", name), "utf8");
    const golden = join(root, "broken", name.replace(".tune", ".diagnostics"));
    await expect(rendered(text, diagnostics)).toMatchFileSnapshot(golden);
  });

  test("every message of the checker has a broken study that shows it", () => {
    const table = readFileSync(join(root, "../src/check/messages.ts"), "utf8");
    const codes = [...table.matchAll(/^ {2}"([a-z-]+)": /gm)].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThan(100);
    expect(codes.filter((code) => !shown.has(code))).toEqual([]);
  });
});
