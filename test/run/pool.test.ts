import { fileURLToPath } from "node:url";
import { threadId } from "node:worker_threads";
import { expect, test } from "vitest";
import type { Args } from "../../src/core/schema.js";
import { firstOf, isFailure } from "../../src/run/outcomes.js";
import { Pool } from "../../src/run/pool.js";
import type { Job, ObjectiveTask } from "../../src/run/task.js";

const task: ObjectiveTask = {
  kind: "objective",
  id: 0,
  file: fileURLToPath(new URL("where.mjs", import.meta.url)),
  fixed: {},
  scorer: "value",
  seed: 1,
};
const job = (args: Args = {}): Job => ({ kind: "objective", task: 0, fold: 0, members: [{ trial: 0, args }] });

/** Two workers; `expected`: milliseconds that a job is said to take; absent: nobody says. */
function poolOf(expected?: (job: Job) => number): Pool {
  const pool = new Pool({ workers: 2, trialSeconds: 60, room: 2 ** 20, ...(expected && { expect: expected }) });
  pool.addTask(task);
  return pool;
}

/** The thread that ran it, or why it failed. */
const ranOn = (pool: Pool, args?: Args) =>
  new Promise<number | string>((resolve) => {
    pool.submit(job(args), ({ outcomes }) => {
      const outcome = firstOf({ outcomes });
      resolve(isFailure(outcome) ? outcome.error : outcome.values.value!);
    });
  });

const manyOn = (pool: Pool, count: number, args?: Args) =>
  Promise.all(Array.from({ length: count }, () => ranOn(pool, args)));

test("while jobs are short the thread that asks is one of two workers", async () => {
  const pool = poolOf(() => 1);
  pool.start(2);
  const threads = new Set(await manyOn(pool, 60, { takes: 20 }));
  expect(threads).toContain(threadId);
  expect(threads).toHaveLength(2);
  // The other one, which alone can be spared.
  expect(pool.idle).toBe(1);
  await pool.close();
});

test("it leaves long jobs, and those of which nobody says how long they are, to threads", async () => {
  for (const pool of [poolOf(() => 10_000), poolOf(() => Number.POSITIVE_INFINITY), poolOf()]) {
    expect(await manyOn(pool, 12, { takes: 20 })).not.toContain(threadId);
    await pool.close();
  }
});

test("a job that takes far longer than was expected is its last", async () => {
  const pool = poolOf(() => 1);
  pool.start(2);
  const [first, second] = await manyOn(pool, 2, { takes: 1700 });
  expect([first, second]).toContain(threadId);
  expect(await manyOn(pool, 20, { takes: 20 })).not.toContain(threadId);
  await pool.close();
});

test("a job that ends its thread is never run by the thread that asks, and fails alone", async () => {
  const pool = poolOf(({ members }) => (members[0]!.args.spares !== undefined ? 10_000 : 1));
  const before = manyOn(pool, 10, { takes: 5 });
  const lost = ranOn(pool, { spares: threadId });
  const after = manyOn(pool, 10, { takes: 5 });
  expect(await lost).toBe("ended its worker thread (process.exit?)");
  for (const ran of [...(await before), ...(await after)]) expect(ran).toBeTypeOf("number");
  // Who ends threads may come again.
  expect(await manyOn(pool, 20, { takes: 5 })).not.toContain(threadId);
  await pool.close();
});

test("once a job has ended a thread, the thread that asks stays away, though it had nothing to do", async () => {
  const pool = poolOf(() => 1);
  pool.start(2);
  expect(await ranOn(pool, { spares: threadId })).toBe("ended its worker thread (process.exit?)");
  expect(await manyOn(pool, 20, { takes: 5 })).not.toContain(threadId);
  await pool.close();
});

test("jobs that were given ahead to a thread that is lost run all the same", async () => {
  const pool = poolOf(() => 1);
  // The first goes to a thread, which gets more ahead while this one works.
  const lost = ranOn(pool, { spares: threadId });
  const others = manyOn(pool, 30, { takes: 10 });
  expect(await lost).toBe("ended its worker thread (process.exit?)");
  for (const ran of await others) expect(ran).toBeTypeOf("number");
  await pool.close();
});

test("cancelled, it stands still at once, whoever is at work", async () => {
  const pool = poolOf(() => 1);
  let done = 0;
  for (let count = 0; count < 1000; count++) pool.submit(job({ takes: 20 }), () => done++);
  await new Promise((resume) => setTimeout(resume, 200));
  await pool.cancel();
  const after = done;
  expect(after).toBeLessThan(100);
  await new Promise((resume) => setTimeout(resume, 100));
  expect(done).toBe(after);
});
