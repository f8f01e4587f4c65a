import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { afterEach, expect, test, vi } from "vitest";

const docs = resolve(import.meta.dirname, "../../docs");
const programs = readdirSync(join(docs, "programs"));
const textOf = (name: string) => readFileSync(join(docs, "programs", name), "utf8");

test("docs/typescript.md shows the programs of docs/programs, each of them", async () => {
  const page = join(docs, "typescript.md");
  const shown = new Set<string>();
  const fresh = readFileSync(page, "utf8").replace(
    /^(\[`programs\/([\w-]+\.ts)`\]\(programs\/\2\):\n\n```ts\n)(?:.*?\n)?```$/gms,
    (_, head: string, name: string) => {
      shown.add(name);
      return `${head}${textOf(name)}\`\`\``;
    },
  );
  expect([...shown].sort()).toEqual(programs.toSorted());
  await expect(fresh, "docs/typescript.md is out of date: type  npm run docs").toMatchFileSnapshot(page);
});

afterEach(() => {
  vi.restoreAllMocks();
});

// A module of leaves does nothing by itself.
test.each(programs.filter((name) => name !== "leaves.ts"))(
  "%s prints what its comments say",
  async (name) => {
    const printed: string[] = [];
    vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => void printed.push(format(...values)));
    await import(/* @vite-ignore */ pathToFileURL(join(docs, "programs", name)).href);
    const expected = [...textOf(name).matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text);
    expect(expected.length).toBeGreaterThan(0);
    expect(printed).toEqual(expected);
  },
  60_000,
);
