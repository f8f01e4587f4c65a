import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { minimizeInBox } from "../../src/numeric/bounded-minimize.js";
import { LikelihoodKernel, ProcessKernel } from "../../src/numeric/kernels/matern.js";
import { type Design, scalesOf } from "../../src/numeric/matern-design.js";
import { fitHyperparameters, lossOf, MaternProcess, type Prior } from "../../src/numeric/matern-process.js";
import { PlainProcess, plainLikelihood } from "./plain-process.js";

/** From test/reference/make-process.py, scikit-learn 1.9. */
const { process: reference } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../reference/process.json"), "utf8"),
) as {
  process: Record<"x" | "y" | "weights" | "mean" | "deviation", number[]> & {
    at: number[][];
    variance: number;
    noise: number;
    loss: number;
  };
};

const design: Design = {
  n: 12,
  d: 3,
  x: Float64Array.from(reference.x),
  y: Float64Array.from(reference.y),
  isChoice: new Uint8Array(3),
};
const theta = Float64Array.from([...reference.weights, reference.variance, reference.noise], Math.log);
const wide = (n: number): Prior => ({
  mean: new Float64Array(n),
  sd: new Float64Array(n).fill(1e9),
  low: new Float64Array(n).fill(-8),
  high: new Float64Array(n).fill(6),
});

/** Central differences. */
function slopeOf(f: (x: Float64Array) => number, x: Float64Array, j: number, step = 1e-5): number {
  const [up, down] = [x.slice(), x.slice()];
  up[j]! += step;
  down[j]! -= step;
  return (f(up) - f(down)) / (2 * step);
}

describe("the process", () => {
  it("predicts as scikit-learn's", () => {
    const process = new MaternProcess(design, theta);
    for (const [i, point] of reference.at.entries()) {
      const { mean, deviation } = process.predict(Float64Array.from(point));
      expect(mean).toBeCloseTo(reference.mean[i]!, 9);
      expect(deviation).toBeCloseTo(reference.deviation[i]!, 9);
    }
  });
  it("has scikit-learn's likelihood, and the slopes of it", () => {
    const loss = lossOf(design, wide(5));
    const gradient = new Float64Array(5);
    expect(loss(theta, gradient)).toBeCloseTo(reference.loss, 8);
    const found = gradient.slice();
    for (let j = 0; j < 5; j++)
      expect(found[j]).toBeCloseTo(
        slopeOf((x) => loss(x, gradient), theta, j),
        5,
      );
  });
  it("has the slopes of its predictions", () => {
    const process = new MaternProcess(design, theta);
    const point = Float64Array.from(reference.at[0]!);
    const [ofMean, ofDeviation] = [new Float64Array(3), new Float64Array(3)];
    process.slopes(process.predict(point), ofMean, ofDeviation);
    const mean = (x: Float64Array) => process.predict(x).mean;
    const deviation = (x: Float64Array) => process.predict(x).deviation;
    for (let j = 0; j < 3; j++) {
      expect(ofMean[j]).toBeCloseTo(slopeOf(mean, point, j), 6);
      expect(ofDeviation[j]).toBeCloseTo(slopeOf(deviation, point, j), 6);
    }
  });
  it("counts choices as alike or not", () => {
    const x = Float64Array.of(0, 1, 2, 5);
    const y = Float64Array.of(-1, 1, 0.5, -0.5);
    const process = new MaternProcess({ n: 4, d: 1, x, y, isChoice: Uint8Array.of(1) }, theta.subarray(2));
    const { mean } = process.predict(Float64Array.of(3));
    expect(process.predict(Float64Array.of(7)).mean).toBe(mean);
    expect(process.predict(Float64Array.of(2)).nearest).toBe(0);
  });
  it("finds which dimension matters", () => {
    const rng = keyed("matters");
    const n = 30;
    const x = Float64Array.from({ length: 2 * n }, () => rng.real());
    const y = Float64Array.from({ length: n }, (_, i) => Math.sqrt(2) * Math.sin(7 * x[2 * i]!));
    const found = fitHyperparameters(
      { n, d: 2, x, y, isChoice: new Uint8Array(2) },
      { ...wide(4), sd: new Float64Array(4).fill(2) },
      new Float64Array(4),
      40,
    );
    expect(found[0]! - found[1]!).toBeGreaterThan(3);
  });
  it("throws for nothing: points on top of one another are told apart by noise", () => {
    const twins: Design = {
      n: 3,
      d: 1,
      x: new Float64Array(3),
      y: Float64Array.of(1, 1, -2),
      isChoice: new Uint8Array(1),
    };
    const process = new MaternProcess(twins, Float64Array.of(0, 0, -14));
    expect(process.predict(Float64Array.of(0)).mean).toBeCloseTo(0, 3);
  });
});

