import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

/** Arrows point down only: a file may import its own layer's folder and what stands below, never a sibling or above. */
const LAYERS: readonly (readonly string[])[] = [
  ["src/core", "src/bundled"],
  ["grammar"],
  ["src/trial.ts"],
  ["src/contracts.ts"],
  ["src/numeric", "src/space", "src/data"],
  [
    "src/estimators",
    "src/transforms",
    "src/scorers",
    "src/splitters",
    "src/samplers",
    "src/pruners",
    "src/stops",
    "src/store",
  ],
  ["src/leaves"],
  ["src/check"],
  ["src/plan"],
  ["src/run", "src/report"],
  ["src/compile.ts", "src/result.ts"],
  ["src/ask-tell.ts", "src/tune.ts"],
  ["src/builder", "src/conformance"],
  ["src/index.ts", "src/leaves.ts", "src/builder.ts", "src/conformance.ts"],
  ["src/cli", "src/cli.ts", "kernel"],
];

/** Types that the layer of contracts is made of. */
const ALLOWED = new Set([
  "src/contracts.ts → src/space",
  "src/trial.ts → src/space",
  "src/cli.ts → src/cli",
  "src/cli → kernel",
]);

const root = resolve(import.meta.dirname, "..");

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const placeOf = (file: string) => {
  for (const [level, rooms] of LAYERS.entries()) {
    const room = rooms.find((r) => file === r || file.startsWith(`${r}/`));
    if (room !== undefined) return { level, room };
  }
  throw new Error(`${file} stands in no layer`);
};

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return [...found].map(([, to]) => relative(root, resolve(root, dirname(file), to!)).replace(/\.js$/, ".ts"));
}

describe("layers", () => {
  const files = [...filesBelow("grammar"), ...filesBelow("src"), ...filesBelow("kernel")];

  test("every import points down, and siblings do not see one another", () => {
    const wrong = files.flatMap((file) => {
      const from = placeOf(file);
      return importsOf(file).flatMap((target) => {
        const to = placeOf(target);
        const isFine = to.room === from.room || to.level < from.level || ALLOWED.has(`${from.room} → ${to.room}`);
        return isFine ? [] : [`${file} imports ${target}`];
      });
    });
    expect(wrong).toEqual([]);
  });

  test("leaves are blind to each other: index.ts alone imports several", () => {
    const kinds = ["estimators", "transforms", "scorers", "splitters", "samplers", "pruners", "stops"];
    const leaves = new Set(
      kinds.flatMap((kind) => {
        const index = `src/${kind}/index.ts`;
        return importsOf(index).filter((file) => file.startsWith(`src/${kind}/`));
      }),
    );
    const wrong = [...leaves].flatMap((leaf) =>
      importsOf(leaf)
        .filter((target) => leaves.has(target))
        .map((target) => `${leaf} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});
