import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Study } from "../../src/check/study.js";
import { countFits } from "../../src/plan/count.js";
import { planStudy } from "../../src/plan/planned.js";
import { blend, voteOf } from "../../src/run/blend.js";
import { fitEnsemble, predictWith } from "../../src/run/ensemble-model.js";
import { fitModel } from "../../src/run/model.js";
import { selectEnsemble } from "../../src/run/select-ensemble.js";
import { memoryStore } from "../../src/store/memory.js";
import { outcomeOf } from "./outcomes.js";
import { callee, gridStudy, param } from "./studies.js";

describe("greedy selection", () => {
  const number = fc.integer({ min: -20, max: 20 });
  /** Two folds of numbers, judged by the negative mean absolute error from 0. */
  const library = fc.array(fc.array(number, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  const judge = (folds: readonly { values: Float64Array }[]) =>
    -folds.flatMap((f) => [...f.values]).reduce((sum, v) => sum + Math.abs(v), 0) / 4;
  const candidates = (rows: number[][]) =>
    rows.map((row) => {
      const votes = [Float64Array.from(row.slice(0, 2)), Float64Array.from(row.slice(2))];
      return { votes, score: judge(votes.map((values) => ({ values }))) };
    });

  test("is never worse than the best alone, has the score of its blend, and takes at most so many", () => {
    fc.assert(
      fc.property(library, fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const all = candidates(rows);
        const { counts, score } = selectEnsemble(all, size, 0, judge);
        expect(score).toBeGreaterThanOrEqual(Math.max(...all.map((c) => c.score)));
        const taken = counts.reduce((a, n) => a + n, 0);
        expect(taken >= 1 && taken <= size).toBe(true);
        const used = counts.flatMap((n, i) => (n > 0 ? [i] : []));
        const blended = [0, 1].map((f) =>
          blend(
            used.map((i) => all[i]!.votes[f]!),
            used.map((i) => counts[i]!),
            0,
          ),
        );
        expect(judge(blended)).toBeCloseTo(score, 9);
      }),
      { seed: 2, numRuns: 150 },
    );
  });

  test("finds two that cancel, and the first of equals", () => {
    const all = candidates([
      [3, 3, 3, 3],
      [-3, -3, -3, -3],
      [2, 2, 2, 2],
      [2, 2, 2, 2],
    ]);
    expect(selectEnsemble(all, 8, 0, judge)).toEqual({ counts: [0, 2, 3, 0], score: -0 });
    expect(selectEnsemble(all, 1, 0, judge).counts).toEqual([0, 0, 1, 0]);
  });

  test("models without probabilities vote", () => {
    const named = { values: Float64Array.of(1, 0), scores: new Float64Array(4) };
    expect([...voteOf(named, 2, "decision")]).toEqual([0, 1, 1, 0]);
    const sure = Float64Array.of(0.9, 0.9, 0.1, 0.1);
    expect([...blend([sure, voteOf(named, 2, "none")], [1, 1], 2).values]).toEqual([1, 0]);
  });
});

const isModel = (value: string) =>
  ({
    kind: "binary",
    operator: "==",
    left: { kind: "param", id: "model" },
    right: { kind: "literal", value },
  }) as const;

const several = (changes: Partial<Study> = {}) =>
  gridStudy({
    arms: [
      { name: "knn", steps: [{ kind: "step", callee: callee("knn", { k: param("k"), weights: "uniform", p: 2 }) }] },
      { name: "tree", steps: [{ kind: "step", callee: callee("decision_tree", { max_depth: param("d") }) }] },
    ],
    space: {
      params: [
        { id: "model", domain: { kind: "choice", values: ["knn", "tree"] } },
        {
          id: "k",
          domain: { kind: "choice", values: [1, 3, 9, 25] },
          when: isModel("knn"),
        },
        {
          id: "d",
          domain: { kind: "choice", values: [1, 2, 4] },
          when: isModel("tree"),
        },
      ],
      where: [],
    },
    goals: [{ id: "brier", callee: callee("brier"), direction: "minimize" }],
    measures: [{ id: "accuracy", callee: callee("accuracy") }],
    keep: callee("ensemble", { size: 8, from: 50 }),
    ...changes,
  });

describe("keep ensemble", () => {
  test("scores at least as well out of fold as the best trial, on any number of workers; its fits are counted", async () => {
    const one = await outcomeOf(several());
    const { ensemble, number } = one.kept!;
    const best = one.trials[number]!;
    expect(ensemble!.members.length).toBeGreaterThan(1);
    expect(ensemble!.values.brier).toBeLessThan(best.values.brier!);
    expect(ensemble!.folds.accuracy).toHaveLength(5);
    // Seven trials on five folds again; the k of knn and the depths of the tree share their fits.
    expect([ensemble!.fitsAsked, ensemble!.fitsRun]).toEqual([35, 10]);
    expect(one.fits).toMatchObject({ requested: 70, run: 20 });
    expect(countFits(planStudy(several()))).toMatchObject({ requested: { min: 35, max: 70 } });
    const [part] = one.described!.predictions;
    const right = part!.values.filter((v, i) => v === part!.truth[i]).length / 90;
    expect(right).toBeCloseTo(ensemble!.values.accuracy!, 12);
    const three = await outcomeOf(several(), { workers: 3 });
    expect([three.kept, three.described]).toEqual([one.kept, one.described]);
  });

  test("is compared with the best alone on the sealed part; a finished run answers the same", async () => {
    const study = several({ inside: callee("holdout", { fraction: 0.3, stratify: true, shuffle: true }) });
    const store = memoryStore();
    const outcome = await outcomeOf(study, { store });
    const [opened] = outcome.outer;
    expect(opened!.ensemble!.members.length).toBe(outcome.kept!.ensemble!.members.length);
    expect(opened!.values.brier).not.toBe(opened!.ensemble!.single.brier);
    const sealed = outcome.described!.predictions.find((p) => p.part === "sealed")!;
    const right = sealed.values.filter((v, i) => v === sealed.truth[i]).length / sealed.total;
    expect(right).toBeCloseTo(opened!.values.accuracy!, 12);
    expect(await outcomeOf(study, { store })).toEqual(outcome);
  });

  test("each outer fold chooses a blend of its own", async () => {
    const study = several({ inside: callee("kfold", { folds: 2, shuffle: true, repeats: 1 }) });
    const { outer } = await outcomeOf(study);
    expect(outer.map((o) => (o.ensemble?.members.length ?? 0) >= 1)).toEqual([true, true]);
  });

  test("as a model: members fitted on all rows, predictions averaged", () => {
    const planned = planStudy(several());
    const { table } = planned.study.data!;
    const members = [
      { candidate: { model: "knn", k: 9 }, count: 2 },
      { candidate: { model: "tree", d: 2 }, count: 1 },
    ];
    const both = predictWith(fitEnsemble(planned, members), table);
    const [a, b] = members.map(({ candidate }) => predictWith(fitModel(planned, candidate), table));
    for (const level of ["a", "b", "c"]) {
      const of = (c: typeof both, i: number) => c[`probability ${level}`]![i] as number;
      for (let i = 0; i < 90; i++) expect(of(both, i)).toBeCloseTo((2 * of(a!, i) + of(b!, i)) / 3, 12);
    }
  });
});
