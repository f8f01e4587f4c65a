import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isCandidateOf } from "../../src/space/candidate.js";
import { checkFile, checkText, rendered, root, tuneFiles } from "./corpus.js";
import { outline } from "./outline.js";

describe("studies", () => {
  test.each(tuneFiles("studies"))("%s", async (name) => {
    const { studies, diagnostics } = await checkFile("studies", name);
    const text = readFileSync(join(root, "studies", name), "utf8");
    const golden = join(root, "studies", name.replace(".tune", ".study"));
    await expect(rendered(text, diagnostics) + studies.map(outline).join("")).toMatchFileSnapshot(golden);
    expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    for (const { space, enqueued } of studies) {
      for (const candidate of enqueued ?? []) expect(isCandidateOf(space, candidate)).toBe(true);
    }
  });

  test.each(tuneFiles("studies"))("the text of %s says the same study again", async (name) => {
    for (const study of (await checkFile("studies", name)).studies) {
      const again = (await checkText(study.text, join(root, "studies", "again.tune"))).studies[0]!;
      const plain = (s: typeof study) => ({
        ...s,
        expects: s.expects.map(({ predicate, text }) => ({ predicate, text })),
      });
      expect(plain(again)).toEqual(plain(study));
    }
  });
});
