import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { packageFolder } from "../../src/core/package.js";

const SCRIPTS = pathToFileURL(join(packageFolder(), "dist/src/core/scripts.js")).href;

describe("scripts of the bundle", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tunebook-scripts-"));
    writeFileSync(join(folder, "main.cjs"), `const { twice } = require("./other.cjs"); exports.answer = twice(21);`);
    writeFileSync(join(folder, "other.cjs"), "exports.twice = (x) => 2 * x;");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What a process of its own makes of them. */
  function answer(): string {
    const program = `import { runScript } from "${SCRIPTS}"; console.log(runScript(process.argv[1]).answer)`;
    const args = ["--input-type=module", "-e", program, join(folder, "main.cjs")];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    return stdout + stderr;
  }
  const kept = () => {
    const code = join(folder, "code");
    return readdirSync(code).flatMap((kind) => readdirSync(join(code, kind)).map((file) => join(code, kind, file)));
  };

  test("leave their code for the next process, which runs the same", () => {
    expect(answer()).toBe("42\n");
    const files = kept();
    expect(files.map((file) => basename(file))).toEqual(["main", "other"]);
    const times = files.map((file) => statSync(file).mtimeMs);
    expect(answer()).toBe("42\n");
    expect(files.map((file) => statSync(file).mtimeMs)).toEqual(times);
  });

  test("run without it where it is of another V8, or cannot be kept", () => {
    answer();
    const [main] = kept();
    const whole = readFileSync(main!);
    whole.writeUInt32LE(1, 4);
    writeFileSync(main!, whole);
    expect(answer()).toBe("42\n");
    rmSync(join(folder, "code"), { recursive: true });
    writeFileSync(join(folder, "code"), "no folder");
    expect(answer()).toBe("42\n");
  });

  test("of the command are there once it is built, as is their code", () => {
    const code = join(packageFolder(), "dist/src/app/code");
    const [kind] = readdirSync(code);
    expect(readdirSync(join(code, kind!))).toEqual(expect.arrayContaining(["main", "registries", "src"]));
  });
});
