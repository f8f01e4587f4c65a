import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { type Diagnostic, DiagnosticError } from "../../src/core/diagnostic.js";
import { connect } from "../../src/store/dialect.js";
import { databaseAt, openStore } from "../../src/store/open.js";
import { isAlive, SILENCE_SECONDS, self } from "../../src/store/process.js";
import { sqliteStore } from "../../src/store/sqlite.js";
import { fold } from "../../src/trial.js";
import { started, stopped, told } from "./events.js";

const built = pathToFileURL(resolve("dist/src/store/sqlite.js")).href;
const folders: string[] = [];
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) {
    chmodSync(folder, 0o755);
    rmSync(folder, { recursive: true, force: true });
  }
});
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "tunebook-store-"));
  folders.push(made);
  return made;
}

async function diagnosticOf(work: Promise<unknown>): Promise<Diagnostic> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0]!;
    throw error;
  }
  throw new Error("expected a diagnostic");
}

/** Another process that appends one trial after another, and prints a number once it is acknowledged. */
function writer(file: string): {
  child: ChildProcess;
  acknowledged: () => number;
  wrote: (n: number) => Promise<void>;
} {
  const script = `
    const { sqliteStore } = await import(${JSON.stringify(built)});
    const log = await sqliteStore(${JSON.stringify(file)}).open("s", "p", { fresh: false });
    for (let n = log.past.length; ; n++) {
      await log.append([{ type: "told", trials: [{ number: n, state: "complete", model: "m", candidate: { k: n }, values: {}, folds: {}, seconds: 0 }], fitsRun: 1 }]);
      process.stdout.write(n + "\\n");
      await new Promise(setImmediate); // lets go what the pipe did not take at once
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  let last = -1;
  const waiting: { n: number; go: () => void }[] = [];
  child.stdout!.on("data", (chunk: Buffer) => {
    last = Number(chunk.toString().trimEnd().split("\n").at(-1));
    for (const w of waiting) if (last >= w.n) w.go();
  });
  return { child, acknowledged: () => last, wrote: (n) => new Promise((go) => void waiting.push({ n, go })) };
}
const ended = (child: ChildProcess) => new Promise<void>((go) => void child.once("exit", () => go()));

describe("several processes", () => {
  test("readers read while one writes; a second writer is refused; a killed one leaves no lock and loses nothing", async () => {
    const file = join(folder(), "studies.db");
    let least = 0;
    for (const round of [0, 1, 2]) {
      const { child, acknowledged, wrote } = writer(file);
      await wrote(least + 5);
      const store = sqliteStore(file);
      const { message, code, hint } = await diagnosticOf(store.open("s", "p", { fresh: false }));
      expect([code, message.includes(`process ${child.pid}`), hint!.includes("kill")]).toEqual([
        "study-is-running",
        true,
        true,
      ]);
      expect((await store.studies())[0]!.state).toBe("running");
      const before = fold((await store.read("s"))!).trials.length;
      await wrote(before + 3 + round);
      expect(fold((await store.read("s"))!).trials.length).toBeGreaterThan(before);
      child.kill("SIGKILL");
      await ended(child);
      expect((await store.studies())[0]!.state).toBe("interrupted");
      const log = await store.open("s", "p", { fresh: false });
      least = log.past.length;
      expect(least).toBeGreaterThan(acknowledged());
      expect(fold(log.past).trials.map((t) => t.number)).toEqual(Array.from({ length: least }, (_, i) => i));
      await log.close();
      await store.close();
    }
  }, 20_000);

  test("many open a new store at once: all get in", async () => {
    const file = join(folder(), "new", "studies.db");
    const script = (plan: number) => `
      const { sqliteStore } = await import(${JSON.stringify(built)});
      const store = sqliteStore(${JSON.stringify(file)});
      const log = await store.open("s", "${plan}", { fresh: false });
      await log.append([${JSON.stringify(started())}]);
      await log.close();
      await store.close();`;
    const codes = await Promise.all(
      [1, 2, 3, 4].map((plan) => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", script(plan)], { stdio: "inherit" });
        children.push(child);
        return new Promise((go) => child.once("exit", go));
      }),
    );
    expect(codes).toEqual([0, 0, 0, 0]);
    const store = sqliteStore(file);
    expect((await store.studies()).length).toBe(4);
    await store.close();
  }, 20_000);
});

describe("who lives", () => {
  const we = self();
  test("in our own process table it is a fact", () => {
    expect(isAlive(we, 1e9)).toBe(true);
    expect(isAlive({ ...we, pid: 2 ** 22 + 1 }, 0)).toBe(false);
    if (we.born !== "") expect(isAlive({ ...we, born: "1" }, 0)).toBe(false);
  });
  test("elsewhere silence tells", () => {
    const there = { ...we, host: "elsewhere", pid: 1 };
    expect(isAlive(there, SILENCE_SECONDS - 1)).toBe(true);
    expect(isAlive(there, SILENCE_SECONDS + 1)).toBe(false);
  });
  test("a writer whose place was taken may not write", async () => {
    const file = join(folder(), "studies.db");
    const store = sqliteStore(file);
    const log = await store.open("s", "p", { fresh: false });
    const { db, close } = await connect(file, "write");
    await db.updateTable("writers").set({ token: "another" }).execute();
    expect((await diagnosticOf(log.append([started()]))).code).toBe("writer-replaced");
    expect(await store.read("s")).toEqual([]);
    await close();
    await store.close();
  });
});

describe("bad places", () => {
  test("kinds of URL", async () => {
    const { code, message, hint } = await diagnosticOf(openStore("postgres://ann:secret@db/x", "a.tune"));
    expect([code, message.includes("secret"), hint]).toEqual([
      "store-kind",
      false,
      "give a folder, or  sqlite:PATH.db",
    ]);
    expect(databaseAt(undefined, "/studies/a.tune")).toBe("/studies/.tunebook/studies.db");
    expect(databaseAt("runs", "x")).toBe(resolve("runs/studies.db"));
    expect(databaseAt("sqlite:///a/b.db", "x")).toBe("/a/b.db");
    expect(databaseAt("file:///a/b", "x")).toBe("/a/b/studies.db");
  });

  test("a file in the place of the folder", async () => {
    const file = join(folder(), "plain");
    writeFileSync(file, "");
    expect((await diagnosticOf(openStore(file, "x"))).code).toBe("store-not-a-folder");
    expect((await diagnosticOf(sqliteStore(join(file, "deep", "x.db")).open("s", "p", { fresh: false }))).code).toBe(
      "store-unreachable",
    );
  });

  test("a file that is no database, or another program's", async () => {
    const file = join(folder(), "studies.db");
    writeFileSync(file, "no database at all ".repeat(400));
    expect((await diagnosticOf(sqliteStore(file).studies())).code).toBe("store-corrupt");
    expect((await diagnosticOf(sqliteStore(file).open("s", "p", { fresh: false }))).code).toBe("store-corrupt");
    const other = join(folder(), "other.db");
    const { db, close } = await connect(other, "write");
    await db.schema.createTable("songs").addColumn("title", "text").execute();
    await close();
    expect((await diagnosticOf(sqliteStore(other).studies())).code).toBe("store-corrupt");
  });

  test("a folder that cannot be made", async () => {
    const { code, message } = await diagnosticOf(
      sqliteStore(join(folder(), "n".repeat(300), "studies.db")).open("s", "p", { fresh: false }),
    );
    expect([code, message]).toEqual(["store-unreachable", expect.stringContaining("ENAMETOOLONG")]);
  });

  // In a process of its own, as it once never returned.
  test.runIf(existsSync("/proc/self"))("a folder that takes no folders", () => {
    const script = `
      import { sqliteStore } from ${JSON.stringify(built)};
      await sqliteStore("/proc/self/deep/studies.db").open("s", "p", { fresh: false }).catch((e) => console.log(e.diagnostics[0].message));`;
    const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      timeout: 30_000,
      killSignal: "SIGKILL",
    });
    expect(said).toContain("its folder cannot be made");
  });

  test("a store whose maker was ended before it had a table is an empty one", async () => {
    for (const make of [
      async (file: string) => writeFileSync(file, ""),
      async (file: string) => (await connect(file, "write")).close(),
    ]) {
      const file = join(folder(), "studies.db");
      await make(file);
      const store = sqliteStore(file);
      expect(await store.studies()).toEqual([]);
      const log = await store.open("s", "p", { fresh: false });
      expect(log.past).toEqual([]);
      await log.close();
      await store.close();
    }
  });

  test("a newer format is refused, read or written", async () => {
    const file = join(folder(), "studies.db");
    const store = sqliteStore(file);
    await (await store.open("s", "p", { fresh: false })).close();
    await store.close();
    const { db, close } = await connect(file, "write");
    await db.updateTable("tunebook_version").set({ version: 99 }).execute();
    await close();
    const { code, message } = await diagnosticOf(sqliteStore(file).studies());
    expect([code, message.includes("format 99")]).toEqual(["store-newer", true]);
    expect((await diagnosticOf(sqliteStore(file).open("s", "p", { fresh: false }))).code).toBe("store-newer");
  });
});

const isRoot = process.getuid?.() === 0;

describe("read-only places", () => {
  /**
   * Root may write everywhere: a child looks without its rights, which it gives up once all is loaded (the folder of this
   * project may be one that only root may read).
   */
  const asNobody = (script: string): string =>
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  const look = (file: string) => `
    const { sqliteStore } = await import(${JSON.stringify(built)});
    const loading = sqliteStore(${JSON.stringify(join(folder(), "other.db"))});
    await (await loading.open("s", "p", { fresh: false })).close();
    await loading.close();
    process.setgroups([]);
    process.setgid(65534);
    process.setuid(65534);
    const store = sqliteStore(${JSON.stringify(file)});
    console.log((await store.studies())[0].state);
    await store.open("s", "p", { fresh: false }).catch((e) => console.log(e.diagnostics[0].code));`;

  test.runIf(isRoot)("can be read, not written, closed well or not", async () => {
    const made = folder();
    const file = join(made, "studies.db");
    const store = sqliteStore(file);
    const log = await store.open("s", "p", { fresh: false });
    await log.append([started(), told([{}]), stopped("exhausted")]);
    await log.close();
    chmodSync(made, 0o555);
    expect(asNobody(look(file))).toBe("complete\nstore-read-only\n");
    await store.close();
    expect(asNobody(look(file))).toBe("complete\nstore-read-only\n");
    expect(asNobody(look(join(made, "deep", "x.db")).replace("(await store.studies())[0].state", "1"))).toBe(
      "1\nstore-read-only\n",
    );
  });
});

describe("a full disk", () => {
  const small = (): string | undefined => {
    const mount = folder();
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", mount], { stdio: "ignore" });
      return mount;
    } catch {
      return undefined;
    }
  };

  test.runIf(isRoot)("says so, keeps what was acknowledged, and goes on when there is room", async ({ skip }) => {
    const mount = small();
    if (mount === undefined) return skip();
    try {
      mkdirSync(join(mount, "s"));
      const ballast = join(mount, "ballast");
      writeFileSync(ballast, Buffer.alloc(400_000));
      const store = sqliteStore(join(mount, "s", "studies.db"));
      const log = await store.open("s", "p", { fresh: false });
      let kept = 0;
      const write = async () => {
        for (; kept < 10_000; kept++) await log.append([told([{ number: kept, error: "x".repeat(2000) }])]);
      };
      expect((await diagnosticOf(write())).code).toBe("store-full");
      expect(kept).toBeGreaterThan(10);
      expect((await store.read("s"))!.length).toBe(kept);
      rmSync(ballast);
      await log.append([told([{ number: kept }])]);
      expect((await store.read("s"))!.length).toBe(kept + 1);
      await log.close();
      await store.close();
    } finally {
      execFileSync("umount", ["--lazy", mount]);
    }
  });
});
