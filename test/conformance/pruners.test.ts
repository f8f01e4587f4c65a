import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { prunerLaws } from "../../src/conformance/pruners.js";
import type { Curve } from "../../src/contracts.js";
import { keyed } from "../../src/core/rng.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
import { pruners } from "../../src/pruners/index.js";

function stop(
  name: string,
  curve: Curve,
  finished: readonly Curve[],
  args: Args = {},
  folds = 5,
  direction?: "minimize",
) {
  const pruner = pruners.get(name);
  const context = direction === undefined ? { folds } : { folds, direction };
  return pruner.stop(curve, finished, { ...defaultsOf(pruner.params), ...args } as never, context);
}

/** One candidate after the other, each raced over its folds. scores: by candidate and fold. */
function raceOf(scores: readonly Curve[], folds: number): { readonly fits: number; readonly isWinnerKept: boolean } {
  const finished: Curve[] = [];
  for (const all of scores) {
    let n = 1;
    while (n < folds && stop("race", all.slice(0, n), finished, {}, folds) === undefined) n++;
    finished.push(all.slice(0, n));
  }
  const mean = (c: Curve) => c.reduce((a, b) => a + b, 0) / c.length;
  const winner = scores.reduce((b, c, i) => (mean(c) > mean(scores[b]!) ? i : b), 0);
  const fits = finished.reduce((sum, { length }) => sum + length, 0);
  return { fits, isWinnerKept: finished[winner]!.length === folds };
}

/** One candidate after the other, fold by fold: as bench/race.ts packs them. */
function curvesOf(scores: string, folds: number): readonly Curve[] {
  const bytes = Buffer.from(scores, "base64");
  const count = bytes.length / 2 / folds;
  return Array.from({ length: count }, (_, c) =>
    Array.from({ length: folds }, (_, i) => bytes.readUInt16LE(2 * (c * folds + i))),
  );
}

const recorded = JSON.parse(readFileSync(new URL("raced-studies.json", import.meta.url), "utf8")) as readonly {
  readonly folds: number;
  readonly scores: string;
}[];

const needed: Readonly<Record<string, Args>> = { threshold: { worst: 0.5 } };

describe.each(pruners.all.map((pruner) => [pruner.name, pruner] as const))("%s", (name, pruner) => {
  for (const law of prunerLaws(pruner, { args: needed[name] ?? {} })) it(law.name, law.check);
});

describe("median and percentile", () => {
  const five: Curve[] = [[1], [2], [3], [4], [5]];
  it("compare means at the same fold with the middle, or the upper part, of those before", () => {
    expect(stop("median", [2.9], five)).toBe("below the median of earlier trials after 1 fold");
    expect(stop("median", [3], five)).toBeUndefined();
    expect(stop("percentile", [3.9], five, { keep: 0.25 })).toBe("not among the best 25 % at fold 1");
    expect(stop("percentile", [4], five, { keep: 0.25 })).toBeUndefined();
  });
  it("wait for enough trials that came as far, and grant a warm-up", () => {
    expect(stop("median", [0], five.slice(1))).toBeUndefined();
    expect(stop("median", [0, 0], [[9, 9], ...five.slice(1)])).toBeUndefined();
    expect(stop("median", [0], five, { warmup: 1 })).toBeUndefined();
  });
});

describe("patience and threshold", () => {
  it("count steps since the best", () => {
    expect(stop("patience", [1, 2, 2, 2], [], { steps: 2 })).toBe("no better for 2 steps");
    expect(stop("patience", [1, 2, 2, 3], [], { steps: 2 })).toBeUndefined();
    expect(stop("patience", [1, 2, 2.05, 2.1], [], { steps: 2, min_delta: 0.2 })).toBe("no better for 2 steps");
  });
  it("take the worst score in the scorer's own numbers", () => {
    expect(stop("threshold", [0.4], [], { worst: 0.5 })).toBe("0.4 is worse than 0.5");
    expect(stop("threshold", [-0.4], [], { worst: 0.5 }, 5, "minimize")).toBeUndefined();
    expect(stop("threshold", [-0.6], [], { worst: 0.5 }, 5, "minimize")).toBe("0.6 is worse than 0.5");
    expect(stop("threshold", [Number.NaN], [], { worst: 0.5 })).toBeDefined();
  });
});

