import fc from "fast-check";
import { expect, test } from "vitest";
import { whole } from "../src/core/ledger.js";
import { type Exactness, Folding, fold, type StudyEvent } from "../src/trial.js";
import { started, stopped, told, trial } from "./store/events.js";

test("trials come in order of number, each once, as first told", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (numbers) => {
      const events = numbers.map((number, i) => told([{ number, seconds: i }]));
      const { trials } = fold([started(), ...events]);
      expect(trials.map((t) => t.number)).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      for (const t of trials) expect(t.seconds).toBe(numbers.indexOf(t.number));
    }),
    { seed: 5, numRuns: 100 },
  );
});

test("how events are told in batches changes nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { maxLength: 8 }), (sizes) => {
      let n = 0;
      const batches = sizes.map((size) => Array.from({ length: size }, () => trial({ number: n++ })));
      const whole = [started(), told(batches.flat(), n), stopped("trials")];
      expect(fold([started(), ...batches.map((b) => told(b)), stopped("trials")])).toEqual(fold(whole));
    }),
    { seed: 6, numRuns: 50 },
  );
});

test("trials may be kept in a ledger: the outcome is the same", () => {
  const trials = [2, 0, 1].map((number) =>
    trial({ number, content: `00ff00ff00ff00f${number}`, reason: "random draw" }),
  );
  const described: StudyEvent = {
    type: "described",
    trained: [{ number: 1, train: { accuracy: [1, 1, 1] } }],
    predictions: [],
    learning: [],
    fitsRun: 3,
  };
  const events = [started(), told(trials), told([{ number: 0, seconds: 9 }]), described, stopped("trials")];
  const folding = new Folding();
  for (const event of events) folding.add(event);
  const { trials: listed, ...rest } = folding.outcome();
  const { trials: plain, ...same } = fold(events);
  expect(rest).toEqual(same);
  expect(listed.map(whole)).toStrictEqual(plain);
  expect(JSON.stringify(listed)).toBe(JSON.stringify(plain));
});

test("a run is as exact as the loosest of its sittings", () => {
  const loose = { class: "tolerance", tolerance: 1e-6, by: ["logistic_regression.C"] } as const;
  const [shared, plain] = [started({ exactness: loose }), started({ exactness: { class: "exact" } })];
  const ended = (exactness: Exactness) => ({ ...stopped("exhausted"), exactness }) as StudyEvent;
  expect(fold([shared, ended({ class: "exact" })]).exactness).toEqual(loose);
  expect(fold([plain, ended(loose)]).exactness).toEqual(loose);
  expect(fold([plain, ended({ class: "exact" })]).exactness).toEqual({ class: "exact" });
  expect(fold([started(), stopped("exhausted")])).not.toHaveProperty("exactness");
});

const state = (...events: StudyEvent[]) => fold([started(), ...events]).state;
test("the last event tells the state", () => {
  expect(state()).toBe("running");
  expect(state(told([{}]))).toBe("running");
  expect(state(stopped("interrupted"))).toBe("interrupted");
  expect(state(stopped("interrupted"), told([{}]))).toBe("running");
  expect(state(stopped("stopped"))).toBe("stopped");
  for (const reason of ["exhausted", "trials", "time", "fits"] as const)
    expect(state(stopped(reason))).toBe("complete");
});

test("fits: as planned once all has run; else one a fold of what ran, failed trials as many as others", () => {
  const failed = { number: 1, state: "failed", folds: {}, values: {} } as const;
  const planned = { trials: 2, fits: 6 };
  expect(fold([started({ planned }), told([{}, failed], 4), stopped("exhausted")]).fits).toEqual({
    requested: 6,
    run: 4,
  });
  expect(fold([started(), told([{}, failed], 4)]).fits).toEqual({ requested: 6, run: 4 });
});

test("seconds add up over sittings", () => {
  expect(fold([started(), stopped("interrupted", 2), told([{}]), stopped("trials", 3)]).seconds).toBe(5);
});
