import fc from "fast-check";
import type { ChartContext } from "../../src/report/index.js";
import type { Candidate } from "../../src/space/space.js";
import { type FinishedTrial, fold, type Outcome, type Predictions } from "../../src/trial.js";
import { started, stopped, told, trial } from "../store/events.js";

export const maximize: ChartContext = { goals: [{ scorer: "accuracy", direction: "maximize" }] };
export const both: ChartContext = {
  goals: [
    { scorer: "accuracy", direction: "maximize" },
    { scorer: "seconds", direction: "minimize" },
  ],
};

/** Complete trials of these candidates, five folds each, scored by a function. */
export function outcomeOf(candidates: readonly Candidate[], score: (c: Candidate) => number): Outcome {
  const trials = candidates.map((candidate, number) => {
    const accuracy = score(candidate);
    const folds = [-0.02, 0.01, 0, 0.02, -0.01].map((d) => accuracy + d);
    return trial({ number, candidate, values: { accuracy }, folds: { accuracy: folds } });
  });
  return fold([started(), told(trials), stopped("exhausted")]);
}

/** k × weights, as a small search of nearest neighbors tries them; k = 6 is best, weights hardly matter. */
export const grid: Outcome = outcomeOf(
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((k) =>
    ["uniform", "distance"].map((weights) => ({ "knn.k": k, "knn.weights": weights })),
  ),
  (c) => 0.95 - Math.abs((c["knn.k"] as number) - 6) / 100 + (c["knn.weights"] === "distance" ? 0.001 : 0),
);

const odd = fc.constantFrom("<script>alert(1)</script>", "a & b", 'say "no"', "]]>", "\u0000", "\ud800", "一二", "");
const score = fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom(0, 1, Number.NaN, 1e9, 1e-9));
const candidate = fc.record(
  {
    "svm.svc.C": fc.oneof(fc.double({ min: 1e-4, max: 1e4, noNaN: true }), fc.constant(1)),
    "svm.pca.n": fc.integer({ min: 1, max: 30 }),
    "svm.svc.kernel": odd,
    flag: fc.boolean(),
  },
  { requiredKeys: [] },
);
const finished: fc.Arbitrary<Omit<FinishedTrial, "number">> = fc.record({
  state: fc.constantFrom("complete", "complete", "complete", "failed", "pruned", "infeasible"),
  model: fc.constantFrom("svm", "<b>knn</b>"),
  candidate,
  values: fc.record({ accuracy: score, seconds: score }),
  folds: fc.record({ accuracy: fc.array(score, { maxLength: 4 }) }),
  error: odd,
  seconds: fc.constant(0.01),
});

const anyPredictions: fc.Arbitrary<Predictions> = fc
  .tuple(
    fc.constantFrom([], ["<b>", "b"], ["a", "b", "c"]),
    fc.array(fc.tuple(score, score, fc.nat(2), fc.nat(2), fc.nat(3)), { maxLength: 40 }),
    fc.constantFrom("inner", "sealed"),
    fc.constantFrom("probability", "decision", undefined),
    fc.boolean(),
  )
  .map(([levels, rows, part, kind, isOrdered]) => {
    const isClass = levels.length > 0;
    return {
      part,
      total: rows.length + 1,
      rows: rows.map((_, i) => i),
      folds: rows.map(([, , , , fold]) => fold),
      truth: rows.map(([t, , c]) => (isClass ? c % levels.length : t)),
      values: rows.map(([, v, , c]) => (isClass ? c % levels.length : v)),
      levels,
      ...(kind === undefined || !isClass
        ? {}
        : { kind, scores: levels.map((_, c) => rows.map(([a, b]) => (((c % 2 ? a : b) % 1) + 1) / 2 || 0)) }),
      ...(isOrdered ? { order: { name: "<i>", isDate: kind === "decision", at: rows.map(([a]) => a) } } : {}),
    };
  });

/** Runs of which nothing is as it should be. */
export const anyOutcome: fc.Arbitrary<Outcome> = fc
  .tuple(fc.array(finished, { maxLength: 30 }), fc.boolean(), odd, anyPredictions)
  .map(([trials, isKept, text, predictions]) => {
    const numbered = trials.map((t, number) => ({ ...t, number }));
    const kept = { type: "kept", number: 0, rule: "best", why: text, train: { accuracy: 0.9 } } as const;
    const described = { type: "described", trained: [], predictions: [predictions], learning: [], fitsRun: 1 } as const;
    return fold([
      started({ source: { text }, study: text }),
      told(numbered),
      ...(isKept ? [kept, described] : []),
      stopped("exhausted"),
    ]);
  });
