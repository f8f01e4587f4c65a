import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.js";
import { frameOf, lineOf } from "../../src/report/diagnostics.js";
import { goalsOf, studyOf } from "../../src/report/goals.js";
import { decimalsFor, duration, short, standardError } from "../../src/report/numbers.js";
import { clip, plain, widthOf } from "../../src/report/paint.js";
import { summary } from "../../src/report/summary.js";
import { table } from "../../src/report/table.js";
import { fold, type StudyEvent } from "../../src/trial.js";
import { started, stopped, told, trial } from "../store/events.js";

const seeded = { seed: 11, numRuns: 200 };

describe("diagnostics", () => {
  const text = fc.stringMatching(/^[a-z \t\n一é😀~.(]{0,200}$/u);

  test("any place in any text has a frame within the width, and a single line", () => {
    fc.assert(
      fc.property(text, fc.nat(200), fc.nat(40), fc.integer({ min: 30, max: 120 }), (text, at, length, width) => {
        const start = Math.min(at, text.length);
        const span = { start, end: Math.min(text.length, start + length) };
        const d = { severity: "error", code: "c", message: "m", span } as const;
        for (const line of frameOf(d, { name: "f", text }, plain, width).split("\n")) {
          expect(widthOf(line)).toBeLessThanOrEqual(width + 2);
        }
        expect(lineOf(d, { name: "f", text })).toMatch(/^f:\d+:\d+: error\[c\] m$/);
      }),
      seeded,
    );
  });

  test("the caret stands under what is meant, after tabs and wide letters", () => {
    const text = "study x {\n\tdata 一二 k\n}\n";
    const start = text.indexOf("k");
    const frame = frameOf(
      { severity: "warning", code: "c", message: "m", span: { start, end: start + 1 }, hint: "h" },
      { name: "f", text },
    );
    const [, , line, caret] = frame.split("\n");
    expect(widthOf(caret!.slice(0, caret!.indexOf("^")))).toBe(widthOf(line!.slice(0, line!.indexOf("k"))));
  });

  test("a diagnostic without a place, or of another file", () => {
    const d = { severity: "error", code: "c", message: "two\n lines", hint: "do" } as const;
    expect(lineOf(d)).toBe("error[c] two lines; do");
    expect(lineOf({ ...d, file: "g", span: { start: 0, end: 1 } }, { name: "f", text: "x" })).toBe(
      "g: error[c] two lines; do",
    );
  });
});

describe("tables and numbers", () => {
  test("a table fits its width by leaving out optional columns, and says which", () => {
    const columns = [
      { name: "score", cells: ["0.98", "0.97"], align: "right" as const },
      { name: "k", cells: ["5", "13"], optional: true as const },
      { name: "a_long_parameter", cells: ["uniform", "distance"], optional: true as const },
    ];
    expect(table(columns)).toBe("score  k   a_long_parameter\n 0.98  5   uniform\n 0.97  13  distance");
    expect(table(columns, 12)).toBe("score  k\n 0.98  5\n 0.97  13\nnot shown h…");
  });

  test("clip never exceeds the width", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        expect(widthOf(clip(text, width))).toBeLessThanOrEqual(width);
      }),
      seeded,
    );
  });

  test("numbers read well", () => {
    expect([short(0.0316227766), short(1e-7), short(4200), short(0.1 + 0.2)]).toEqual([
      "0.03162",
      "1e-7",
      "4200",
      "0.3",
    ]);
    expect([decimalsFor([0.98]), decimalsFor([53.2]), decimalsFor([0]), decimalsFor([123456])]).toEqual([4, 2, 4, 0]);
    expect([duration(0.214), duration(3.21), duration(42.4), duration(600), duration(7300)]).toEqual([
      "0.21 s",
      "3.2 s",
      "42 s",
      "10 min",
      "122 min".replace("122 min", "2 h 2 min"),
    ]);
    // numpy: np.std([1, 2, 3, 4], ddof=1) / 2
    expect(standardError([1, 2, 3, 4])).toBeCloseTo(0.6454972243679028, 15);
    expect(standardError([1])).toBeUndefined();
  });
});

describe("a stored study's goals", () => {
  const outcome = fold([
    started(),
    told([{ values: { "f1(average=macro)": 0.8, "f1(average=micro)": 0.9, auc: 0.7 } }]),
  ]);
  const goals = (clauses: string) => goalsOf(studyOf(parse(`study s {\n${clauses}\n}`).file, "s"), outcome);

  test("are found among the keys of its scores", () => {
    expect(goals("  minimize f1(average = micro)")).toEqual([{ scorer: "f1(average=micro)", direction: "minimize" }]);
    expect(goals("  maximize auc")).toEqual([{ scorer: "auc", direction: "maximize" }]);
    expect(goals("  maximize f1")).toEqual([{ scorer: "f1(average=macro)", direction: "maximize" }]);
    expect(goals("  maximize accuracy")).toEqual([]);
  });
});

describe("remarks", () => {
  const goals = [{ scorer: "accuracy", direction: "maximize" }] as const;
  const options = { goals, width: 80, paint: plain };
  const trials = [1, 2, 3, 4, 5, 6].map((k) => ({
    number: k,
    candidate: { "knn.k": k },
    values: { accuracy: k / 10 },
    folds: { accuracy: [k / 10, k / 10 + 0.001, k / 10 - 0.001] },
  }));
  const params = [{ id: "knn.k", domain: { kind: "int", low: 1, high: 6, step: 1, scale: "linear" } }] as const;

  test("a best value at the edge of its range, unless nothing lies beyond", () => {
    const outcome = fold([started(), told(trials), stopped("exhausted")]);
    expect(summary(outcome, { ...options, params })).toContain("the best k = 6 is at the upper edge of 1..6");
    const legal = (low: number, high: number) => ({ ...options, params, legalRangeOf: () => ({ low, high }) });
    expect(summary(outcome, legal(1, Infinity))).toContain("k ~ 1..11");
    expect(summary(outcome, legal(1, 8))).toContain("k ~ 1..8");
    expect(summary(outcome, legal(1, 6))).not.toContain("edge");
    expect(summary(outcome, { ...options, params, legalRangeOf: () => undefined })).not.toContain("edge");
  });

  test("over-fitting, and ties", () => {
    const kept = { type: "kept", number: 6, rule: "best", why: "w", train: { accuracy: 0.99 } } as const;
    expect(summary(fold([started(), told(trials), kept, stopped("exhausted")]), options)).toContain("it may over-fit");
    const noisy = trials.map((t) => ({ ...t, folds: { accuracy: [-1, 0.5, 2] } }));
    expect(summary(fold([started(), told(noisy), stopped("trials")]), options)).toContain("may be chance");
  });

  test("why earlier runs do not count is said once", () => {
    const earlier = ["a", "b", "c", "d", "e"].map((planHash, i) => ({
      planHash,
      trials: 40,
      ...(i < 3 ? { why: "the seed has changed" } : {}),
    }));
    const trials = told([{ ...trial({ number: 0 }), taken: { planHash: "e", folds: 3 } }]);
    const text = summary(fold([{ ...started(), earlier } as StudyEvent, trials, stopped("trials")]), options);
    expect(text.split("\n").filter((line) => line.includes("taken over from"))).toEqual([
      expect.stringContaining("1 of 1 trial taken over from the stored run of plan e; 39 of its 40"),
      "nothing taken over from 3 stored runs: the seed has changed",
      "nothing taken over from the stored run of plan d: what was tried there is not asked for, or has to run anew",
    ]);
  });
  test("an empty run", () => {
    expect(summary(fold([]), options)).toContain("no trial is complete");
  });
});
