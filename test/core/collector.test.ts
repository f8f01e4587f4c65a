import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { packageFolder } from "../../src/core/package.js";

/** Flags are the whole process's: in one of its own. */
const text = `
import { cachedDataVersionTag as tag } from "node:v8";
import { compact } from ${JSON.stringify(pathToFileURL(join(packageFolder(), "dist/src/core/collector.js")).href)};
const before = tag();
const ref = new WeakRef({});
await new Promise((resume) => setTimeout(resume));
compact();
console.log(JSON.stringify({ isSame: before === tag(), isFreed: ref.deref() === undefined }));`;

test("what is dead is freed, and flags are as they were: threads to come find their code", () => {
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", text], { encoding: "utf8" });
  expect(JSON.parse(said)).toEqual({ isSame: true, isFreed: true });
});
