import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const cli = resolve("dist/src/cli.js");
const cwd = mkdtempSync(join(tmpdir(), "tunebook-process-"));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

test("verbs that need no data start soon", () => {
  spawnSync(process.execPath, [cli, "--help"], { cwd });
  const bare = median(() => spawnSync(process.execPath, ["-e", "0"], { cwd }));
  const help = median(() => expect(spawnSync(process.execPath, [cli, "list"], { cwd }).status).toBe(0));
  // 0.13 s in all where Node itself takes 0.07 s; the margin is for a busy machine.
  expect(help - bare).toBeLessThan(400);
});

function median(work: () => void): number {
  const times = [0, 1, 2].map(() => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  return times.sort((a, b) => a - b)[1]!;
}

test("a closed pipe ends it quietly", () => {
  const script = `"$0" "$1" completion zsh | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script, process.execPath, cli], { cwd, encoding: "utf8" });
  expect([stdout, stderr]).toEqual(["#compdef tunebook\n0\n", ""]);
});

test.runIf(existsSync("/dev/full"))("output that a full disk does not take is no success", () => {
  const script = '"$0" "$1" completion zsh > /dev/full';
  const { status, stderr } = spawnSync("bash", ["-c", script, process.execPath, cli], { cwd, encoding: "utf8" });
  expect([status, stderr]).toEqual([1, expect.stringContaining("cannot write 'standard output'")]);
});

test("Ctrl-C ends what cannot go on with 130", async () => {
  const child = spawn(process.execPath, [cli, "fmt", "-"], { cwd, stdio: ["pipe", "ignore", "ignore"] });
  const ended = new Promise((go) => child.once("exit", go));
  // More than a pipe holds: once it is gone, the child has begun to read.
  await new Promise((go) => child.stdin!.write(" ".repeat(300_000), go));
  child.kill("SIGINT");
  expect(await ended).toBe(130);
});

test("bash takes the completion and offers verbs, options and charts", () => {
  const script = `
    source <("$0" "$1" completion bash)
    offers() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tunebook; echo "\${COMPREPLY[@]}"; }
    offers tunebook r; offers tunebook show --as hi; offers tunebook run --fr; offers tunebook completion ""`;
  const out = execFileSync("bash", ["-c", script, process.execPath, cli], { cwd, encoding: "utf8" });
  expect(out).toContain("run resume");
  expect(out.split("\n").slice(1)).toEqual(["history", "--fresh", "bash zsh fish", ""]);
});
