import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { packageFolder } from "../../src/core/package.js";

const built = join(packageFolder(), "dist/src/core/v8-flags.js");
/** Tags of the code that V8 keeps: equal where it may be used. Flags are the whole process's: in one of its own. */
const text = (file: string, copy: string) => `
import { cachedDataVersionTag as tag } from "node:v8";
const before = tag();
const { setFlags } = await import(${JSON.stringify(file)});
setFlags();
const ours = tag();
const { compileLater, hasShrunk, keepLean, keepSmall, underUsualFlags, usualFlags } = await import(${JSON.stringify(copy)});
compileLater();
const many = tag();
keepLean();
const lean = tag();
const within = underUsualFlags(tag);
const after = tag();
const back = usualFlags();
const usual = tag();
back();
const last = tag();
keepSmall();
const small = tag();
const again = usualFlags();
const smallUsual = tag();
const isDone = hasShrunk();
again();
console.log(JSON.stringify({ before, ours, many, lean, within, after, usual, last, small, smallUsual, isDone, done: tag() }));`;

test.each([
  ["many candidates", "on(undefined, 2001)"],
  ["large data", "on(numbers(2 ** 17))"],
])("the command tells V8 of few candidates, of %s, and once more of very many candidates", (_, enough) => {
  const conduct = pathToFileURL(join(packageFolder(), "dist/src/cli/conduct.js")).href;
  const script = `
import { cachedDataVersionTag as tag } from "node:v8";
const { expectSearch } = await import(${JSON.stringify(conduct)});
const on = (data, candidates) => ({ study: { data }, candidates });
const numbers = (length) => ({ table: { matrix: { data: new Float64Array(length) } } });
const tags = [on(), on(numbers(2 ** 17 - 1), 2000), ${enough}, on(undefined, 20_000), on(undefined, 20_001)].map((planned) => {
  expectSearch(planned);
  return tag();
});
console.log(JSON.stringify(tags));`;
  const told = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  const [none, few, many, stillMany, veryMany] = JSON.parse(told) as readonly number[];
  expect(stillMany).toBe(many);
  expect(new Set([none, few, many, veryMany]).size).toBe(process.versions.v8.startsWith("11.") ? 4 : 1);
});

test("threads start under V8's own flags, whichever copy of the module set ours", () => {
  const folder = mkdtempSync(join(tmpdir(), "v8-flags-"));
  try {
    const copy = join(folder, "copy.mjs");
    copyFileSync(built, copy);
    const script = text(pathToFileURL(built).href, pathToFileURL(copy).href);
    const tags = JSON.parse(
      execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }),
    ) as Record<string, number | boolean>;
    expect(new Set([tags.before, tags.ours, tags.many, tags.lean]).size).toBe(4);
    expect([tags.within, tags.usual]).toEqual([tags.before, tags.before]);
    expect([tags.after, tags.last]).toEqual([tags.lean, tags.lean]);
    // A heap that is small already: the flag goes, also while threads start.
    expect([tags.small === tags.lean, tags.smallUsual, tags.isDone, tags.done]).toEqual([
      false,
      tags.before,
      true,
      tags.lean,
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
