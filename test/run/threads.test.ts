import { cachedDataVersionTag } from "node:v8";
import { afterEach, expect, test } from "vitest";
import { setFlags } from "../../src/core/v8-flags.js";
import { startAhead, type ThreadLimits, threadFor, threadsAhead } from "../../src/run/threads.js";

const limits: ThreadLimits = { workers: 2, isOurs: true };
const others: ThreadLimits = { workers: 2, workerMegabytes: 600, isOurs: true };

const started: ReturnType<typeof threadFor>[] = [];
/** Ended after the test. */
function take(own: ThreadLimits) {
  const thread = threadFor(own);
  started.push(thread);
  return thread;
}
afterEach(async () => {
  while (threadsAhead(limits) > 0) take(limits);
  await Promise.all(started.splice(0).map((thread) => thread.terminate()));
});

const isUp = (thread: ReturnType<typeof threadFor>) => new Promise((up) => thread.once("message", up));

test("a thread that was started ahead is the next one's that wants its limits", async () => {
  startAhead(limits);
  expect(threadsAhead(limits)).toBe(2);
  expect(threadsAhead(others)).toBe(0);
  const other = take(others);
  const otherIsUp = isUp(other);
  const [first, second, third] = [take(limits), take(limits), take(limits)];
  expect(new Set([other, first, second, third])).toHaveLength(4);
  expect(threadsAhead(limits)).toBe(0);
  expect(await Promise.all([isUp(third), otherIsUp])).toEqual([{ isUp: true }, { isUp: true }]);
});

test("one that has ended is nobody's", async () => {
  startAhead(limits);
  const [own, other] = [take(limits), take(limits)];
  startAhead(limits);
  await Promise.all([own.terminate(), other.terminate()]);
  expect(threadsAhead(limits)).toBe(2);
});

test("V8's flags are ours again once all threads are up, or have ended", async () => {
  setFlags();
  const before = cachedDataVersionTag();
  startAhead({ workers: 3, isOurs: true });
  expect(cachedDataVersionTag()).not.toBe(before);
  const threads = [1, 2, 3].map(() => take({ workers: 3, isOurs: true }));
  const ended = threads[0]!.terminate();
  await Promise.all([ended, ...threads.slice(1).map(isUp)]);
  expect(cachedDataVersionTag()).toBe(before);
});