describe("race", () => {
  const best: Curve = [0.9, 0.92, 0.88, 0.91, 0.9];
  it("ends a trial that is surely behind, after the burn-in only", () => {
    expect(stop("race", [0.5, 0.55, 0.49], [best])).toMatch(
      /behind the best after 3 of 5 folds: mean difference −0.39, p = 0.000\d+/,
    );
    expect(stop("race", [0.5, 0.53], [best])).toBeUndefined();
    expect(stop("race", [0.5, 0.53, 0.49], [best.slice(0, 4)])).toBeUndefined();
    expect(stop("race", [0.91, 0.9, 0.86], [best])).toBeUndefined();
    expect(stop("race", [0.5, 0.53, 0.49], [best], { burn_in: 4 })).toBeUndefined();
  });
  it("races against the best full mean", () => {
    const worse: Curve = [0.6, 0.6, 0.6, 0.6, 0.6];
    expect(stop("race", [0.65, 0.66, 0.64], [worse, best])).toBeDefined();
    expect(stop("race", [0.65, 0.66, 0.64], [worse])).toBeUndefined();
  });
  it("takes no step of a score that is the same on a few folds for certain", () => {
    const behind = new Array(25).fill(0.9).map((score, i) => score - 1 / (35 + (i % 2)));
    const full: Curve = new Array(25).fill(0.9);
    expect(stop("race", behind.slice(0, 5), [full], {}, 25)).toBeUndefined();
    expect(stop("race", behind.slice(0, 6), [full], {}, 25)).toMatch(/after 6 of 25 folds: .* p = 0.016/);
  });
  it("learns from others with a full mean that do alike, unless they differ in steps", () => {
    const noise = keyed("alike");
    const full: Curve = Array.from({ length: 25 }, () => 0.9 + 0.05 * noise.normal());
    const other = full.map(() => 0.89 + 0.05 * noise.normal());
    const alike = other.map((score) => score - 0.001 + 1e-5 * noise.normal()).slice(0, 5);
    expect(stop("race", alike, [full], {}, 25)).toBeUndefined();
    expect(stop("race", alike, [full, other], {}, 25)).toMatch(/behind the best after 5 of 25 folds/);
    expect(stop("race", other.slice(0, 5), [full, other], {}, 25)).toBeUndefined();
  });
  it.each([
    [5, 0],
    [25, 0],
    [25, 6],
  ])(
    "gives up on one that would come out just as good with probability alpha at most, of %i folds and beside %i others",
    (folds, count) => {
      const tries = 2000;
      const incumbent: Curve = new Array(folds).fill(0);
      const others = Array.from({ length: count }, (_, k): Curve => {
        const noise = keyed("other", k);
        const scores = incumbent.map(() => noise.normal());
        const mean = scores.reduce((sum, score) => sum + score, 0) / folds;
        return scores.map((score) => score - mean - 0.1);
      });
      let ended = 0;
      for (let t = 0; t < tries; t++) {
        const noise = keyed("race", t);
        const scores = Array.from({ length: folds }, () => noise.normal());
        const mean = scores.reduce((sum, score) => sum + score, 0) / folds;
        const curve = scores.map((score) => score - mean);
        for (let n = 1; n < folds; n++) {
          if (stop("race", curve.slice(0, n), [incumbent, ...others], {}, folds) === undefined) continue;
          ended++;
          break;
        }
      }
      // 0.05, and the noise of so many tries.
      expect(ended / tries).toBeLessThan(0.06);
      expect(ended / tries).toBeGreaterThan(0.035);
    },
  );
  it("saves half the fits of five times five folds, and keeps the winner", () => {
    let kept = 0;
    let fits = 0;
    for (let study = 0; study < 20; study++) {
      const noise = keyed("repeats", study);
      // Where most candidates are near the best, as in real studies.
      const truth = Array.from({ length: 100 }, () => 0.95 - 0.15 * noise.real() ** 2);
      const foldEffect = Array.from({ length: 25 }, () => 0.03 * noise.normal());
      const scores = truth.map((mean) => foldEffect.map((f) => mean + f + 0.03 * noise.normal()));
      const raced = raceOf(scores, 25);
      fits += raced.fits;
      if (raced.isWinnerKept) kept++;
    }
    expect(kept).toBe(20);
    expect(fits / 20 / 2500).toBeLessThan(0.5);
  });
  // Recorded by bench/race.ts: 20 pairs of a model and data, five times five folds, 80 random candidates each.
  it("saves half the fits of recorded studies, and keeps their winners", () => {
    const raced = recorded.map(({ folds, scores }) => raceOf(curvesOf(scores, folds), folds));
    expect(raced.filter(({ isWinnerKept }) => isWinnerKept)).toHaveLength(20);
    const shares = raced.map(({ fits }) => fits / (25 * 80));
    expect(shares.reduce((sum, share) => sum + share, 0) / 20).toBeLessThan(0.48);
  });
  it("looks at more than a hundred folds after each hundredth part", () => {
    const incumbent: Curve = new Array(1000).fill(0.9);
    expect(stop("race", new Array(30).fill(0.5), [incumbent], {}, 1000)).toMatch(/after 30 of 1000 folds/);
    expect(stop("race", new Array(29).fill(0.5), [incumbent], {}, 1000)).toBeUndefined();
  });
  it("spends far fewer fits over 200 candidates than all of their folds, and keeps the winner", () => {
    let kept = 0;
    let fits = 0;
    for (let study = 0; study < 20; study++) {
      const noise = keyed("study", study);
      const foldEffect = Array.from({ length: 5 }, () => 0.03 * noise.normal());
      const truth = Array.from({ length: 200 }, () => 0.9 - 0.4 * noise.real() ** 2);
      const scores = truth.map((mean) => foldEffect.map((f) => mean + f + 0.01 * noise.normal()));
      const raced = raceOf(scores, 5);
      fits += raced.fits;
      if (raced.isWinnerKept) kept++;
    }
    expect(kept).toBe(20);

    expect(fits / 20).toBeLessThan(760);
  });
});
