import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.js";
import { print } from "../../grammar/print.js";
import { compile } from "../../src/compile.js";
import { blocksOf, replay } from "./transcript.js";

const root = resolve(import.meta.dirname, "../..");
const studies = join(root, "docs/studies");
const files = readdirSync(studies).filter((name) => name.endsWith(".tune"));
const textOf = new Map(files.map((name) => [name, readFileSync(join(studies, name), "utf8")]));
/** Shows what the checker says: the one study that is to be wrong. */
const WRONG = "penguins-wrong.tune";
const pages = [
  ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")),
  ...["../CONTRIBUTING.md"].filter((name) => existsSync(join(root, "docs", name))),
].map((name) => ({ name, path: join(root, "docs", name), text: readFileSync(join(root, "docs", name), "utf8") }));

describe("the studies of docs/studies", () => {
  test.each(files.filter((name) => name !== WRONG))("%s compiles without a word of complaint", async (name) => {
    const { diagnostics } = await compile(textOf.get(name)!, { file: join(studies, name) });
    expect(diagnostics.filter((d) => d.severity !== "hint").map((d) => `${d.code}: ${d.message}`)).toEqual([]);
  });

  test.each(files)("%s is in canonical form", (name) => {
    expect(print(parse(textOf.get(name)!).file)).toBe(textOf.get(name));
  });
});

describe.each(pages)("$name", ({ name, path, text }) => {
  test("shows lines of the studies of docs/studies", () => {
    const lines = (t: string) =>
      t
        .split("\n")
        .map((line) => line.trim().replace(/ +/g, " "))
        .filter((line) => line !== "");
    const known = [...textOf.values()].map((t) => `\n${lines(t).join("\n")}\n`);
    const isKnown = (snippet: string) => known.some((t) => t.includes(`\n${lines(snippet).join("\n")}\n`));
    const snippets = blocksOf(text)
      .filter(({ language }) => language === "tune")
      .map((block) => block.text);
    expect(snippets.filter((snippet) => !isKnown(snippet))).toEqual([]);
  });

  test("links to pages and headings that are there", () => {
    const links = [...text.replace(/^```.*?^```$/gms, "").matchAll(/\]\(([^)\s:]+)\)/g)].map(([, link]) => link!);
    const broken = links.filter((link) => {
      const [file, anchor] = link.split("#") as [string, string | undefined];
      const target = file === "" ? path : join(dirname(path), file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !headingsOf(readFileSync(target, "utf8")).includes(anchor);
    });
    expect(broken, name).toEqual([]);
  });
});

/** As GitHub makes anchors of headings. */
const headingsOf = (page: string): string[] =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );

describe("docs/tutorial.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "tunebook-tutorial-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("shows what its commands print", async () => {
    const file = join(root, "docs/tutorial.md");
    cpSync(studies, folder, { recursive: true });
    const fresh = await replay(readFileSync(file, "utf8"), folder);
    await expect(fresh, "docs/tutorial.md shows other output than there is: type  npm run docs").toMatchFileSnapshot(
      file,
    );
  }, 60_000);
});