/** A design with some choices, a few points twice, and scales for it. */
function drawn(n: number, d: number, seed: number) {
  const rng = keyed("process", n, d, seed);
  const isChoice = Uint8Array.from({ length: d }, () => rng.int(2));
  const x = Float64Array.from({ length: n * d }, (_, i) => (isChoice[i % d] === 1 ? rng.int(3) : rng.int(9) / 8));
  const y = Float64Array.from({ length: n }, () => rng.normal());
  const theta = Float64Array.from({ length: d + 2 }, () => rng.normal());
  const point = () => Float64Array.from(isChoice, (choice) => (choice === 1 ? rng.int(4) : rng.real()));
  const points = Array.from({ length: 1 + rng.int(9) }, point);
  return { design: { n, d, x, y, isChoice } satisfies Design, scales: scalesOf(theta), points };
}
const sizes = [fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 7 }), fc.nat(1000)] as const;
const rounds = { seed: 3, numRuns: 60 };

describe("the process's kernel has the bits of plain sums", () => {
  it("for predictions, one by one or together, and their slopes", () => {
    fc.assert(
      fc.property(...sizes, (n, d, seed) => {
        const { design, scales, points } = drawn(n, d, seed);
        const plain = new PlainProcess(design, scales, 1e-8);
        const kernel = ProcessKernel.of(design, scales, 1e-8)!;
        expect(kernel.predictMany(points)).toEqual(points.map((point) => plain.predict(point)));
        for (const point of points) {
          expect(kernel.predict(point)).toEqual(plain.predict(point));
          const [found, expected] = [1, 2].map(() => ({ mean: new Float64Array(d), deviation: new Float64Array(d) }));
          kernel.slopes(0.7, found!.mean, found!.deviation);
          plain.slopes(point, 0.7, expected!.mean, expected!.deviation);
          expect(found).toEqual(expected);
        }
      }),
      rounds,
    );
  });
  it("for likelihoods and their slopes", () => {
    fc.assert(
      fc.property(...sizes, (n, d, seed) => {
        const { design, scales } = drawn(n, d, seed);
        const kernel = new LikelihoodKernel(design);
        const found = kernel.at(scales);
        expect(found).toEqual(plainLikelihood(design, scales));
        expect(kernel.at({ ...scales, noise: -100 })).toBeUndefined();
        expect(kernel.at(scales)).toEqual(found);
      }),
      rounds,
    );
  });
  it("when several are asked in turn", () => {
    const [a, b] = [drawn(9, 2, 1), drawn(14, 3, 2)];
    const [first, second] = [a, b].map(({ design, scales }) => ProcessKernel.of(design, scales, 1e-8)!);
    const alone = first!.predict(a.points[0]!);
    second!.predict(b.points[0]!);
    expect(first!.predict(a.points[0]!)).toEqual(alone);
  });
});

describe("a minimum in a box", () => {
  it("is Rosenbrock's where the box holds it", () => {
    const x = Float64Array.of(-1.2, 1);
    const value = minimizeInBox(rosenbrock, x, Float64Array.of(-2, -2), Float64Array.of(2, 2), 200, 1e-9);
    expect(value).toBeLessThan(1e-10);
    expect(x[0]).toBeCloseTo(1, 4);
  });
  it("lies on the bound where the slope leads out", () => {
    const x = Float64Array.of(-1.2, 1);
    minimizeInBox(rosenbrock, x, Float64Array.of(-2, -2), Float64Array.of(0.5, 2), 200, 1e-9);
    expect(x[0]).toBe(0.5);
    expect(x[1]).toBeCloseTo(0.25, 5);
  });
});

function rosenbrock([a, b]: Float64Array, gradient: Float64Array): number {
  const bend = b! - a! * a!;
  gradient[0] = -400 * a! * bend - 2 * (1 - a!);
  gradient[1] = 200 * bend;
  return 100 * bend * bend + (1 - a!) ** 2;
}
