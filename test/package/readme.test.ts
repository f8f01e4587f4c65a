import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const block = (language: string) => readme.match(new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, "ms"))![1]!;
const store = mkdtempSync(join(tmpdir(), "tunebook-readme-"));

const tunebook = (...args: readonly string[]) =>
  spawnSync(process.execPath, ["dist/src/cli.js", ...args], { cwd: root, encoding: "utf8" });

/** Without what differs from one run to the next: the time it took, and where it is stored. */
const timeless = (text: string) =>
  text
    .replace(/ in \d[\d.]* m?s:/, " in a while:")
    .replace(/, \d[\d.]* s instead of about \d[\d.]* (s|min)/, "")
    .replace(/ --store \S+/g, "")
    .split("\n")
    .map((line) => line.trim().replace(/ {2,}/g, "  "))
    .join("\n")
    .trim();

afterAll(() => rmSync(store, { recursive: true, force: true }));

describe("README.md", () => {
  test("shows the first study as it is", () => {
    const study = readFileSync(join(root, "notebooks/first-study.tune"), "utf8");
    expect(block("tune")).toBe(study.trimEnd());
  });

  test("shows what the first study prints", () => {
    const { stdout, stderr, status } = tunebook("run", "notebooks/first-study.tune", "--store", store);
    expect(status, stderr).toBe(0);
    expect(timeless(stdout)).toBe(timeless(block("text")));
  });

  test("links to files that are there", () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path!);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe("the studies of notebooks/", () => {
  const files = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".tune"));
  const paths = files.map((name) => join("notebooks", name));

  test("are in canonical form", () => {
    const { stdout, stderr, status } = tunebook("fmt", "--check", ...paths);
    expect(status, stdout + stderr).toBe(0);
  });

  test.each(paths.filter((path) => !path.endsWith("first-study.tune")))(
    "%s runs without a word of complaint",
    (path) => {
      const { stdout, stderr, status } = tunebook("run", path, "--store", store, "--json");
      expect(stderr).not.toMatch(/error|warning/);
      expect(status).toBe(0);
      const result = JSON.parse(stdout) as { state: string; trials: readonly { state: string }[] };
      expect(result.state).toBe("complete");
      const meantToMiss = readFileSync(join(root, path), "utf8").includes("subject to") ? ["infeasible"] : [];
      expect([...new Set(result.trials.map((t) => t.state))].sort()).toEqual(["complete", ...meantToMiss]);
    },
  );
});
