import { describe, expect, it } from "vitest";
import { chooseLane, isOwn, laneOf, ownLane } from "../../src/run/lanes.js";
import type { ObjectiveJob } from "../../src/run/task.js";
import { modelJob } from "./jobs.js";

const job = (fold: number, prefix?: string) => modelJob({ task: 3, fold, ...(prefix === undefined ? {} : { prefix }) });
const objective: ObjectiveJob = { kind: "objective", task: 3, fold: 0, members: [{ trial: 0, args: {} }] };

describe("the lane of a job", () => {
  it("is that of its task, of its folds as they are dealt to the threads, and of its transforms", () => {
    expect(laneOf(job(0), 2)).toBe(laneOf(job(4), 2));
    expect(laneOf(job(0), 2)).not.toBe(laneOf(job(1), 2));
    expect(laneOf(job(0, "a"), 2)).not.toBe(laneOf(job(0, "b"), 2));
    expect(laneOf({ ...job(0), task: 4 }, 2)).not.toBe(laneOf(job(0), 2));
    expect(laneOf(objective, 2)).toBe("3");
  });

  it("is no thread's own", () => {
    expect(isOwn(ownLane(7))).toBe(true);
    expect([laneOf(job(0), 2), laneOf(objective, 2)].some(isOwn)).toBe(false);
    expect(ownLane(7)).not.toBe(ownLane(8));
  });
});

describe("a thread that asks for work", () => {
  const [even, odd, evenPca, oddPca] = [job(0), job(1), job(0, "pca"), job(1, "pca")].map((one) => laneOf(one, 2));
  /** Which of these lanes, with as much work, it gets; thread 0 unless it is said. */
  const choose = (
    lanes: Readonly<Record<string, number>>,
    {
      last,
      taken = [],
      looks = 4,
    }: { last?: string | undefined; taken?: readonly (string | undefined)[]; looks?: number } = {},
  ) =>
    chooseLane(new Map(Object.entries(lanes).map(([lane, length]) => [lane, { length }])), {
      own: ownLane(0),
      ...(last === undefined ? {} : { last }),
      taken: new Set(taken.map((lane) => lane!)),
      looks,
    });

  it("takes what waits for it alone first, and nothing that waits for another", () => {
    expect(choose({ [even!]: 9, [ownLane(0)]: 1 }, { last: even })).toBe(ownLane(0));
    expect(choose({ [ownLane(1)]: 5, [odd!]: 1 })).toBe(odd);
    expect(choose({ [ownLane(1)]: 5 })).toBeUndefined();
    expect(choose({})).toBeUndefined();
  });

  it("stays in its lane, even beside another thread", () => {
    expect(choose({ [odd!]: 9, [even!]: 1 }, { last: even })).toBe(even);
    expect(choose({ [odd!]: 9, [even!]: 1 }, { last: even, taken: [even] })).toBe(even);
  });

  it("goes on with the folds that it has, under other transforms", () => {
    expect(choose({ [odd!]: 1, [oddPca!]: 9, [evenPca!]: 1 }, { last: even })).toBe(evenPca);
    expect(choose({ [odd!]: 1, [oddPca!]: 9, [evenPca!]: 1 }, { last: odd })).toBe(odd);
  });

  it("looks at so many lanes for these folds, then takes the first free one", () => {
    expect(choose({ [odd!]: 1, [oddPca!]: 9, [evenPca!]: 1 }, { last: even, looks: 2 })).toBe(odd);
    expect(choose({ [odd!]: 1, [oddPca!]: 9, [evenPca!]: 1 }, { last: even, looks: 3 })).toBe(evenPca);
  });

  it("takes a lane that nobody is in; where there is none, the longest", () => {
    expect(choose({ [even!]: 9, [odd!]: 1 }, { taken: [even] })).toBe(odd);
    expect(choose({ [even!]: 1, [odd!]: 9, [evenPca!]: 3 }, { taken: [even, odd, evenPca] })).toBe(odd);
    expect(choose({ [even!]: 9, [odd!]: 1 }, { last: evenPca, taken: [even] })).toBe(odd);
  });
});
