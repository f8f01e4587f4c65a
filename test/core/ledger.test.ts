import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { whole } from "../../src/core/ledger.js";
import { type FinishedTrial, trialLedger } from "../../src/trial.js";

const odd = fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, Number.NEGATIVE_INFINITY));
const words = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "0123456789abcdef", "random draw"));
const id = fc.constantFrom("ridge.alpha", "model", "größe", "svm.svc.C");
const scores = fc.dictionary(id, fc.array(odd, { maxLength: 4 }), { noNullPrototype: true });
const trials = fc.uniqueArray(
  fc.record(
    {
      number: fc.nat(60),
      state: fc.constantFrom("complete", "pruned", "failed", "infeasible"),
      model: words,
      candidate: fc.dictionary(id, fc.oneof(odd, words, fc.boolean()), { noNullPrototype: true }),
      values: fc.dictionary(id, odd, { noNullPrototype: true }),
      folds: scores,
      seconds: odd,
      train: scores,
      gradient: scores,
      reason: words,
      error: words,
      startedAt: odd,
      endedAt: odd,
      resource: odd,
      from: fc.nat(),
      content: words,
      swept: fc.record(
        { values: fc.dictionary(id, fc.array(words), { noNullPrototype: true }), scores: fc.array(fc.option(odd)) },
        { noNullPrototype: true },
      ),
      taken: fc.record({ planHash: words, folds: fc.nat() }, { noNullPrototype: true }),
    },
    { requiredKeys: ["number", "state", "model", "candidate", "values", "folds", "seconds"], noNullPrototype: true },
  ),
  { selector: ({ number }) => number, maxLength: 30 },
) as fc.Arbitrary<FinishedTrial[]>;

const property = (law: (all: readonly FinishedTrial[]) => void) =>
  fc.assert(fc.property(trials, law), { seed: 72, numRuns: 200 });
/** few: so many are kept as they are. */
const ledgerOf = (all: readonly FinishedTrial[], few = 0) => {
  const ledger = trialLedger(few);
  for (const trial of all) expect(ledger.add(trial)).toBe(true);
  return ledger;
};
const byNumber = (all: readonly FinishedTrial[]) => all.slice().sort((a, b) => a.number - b.number);

describe("a ledger of trials", () => {
  test("lists objects that read as the trials do, in order of their numbers", () => {
    property((all) => {
      const listed = ledgerOf(all).list();
      expect(listed.map(({ number }) => number)).toEqual(byNumber(all).map(({ number }) => number));
      for (const [i, trial] of byNumber(all).entries()) {
        const view = listed[i]!;
        for (const field in trial) {
          expect(view[field as keyof FinishedTrial]).toStrictEqual(trial[field as keyof FinishedTrial]);
        }
        expect(view.error).toBe(trial.error);
        expect(view.swept).toStrictEqual(trial.swept);
        expect(whole(view)).toStrictEqual(trial);
        expect(JSON.stringify(view)).toBe(JSON.stringify(trial));
      }
    });
  });

  test("gives a plain copy of each, and none of others", () => {
    property((all) => {
      const ledger = ledgerOf(all);
      expect(ledger.size).toBe(all.length);
      const known = new Map(all.map((trial) => [trial.number, trial]));
      for (let number = 0; number <= 61; number++) {
        expect(ledger.has(number)).toBe(known.has(number));
        expect(ledger.get(number)).toStrictEqual(known.get(number));
      }
      // What a ledger lists, another one takes.
      expect(ledgerOf(ledger.list()).list().map(whole)).toStrictEqual(byNumber(all));
    });
  });

  test("reads the same before and after it has taken its records apart", () => {
    property((all) => {
      for (const few of [3, 1000]) {
        const ledger = ledgerOf(all, few);
        expect(ledger.size).toBe(all.length);
        expect(ledger.list().map(whole)).toStrictEqual(byNumber(all));
        for (const trial of all) {
          expect(ledger.get(trial.number)).toStrictEqual(trial);
          expect(ledger.add({ ...trial, seconds: -1 })).toBe(false);
        }
        expect(ledger.get(61)).toBeUndefined();
      }
    });
  });

  test("keeps what came first under a number", () => {
    const first = {
      number: 3,
      state: "complete",
      model: "m",
      candidate: {},
      values: {},
      folds: {},
      seconds: 1,
    } as const;
    const ledger = ledgerOf([first]);
    expect(ledger.add({ ...first, seconds: 2 })).toBe(false);
    expect(ledger.list().map(whole)).toStrictEqual([first]);
  });

  test("takes rows of any length, also such as are longer than a page", () => {
    const long = (number: number, folds: number): FinishedTrial => ({
      number,
      state: "complete",
      model: "ridge",
      candidate: {},
      values: {},
      folds: { r2: Array.from({ length: folds }, (_, fold) => number + fold / 7) },
      seconds: 0,
    });
    const all = [8000, 1, 9000, 5, 20_000, 8185, 2].map((folds, i) => long(i, folds));
    expect(ledgerOf(all).list().map(whole)).toStrictEqual(all);
  });

  test("needs little memory a trial", () => {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as () => void;
    const held = () => {
      gc();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const ledger = trialLedger(0);
    const fill = (from: number, to: number) => {
      for (let number = from; number < to; number++) ledger.add(usual(number));
    };
    fill(0, 20_000);
    const before = held();
    fill(20_000, 60_000);
    // 14 doubles and a place; an object with all its parts takes 500 bytes.
    expect((held() - before) / 40_000).toBeLessThan(140);
    expect(ledger.size).toBe(60_000);
  });
});

const usual = (number: number): FinishedTrial => ({
  number,
  model: "ridge",
  candidate: { "ridge.alpha": number / 3 },
  content: number.toString(16).padStart(16, "0"),
  state: "complete",
  values: { r2: number / 7 },
  folds: { r2: [number / 11, number / 13, number / 17] },
  seconds: number / 19,
  reason: "random draw",
  startedAt: number,
  endedAt: number + 1,
});
