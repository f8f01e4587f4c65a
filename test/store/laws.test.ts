import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { Store } from "../../src/contracts.js";
import { DiagnosticError } from "../../src/core/diagnostic.js";
import { decode, encode } from "../../src/store/encoding.js";
import { memoryStore } from "../../src/store/memory.js";
import { sqliteStore } from "../../src/store/sqlite.js";
import { fold, type StudyEvent } from "../../src/trial.js";
import { started, stopped, told } from "./events.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "tunebook-store-"));
  folders.push(made);
  return made;
}

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing",
    (error: unknown) => (error instanceof DiagnosticError ? error.diagnostics[0]!.code : String(error)),
  );

/** Stores of a kind: `reopen` looks at the same place through another connection. */
const kinds: Record<string, () => { store: Store; reopen: () => Store }> = {
  memory: () => {
    const store = memoryStore();
    return { store, reopen: () => store };
  },
  sqlite: () => {
    const file = join(folder(), "deep", "studies.db");
    return { store: sqliteStore(file), reopen: () => sqliteStore(file) };
  },
};

const score = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 0.1 + 0.2));
const value = fc.oneof(score, fc.string(), fc.boolean(), fc.constantFrom("#NaN", "##-0", "#"));
const event: fc.Arbitrary<StudyEvent> = fc
  .array(
    fc.record({
      number: fc.nat(),
      params: fc.dictionary(fc.string(), value, { noNullPrototype: true }),
      scores: fc.array(score),
    }),
  )
  .map((trials) => told(trials.map((t) => ({ number: t.number, candidate: t.params, folds: { accuracy: t.scores } }))));

describe.each(Object.entries(kinds))("%s", (_, make) => {
  test("what was appended is read back, bit for bit, in order, across batches and openings", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(event, { maxLength: 4 }), { maxLength: 4 }), async (batches) => {
        const { store, reopen } = make();
        const all: StudyEvent[] = [];
        for (const batch of batches) {
          const log = await store.open("s", "p", { fresh: false });
          expect(log.past).toEqual(all);
          await log.append(batch);
          all.push(...batch);
          await log.close();
        }
        const again = reopen();
        const back = batches.length === 0 ? [] : await again.read("s");
        expect(back).toStrictEqual(all);
        for (const [i, e] of all.entries()) expect(encode(back![i]!)).toBe(encode(e));
        await store.close();
        await again.close();
      }),
      { seed: 3, numRuns: 15 },
    );
  });

  test("runs of a plan are numbered, the newest is read, the old ones stay", async () => {
    const { store } = make();
    for (const [plan, fresh, n] of [
      ["p", false, 1],
      ["q", false, 2],
      ["p", true, 3],
    ] as const) {
      const log = await store.open("s", plan, { fresh });
      await log.append([started({ seed: n }), stopped("exhausted")]);
      await log.close();
    }
    expect(fold((await store.read("s"))!).seed).toBe(3);
    expect(fold((await store.read("s", "q"))!).seed).toBe(2);
    expect(await store.read("s", "other")).toBeUndefined();
    expect(await store.read("other")).toBeUndefined();
    expect((await store.studies()).map((s) => [s.planHash, s.run, s.state])).toEqual([
      ["p", 1, "complete"],
      ["q", 1, "complete"],
      ["p", 2, "complete"],
    ]);
    await store.close();
  });

  test("one writer a plan: the second is told at once, other plans are free, the place is given back", async () => {
    const { store, reopen } = make();
    const log = await store.open("s", "p", { fresh: false });
    const other = reopen();
    const begin = performance.now();
    expect(await codeOf(other.open("s", "p", { fresh: false }))).toBe("study-is-running");
    expect(performance.now() - begin).toBeLessThan(500);
    const free = await other.open("s", "q", { fresh: false });
    await log.append([started()]);
    await free.append([started(), told([{ number: 0 }, { number: 1 }])]);
    await free.close();
    expect((await other.studies()).map((s) => [s.state, s.trials])).toEqual([
      ["running", 0],
      ["interrupted", 2],
    ]);
    await log.close();
    expect((await other.studies())[0]!.state).toBe("interrupted");
    await (await other.open("s", "p", { fresh: false })).close();
    await store.close();
    await other.close();
  });
});

test("events survive their encoding, bit for bit", () => {
  fc.assert(
    fc.property(event, (e) => {
      expect(decode(encode(e))).toStrictEqual(e);
    }),
    { seed: 4, numRuns: 200 },
  );
});

test("looking makes nothing", async () => {
  const place = join(folder(), "none");
  const store = sqliteStore(join(place, "studies.db"));
  expect(await store.studies()).toEqual([]);
  expect(await store.read("s")).toBeUndefined();
  await store.close();
  expect(await import("node:fs").then((fs) => fs.existsSync(place))).toBe(false);
});

test("100 000 small trials in batches within seconds", async () => {
  const store = sqliteStore(join(folder(), "studies.db"));
  const log = await store.open("s", "p", { fresh: false });
  const begin = performance.now();
  for (let batch = 0; batch < 100; batch++) {
    const trials = Array.from({ length: 1000 }, (_, i) => told([{ number: batch * 1000 + i }]));
    await log.append(trials);
  }
  const seconds = (performance.now() - begin) / 1000;
  expect((await store.studies())[0]!.trials).toBe(100_000);
  // About 2 s on two quiet cores; the margin is for a busy machine.
  expect(seconds).toBeLessThan(8);
  if (process.env.TUNEBOOK_TIMES) console.log(`100 000 events of a trial: ${seconds.toFixed(2)} s`);
  await log.close();
  await store.close();
}, 20_000);
