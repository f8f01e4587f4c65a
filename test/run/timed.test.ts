import { expect, test } from "vitest";
import { kindOf } from "../../src/plan/fit-cost.js";
import type { Expect } from "../../src/run/expect.js";
import { MachineCosts } from "../../src/run/machine-costs.js";
import { outcomesOf } from "../../src/run/outcomes.js";
import type { Workforce } from "../../src/run/pool.js";
import type { Job, JobResult, ModelJob } from "../../src/run/task.js";
import { Timed } from "../../src/run/timed.js";
import { modelJob } from "./jobs.js";

/** Every member alone takes two seconds, a sweep three, whatever its members; all is said to take one second a member. */
class Steady implements Workforce {
  readonly cancelled = new Promise<void>(() => {});
  readonly jobs: Job[] = [];
  idle = 0;

  addTask(): void {}
  submit(job: Job, done: (result: JobResult) => void): void {
    this.jobs.push(job);
    const { members } = job;
    const seconds = job.kind === "model" && job.sweep ? 3 / members.length : 2;
    queueMicrotask(() =>
      done({ outcomes: outcomesOf(members.map(() => ({ values: {}, fitSeconds: seconds, seconds }))), fits: 1 }),
    );
  }
  async cancel(): Promise<void> {}
  async close(): Promise<void> {}
}

const sweep = modelJob({
  members: Array.from({ length: 10 }, (_, trial) => ({ trial, args: { k: trial + 1 } })),
});
const expectSecond: Expect = ({ members, ...job }) => ({
  kind: kindOf("sweep" in job && job.sweep, members.length),
  whole: 1000 * members.length,
  alone: () => members.map(() => 1000),
});
const ran = (force: Workforce, job: Job) => new Promise<JobResult>((resolve) => force.submit(job, resolve));
const moment = () => new Promise((resolve) => setTimeout(resolve, 20));

test("where a worker is idle, a member alone tells what a sweep has saved", async () => {
  const inner = new Steady();
  const costs = new MachineCosts();
  const timed = new Timed(inner, expectSecond, costs);
  await ran(timed, sweep);
  expect(timed.saved).toBeUndefined();
  inner.idle = 1;
  await ran(timed, { ...sweep, fold: 1 });
  await moment();
  const probes = inner.jobs.slice(2) as ModelJob[];
  expect(probes.length).toBeGreaterThan(0);
  expect(probes.every(({ sweep, members }) => !sweep && members.length === 1)).toBe(true);
  // Twenty members of two seconds, in two sweeps of three.
  expect(timed.saved).toBe(40_000 - 6_000);
  await timed.close();
  expect(costs.ratio("knn", "alone")).toBe(2);
  expect(costs.ratio("knn", "swept")).toBeCloseTo(0.3, 12);
});

test("nothing is fitted for its time where an earlier run has shown it, nor where it would take long", async () => {
  const inner = new Steady();
  inner.idle = 1;
  const costs = new MachineCosts();
  costs.learn("knn", "alone", { said: 1, taken: 5 });
  const timed = new Timed(inner, expectSecond, costs);
  await ran(timed, sweep);
  await timed.settle(1);
  await moment();
  expect(inner.jobs).toHaveLength(1);
  expect(timed.saved).toBe(50_000 - 3_000);

  const unknown = new Steady();
  const other = new Timed(unknown, expectSecond, new MachineCosts());
  await ran(other, sweep);
  await other.settle(1);
  expect(unknown.jobs).toHaveLength(1);
});

test("fits one by one save nothing, and what is predicted for charts is not counted", async () => {
  const inner = new Steady();
  const timed = new Timed(inner, expectSecond, new MachineCosts());
  await ran(timed, { ...sweep, sweep: false });
  await ran(timed, { ...sweep, predict: "first" });
  expect(timed.saved).toBeUndefined();
});
