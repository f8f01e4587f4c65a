import fc from "fast-check";
import { expect, test } from "vitest";
import { type FoldOutcome, outcomeAt, outcomesOf } from "../../src/run/outcomes.js";
import { Sheet } from "../../src/run/sheet.js";
import type { Job, JobResult } from "../../src/run/task.js";
import { packJobs, packResults, unpackJobs, unpackResults } from "../../src/run/wire.js";
import { modelJob } from "./jobs.js";

const SCORERS = ["accuracy", "f1"];
const score = fc.double({ noNaN: true });
const scores = fc.record({ accuracy: score, f1: score });
const outcome: fc.Arbitrary<FoldOutcome> = fc.oneof(
  fc.record({ error: fc.string({ minLength: 1 }) }),
  fc.record(
    { values: scores, train: scores, gradient: fc.record({ C: score }), fitSeconds: score, seconds: score },
    { requiredKeys: ["values", "fitSeconds", "seconds"] },
  ),
);
const args = fc.record(
  {
    k: fc.integer(),
    weights: fc.constantFrom("uniform", "distance"),
    inner: fc.constant({ name: "l1", args: { C: 1 } }),
  },
  { requiredKeys: ["k"] },
);
const members = fc.array(fc.record({ trial: fc.nat(), args }), { maxLength: 5 });
const SEEDED = { seed: 7, numRuns: 50 };

test("jobs are the same on the other side, and those with the same members send them once", () => {
  fc.assert(
    fc.property(fc.array(members, { minLength: 1, maxLength: 3 }), (lists) => {
      const jobs = lists.flatMap((list) =>
        [0, 1].map(
          (fold): Job => ({
            kind: "model",
            task: 0,
            fold,
            transforms: [],
            estimator: "knn",
            sweep: true,
            members: list,
          }),
        ),
      );
      const packed = packJobs(jobs);
      const back = unpackJobs(structuredClone(packed));
      expect(back).toEqual(jobs);
      for (let i = 0; i < jobs.length; i += 2) expect(back[i]!.members).toBe(back[i + 1]!.members);
      expect(packed.trials).toHaveLength(lists.flat().length);
    }),
    SEEDED,
  );
});

test("an argument that is a number of every member crosses as one piece of memory", () => {
  const job = (args: readonly Job["members"][number]["args"][]) =>
    modelJob({ members: args.map((own, trial) => ({ trial, args: own })) });
  const { args } = packJobs([
    job([{ k: 1, p: -0, weights: "uniform", w: 1 }]),
    job([{ k: 2, p: Number.NaN, weights: 3 }]),
  ]);
  expect(args).toEqual({
    k: Float64Array.of(1, 2),
    p: Float64Array.of(-0, Number.NaN),
    weights: ["uniform", 3],
    w: [1, undefined],
  });
});

test("a sheet tells when the jobs of a candidate began and ended", () => {
  const sheet = new Sheet(2, 1, SCORERS);
  expect(sheet.clocked(1)).toBeUndefined();
  sheet.clock(1, 20, 30);
  sheet.clock(1, 10, 25);
  expect(sheet.clocked(1)).toEqual({ startedAt: 10, endedAt: 30 });
  expect(sheet.clocked(0)).toBeUndefined();
});

test("so are their results", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(outcome, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
      (lists) => {
        const results = lists.map((list, fits): JobResult => ({ outcomes: outcomesOf(list), fits }));
        const back = unpackResults(structuredClone(packResults(results)));
        expect(back.map(({ fits }) => fits)).toEqual(results.map(({ fits }) => fits));
        expect(back.map(({ outcomes }, j) => lists[j]!.map((_, i) => outcomeAt(outcomes, i)))).toEqual(lists);
      },
    ),
    SEEDED,
  );
});

test("a sheet tells of a candidate what its folds came to", () => {
  fc.assert(
    fc.property(fc.array(outcome, { minLength: 1, maxLength: 5 }), fc.boolean(), (folds, isFromJobs) => {
      const sheet = new Sheet(3, folds.length, SCORERS);
      for (const [fold, own] of folds.entries()) {
        if (isFromJobs) sheet.take(1, fold, outcomesOf([own, own]), 1);
        else sheet.put(1, fold, own);
      }
      const results = folds.flatMap((own) => ("error" in own ? [] : [own]));
      const failed = folds.findIndex((own) => "error" in own);
      const ran = sheet.ran(1, folds.length);
      expect(ran.scores).toEqual({
        accuracy: results.map((r) => r.values.accuracy),
        f1: results.map((r) => r.values.f1),
      });
      expect(ran.error === undefined).toBe(failed < 0);
      if (folds.length > 1 && failed >= 0) expect(ran.error).toMatch(new RegExp(`^fold ${failed + 1}: `));
      const isTrained = results.length > 0 && results.every(({ train }) => train !== undefined);
      if (isTrained) expect(sheet.trained(1, folds.length)?.f1).toEqual(results.map((r) => r.train!.f1));
      else if (results.length > 0) expect(sheet.trained(1, folds.length)).toBeUndefined();
      const isDerived = results.length > 0 && results.every(({ gradient }) => gradient !== undefined);
      expect(sheet.gradient(1, folds.length)).toEqual(isDerived ? { C: results.map((r) => r.gradient!.C) } : undefined);
      expect(folds.every((_, fold) => sheet.isDone(1, 1, fold) && !sheet.isDone(0, 2, fold))).toBe(true);
    }),
    SEEDED,
  );
});
