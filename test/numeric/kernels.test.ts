import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Matrix, partsOfColumns, takenMatrix, takeRows } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { centered, centeredGram } from "../../src/numeric/center.js";
import { choleskyFactor, choleskySolve, plainCholesky } from "../../src/numeric/cholesky.js";
import { conjugateGradients } from "../../src/numeric/conjugate-gradients.js";
import { ForestStore } from "../../src/numeric/forest-store.js";
import { plainForestSums } from "../../src/numeric/forest-sums.js";
import { plainGram } from "../../src/numeric/gram.js";
import { kernelDiagonal, kernelRow, shape } from "../../src/numeric/kernel-rows.js";
import { Arena, freshArena } from "../../src/numeric/kernels/arena.js";
import { choleskyByKernel } from "../../src/numeric/kernels/cholesky.js";
import { forestSums } from "../../src/numeric/kernels/forest-sums.js";
import { gramByKernel } from "../../src/numeric/kernels/gram.js";
import { HeldMatrix } from "../../src/numeric/kernels/held-matrix.js";
import { KernelMatrix } from "../../src/numeric/kernels/kernel-matrix.js";
import { LikenessSums } from "../../src/numeric/kernels/likeness-sums.js";
import { linearValues } from "../../src/numeric/kernels/linear-values.js";
import { nearestByKernel } from "../../src/numeric/kernels/nearest.js";
import { SoftmaxKernel } from "../../src/numeric/kernels/softmax.js";
import { KernelVectors } from "../../src/numeric/kernels/softmax-vectors.js";
import { eigenByKernel } from "../../src/numeric/kernels/symmetric-eigen.js";
import { TreeWalk } from "../../src/numeric/kernels/tree-walk.js";
import { type Moments, momentsOf, plainMoments } from "../../src/numeric/moments.js";
import { nearest, plainNearest } from "../../src/numeric/nearest.js";
import { multiply, multiplyTransposed } from "../../src/numeric/products.js";
import { SoftmaxLoss } from "../../src/numeric/softmax-loss.js";
import { PlainSoftmax } from "../../src/numeric/softmax-plain.js";
import { PlainVectors } from "../../src/numeric/softmax-vectors.js";
import { plainEigen } from "../../src/numeric/symmetric-eigen.js";
import { treeData } from "../../src/numeric/tree-data.js";
import { treeGrower } from "../../src/numeric/tree-grow.js";
import { leavesOf, TreeStore } from "../../src/numeric/tree-store.js";

/** Levels below 20 make rows that are equally far. */
function matrix(rows: number, columns: number, levels: number, ...key: (string | number)[]): Matrix {
  const rng = keyed("kernels", ...key, rows, columns, levels);
  const data = Float64Array.from({ length: rows * columns }, () => (levels < 20 ? rng.int(levels) : rng.normal()));
  return {
    rows,
    columns: Array.from({ length: columns }, (_, j) => ({ name: `x${j}`, kind: "number" as const })),
    data,
  };
}
const bits = (values: Float64Array) => [...new BigUint64Array(values.buffer, values.byteOffset, values.length)];
const size = (max: number) => fc.integer({ min: 1, max });
const runs = { seed: 5, numRuns: 60 };

describe("kernels give the bits of their twins", () => {
  test("moments, block after block", () => {
    const length = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 2040, max: 6200 }));
    fc.assert(
      fc.property(length, fc.boolean(), fc.constantFrom(0, 0.2, 1), (rows, isWeighted, missing) => {
        const rng = keyed("moments", rows);
        const values = Float64Array.from({ length: rows }, () => (rng.real() < missing ? Number.NaN : rng.normal()));
        const weights = isWeighted ? values.map(() => rng.int(3) / 3) : undefined;
        const numbersOf = ({ weight, mean, variance }: Moments) => bits(Float64Array.of(weight, mean, variance));
        expect(numbersOf(momentsOf(values, weights))).toEqual(numbersOf(plainMoments(values, weights)));
      }),
      runs,
    );
  });

  test("eigenvectors of symmetric matrices: of any rank, in blocks, and of what does not converge", () => {
    fc.assert(
      fc.property(size(40), size(40), fc.constantFrom(1, 1e-9, 0), fc.boolean(), (n, rank, coupling, isBroken) => {
        const rng = keyed("eigen", n, rank);
        const half = Float64Array.from({ length: rank * n }, () => rng.normal());
        const a = new Float64Array(n * n);
        plainGram(half, rank, n, a);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) if (i % 2 !== j % 2) a[i * n + j] = a[i * n + j]! * coupling;
        }
        if (isBroken) a[n * n - 1] = Number.NaN;
        const found = [plainEigen, eigenByKernel].map((solve) => {
          const [vectors, values] = [a.slice(), new Float64Array(n)];
          return [solve(vectors, n, values), bits(vectors), bits(values)];
        });
        expect(found[1]).toEqual(found[0]);
      }),
      runs,
    );
  });

  test("sums over the trees of a forest, of classes and numbers, at several depths", () => {
    const limits = fc.uniqueArray(fc.constantFrom(1, 2, 3, 5, Number.POSITIVE_INFINITY), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        size(90),
        size(40),
        fc.constantFrom(0, 2, 3),
        limits,
        size(6),
        // Of few levels, rows stand at thresholds, which lie in the middle of two others.
        fc.constantFrom(7, 30),
        fc.boolean(),
        fc.boolean(),
        (learned, rows, classes, limited, trees, levels, isWhole, isWide) => {
          const depths = isWhole ? limited : [Number.POSITIVE_INFINITY];
          const rng = keyed("forest", learned, rows, classes);
          const y = Float64Array.from({ length: learned }, () => (classes > 0 ? rng.int(classes) : rng.normal()));
          const width = Math.max(1, classes);
          const data = treeData(matrix(learned, 3, levels, "forest").data, learned, y, classes);
          const maxDepth = 6;
          const criterion = classes > 0 ? "gini" : "squared_error";
          const grown = {
            criterion,
            minSplit: 2,
            maxDepth,
            minLeaves: [1],
            maxFeatures: 2,
            thresholds: "best",
          } as const;
          const grower = treeGrower(data, { ...grown, areMany: true, checkpoint: () => {} });
          const store = new ForestStore();
          store.begin({ width, isWhole, isWide });
          const weights = new Float64Array(learned).fill(1);
          for (let t = 0; t < trees; t++) grower.grow(weights, rng.at(t), store);
          const forest = { ...store.frame, trees: new Uint8Array(store.bytes) };
          store.moveTo(forest.trees);
          const x = matrix(rows, 3, levels, "new").data;
          const ascending = depths.toSorted((a, b) => a - b);
          const found = [
            plainForestSums(forest, new Float32Array(x), rows, ascending),
            forestSums(forest, x, rows, ascending),
          ].map((sums) =>
            Array.from({ length: trees }, (_, t) => {
              sums.add(t);
              return ascending.map((_, k) => bits(sums.of(k)));
            }),
          );
          expect(found[1]).toEqual(found[0]);
        },
      ),
      runs,
    );
  });

  test("rows on their way down trees: of any variant, from level to level, to nodes that are cut", () => {
    const minLeaves = [1, 2, 5];
    fc.assert(
      fc.property(size(90), size(40), fc.constantFrom(3, 7, 30), fc.boolean(), (learned, rows, levels, isCut) => {
        const rng = keyed("walk", learned, rows, levels);
        const y = Float64Array.from({ length: learned }, () => rng.normal());
        const store = new TreeStore(1);
        const grower = treeGrower(treeData(matrix(learned, 3, levels, "walk").data, learned, y, 0), {
          criterion: "squared_error",
          minSplit: 2,
          maxDepth: 9,
          minLeaves,
          maxFeatures: 2,
          thresholds: "best",
          checkpoint: () => {},
        });
        const roots = [0, 1].map((t) => grower.grow(new Float64Array(learned).fill(1), rng.at(t), store));
        const trees = store.arrays();
        const x = matrix(rows, 3, levels, "led").data;
        const walk = new TreeWalk(trees, x, rows, trees.values);
        const [leaves, read] = [new Int32Array(rows), new Float64Array(rows)];
        for (const root of roots) {
          for (const variant of minLeaves.keys()) {
            const cut = isCut ? Uint8Array.from(trees.firsts, () => rng.int(2)) : undefined;
            let reached = 0;
            for (const maxDepth of [1, 3, 4, Number.POSITIVE_INFINITY]) {
              const view = { root, variant, maxDepth, ...(cut !== undefined && { cut }) };
              const hasMoved = leavesOf(trees, view, new Float32Array(x), leaves, reached);
              expect(walk.down(view, reached)).toBe(hasMoved);
              expect([...walk.nodes]).toEqual([...leaves]);
              walk.read(read);
              expect(bits(read)).toEqual(bits(Float64Array.from(leaves, (node) => trees.values[node]!)));
              reached = maxDepth;
            }
          }
        }
      }),
      runs,
    );
  });

  test("factors of symmetric matrices, and where there is none", () => {
    fc.assert(
      fc.property(size(40), fc.integer({ min: -3, max: 9 }), (n, more) => {
        const rank = Math.max(1, n + more);
        const a = new Float64Array(n * n);
        plainGram(matrix(rank, n, 30, "factor").data, rank, n, a);
        const lower = (factor: Float64Array) => bits(factor.map((v, at) => (at % n > Math.floor(at / n) ? 0 : v)));
        const found = [plainCholesky, choleskyByKernel].map((solve) => {
          const factor = a.slice();
          return solve(factor, n) && lower(factor);
        });
        expect(found[1]).toEqual(found[0]);
      }),
      runs,
    );
  });

  test("nearest rows", () => {
    fc.assert(
      fc.property(size(1300), size(70), size(13), size(30), fc.double({ noNaN: true, min: 0, max: 1 }), (...drawn) => {
        const [n, m, p, levels, share] = drawn;
        const k = Math.max(1, Math.round(share ** 3 * n));
        const [x, queries] = [matrix(n, p, levels, "rows"), matrix(m, p, levels, "queries")];
        const [found, expected] = [nearestByKernel(x, queries, k)!, plainNearest(x, queries, k, 2)];
        expect([...found.places]).toEqual([...expected.places]);
        expect(bits(found.distances)).toEqual(bits(expected.distances));
      }),
      runs,
    );
  });

  test("nearest rows, where single precision says little of them", () => {
    fc.assert(
      fc.property(size(400), size(9), size(5), size(30), fc.integer({ min: -200, max: 20 }), size(1e9), (...drawn) => {
        const [n, m, p, k, exponent, outlier] = drawn;
        const small = (rows: number, key: string) => {
          const { data, ...rest } = matrix(rows, p, 30, key);
          return { ...rest, data: data.map((v, i) => 2 ** exponent * (i % 97 === 5 ? outlier : 1000 + v / outlier)) };
        };
        const [x, queries] = [small(n, "rows"), small(m, "queries")];
        const found = nearestByKernel(x, queries, Math.min(k, n))!;
        const expected = plainNearest(x, queries, Math.min(k, n), 2);
        expect([...found.places]).toEqual([...expected.places]);
        expect(bits(found.distances)).toEqual(bits(expected.distances));
      }),
      runs,
    );
    const huge = matrix(20, 3, 30, "huge");
    huge.data[7] = 2 ** 61;
    expect(nearestByKernel(huge, huge, 3)).toBeUndefined();
    expect(nearest(huge, huge, 3, 2)).toEqual(plainNearest(huge, huge, 3, 2));
  });

  test("Gram matrices, weighted or not", () => {
    fc.assert(
      fc.property(size(3000), size(19), fc.boolean(), (n, p, isWeighted) => {
        const { data } = matrix(n, p, 30);
        const w = isWeighted ? matrix(n, 1, 30, "weights").data : undefined;
        const [found, expected] = [new Float64Array(p * p), new Float64Array(p * p)];
        gramByKernel(data, n, p, found, w);
        plainGram(data, n, p, expected, w);
        expect(bits(found)).toEqual(bits(expected));
      }),
      runs,
    );
  });

  test("Gram matrices of centered columns and their target, of rows that are not copied, too", () => {
    fc.assert(
      fc.property(size(900), size(9), fc.constantFrom(1, 2, 300), (n, p, run) => {
        const [taken, y] = [someRows(n, p, run), matrix(n, 1, 30, "target").data];
        const { gram, products, square, ...means } = centeredGram(taken, y);
        const x = wholeOf(taken);
        const shifted = centered(x, y);
        const expected = new Float64Array((p + 1) ** 2);
        plainGram(Float64Array.of(...shifted.x, ...shifted.y), n, p + 1, expected);
        const found = Array.from({ length: p }, (_, j) => [...gram.subarray(j * p, (j + 1) * p), products[j]!]);
        expect(bits(Float64Array.from([...found.flat(), ...products, square]))).toEqual(bits(expected));
        expect(means).toEqual({ xMean: shifted.xMean, yMean: shifted.yMean });
      }),
      { ...runs, numRuns: 20 },
    );
  });
});

/** Of a larger matrix: in runs of so many from each ten times as many. */
function someRows(n: number, p: number, run: number): Matrix {
  const rows = Uint32Array.from({ length: n }, (_, i) => 10 * run * Math.floor(i / run) + (i % run));
  return takenMatrix({
    from: matrix(10 * (n + run), p + 1, 30),
    places: Array.from({ length: p }, (_, j) => p - j),
    rows,
  });
}

const wholeOf = ({ rows, columns, data }: Matrix): Matrix => ({ rows, columns, data });

describe("many linear functions of rows", () => {
  test("have the bits of products with copied rows", () => {
    fc.assert(
      fc.property(size(900), size(9), size(40), fc.constantFrom(1, 2, 300), (n, p, m, run) => {
        const [x, w, intercepts] = [someRows(n, p, run), matrix(p, m, 30, "w").data, matrix(m, 1, 30, "b").data];
        const outs = Array.from({ length: m }, () => new Float64Array(n));
        linearValues(x, w, intercepts, outs);
        const expected = new Float64Array(n * m);
        multiply(x.data, n, p, w, expected);
        for (const [k, out] of outs.entries()) {
          expect(bits(out)).toEqual(bits(expected.slice(k * n, (k + 1) * n).map((v) => v + intercepts[k]!)));
        }
        const some = Uint32Array.from({ length: Math.min(n, 9) }, (_, i) => n - 1 - i);
        const other = { ...someRows(n, p, run), data: x.data.map((v) => -v) };
        linearValues(other, w, new Float64Array(m), outs);
        multiply(other.data, n, p, w, expected);
        expect(bits(outs[0]!.map((v) => v + 0))).toEqual(bits(expected.slice(0, n).map((v) => v + 0)));
        expect(takeRows(someRows(n, p, run), some).data).toEqual(takeRows(wholeOf(x), some).data);
      }),
      { ...runs, numRuns: 20 },
    );
  });
});

describe("a held matrix", () => {
  test("multiplies to the bits of its twins, though others take its place", () => {
    const cases = fc.array(fc.tuple(size(300), size(20), size(12)), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(cases, (sizes) => {
        const held = sizes.map(([n, p, m]) => {
          const { data } = matrix(n, p, 30, m);
          return { n, p, m, data, x: new HeldMatrix(partsOfColumns(data, n), n, p, m) };
        });
        for (const { n, p, m, data, x } of [...held, ...held]) {
          const v = matrix(p, m, 30, "v").data;
          const r = matrix(n, m, 30, "r").data;
          const [wide, plainWide] = [new Float64Array(n * m), new Float64Array(n * m)];
          x.multiply(v, wide);
          multiply(data, n, p, v, plainWide);
          expect(bits(wide)).toEqual(bits(plainWide));
          const constants = matrix(m, 1, 30, "c").data;
          const raised = plainWide.map((value, at) => value + constants[Math.floor(at / n)]!);
          expect(bits(x.productPlus(v, constants).slice())).toEqual(bits(raised));
          const [narrow, plainNarrow] = [new Float64Array(p * m), new Float64Array(p * m)];
          x.multiplyTransposed(r, narrow);
          multiplyTransposed(data, n, p, r, plainNarrow);
          expect(bits(narrow)).toEqual(bits(plainNarrow));
        }
      }),
      runs,
    );
  });
});

describe("what logistic regression's steps are made of", () => {
  test("losses, gradients and Hessians of rows have the bits of their twin", () => {
    fc.assert(
      fc.property(size(300), size(20), size(12), fc.nat(9), (few, p, classes, large) => {
        // Sums in singles run over 1024 rows.
        const n = large === 0 ? 3 * few + 1100 : few;
        const { data } = matrix(n, p, 30, classes);
        const y = Int32Array.from({ length: n }, (_, i) => (7 * i) % (classes + 1));
        const s = matrix(n, 1, 30, "s").data.map(Math.abs);
        const problem = { x: data, n, p, y, classes: classes + 1, s };
        const outputs = classes === 1 ? 1 : classes + 1;
        const length = outputs * (p + 1);
        const [theta, d] = [matrix(length, 1, 30, "theta").data, matrix(length, 1, 30, "d").data];
        const seen = [new SoftmaxKernel(problem), new PlainSoftmax(problem)].map((rows) => {
          const out = Array.from({ length: 4 }, () => new Float64Array(length));
          const numbers = [rows.place(theta), rows.loss(0), rows.aim(d), rows.loss(0.5)];
          rows.advance(0.25);
          numbers.push(rows.loss(0.5));
          rows.gradient(out[0]!);
          rows.product(d, out[1]!);
          rows.diagonal(out[2]!);
          rows.hold();
          rows.roughProduct(d, out[3]!);
          for (let k = 0; k < length; k++) expect(out[3]![k]).toBeCloseTo(out[1]![k]!, 2);
          const blocks = [0, outputs - 1].map((l) => {
            const block = new Float64Array((p + 1) ** 2);
            rows.block(0, l, block);
            return bits(block);
          });
          const square = new Float64Array((p + 1) ** 2);
          rows.roughBlock(outputs - 1, square);
          numbers.push(rows.place(d));
          return [bits(Float64Array.from(numbers)), ...out.map(bits), ...blocks, bits(square)];
        });
        expect(seen[0]).toEqual(seen[1]);
      }),
      runs,
    );
  });

  test("penalties, products and sums of parameters have the bits of their twin", () => {
    fc.assert(
      fc.property(size(80), size(12), fc.double({ min: 1e-4, max: 1e4 }), (width, outputs, C) => {
        const arena = freshArena();
        const [a, b, c] = ["a", "b", "c"].map((key) => matrix(width * outputs, 1, 30, key).data);
        const seen = [new KernelVectors(arena, width, outputs), new PlainVectors(width, outputs)].map((vectors) => {
          const [slope, sum] = [b!.slice(), c!.slice()];
          vectors.penalize(a!, C, slope);
          vectors.combine([0.3, -C, 1], [sum, a!, b!], sum);
          return [bits(Float64Array.of(vectors.penalty(a!), vectors.dot(a!, b!))), bits(slope), bits(sum)];
        });
        expect(seen[0]).toEqual(seen[1]);
      }),
      runs,
    );
  });

  test("the slope of the penalty is how it moves", () => {
    const [width, outputs, step] = [4, 3, 1e-6];
    const vectors = new PlainVectors(width, outputs);
    const theta = matrix(width * outputs, 1, 30, "theta").data;
    const slope = new Float64Array(theta.length);
    vectors.penalize(theta, 0, slope);
    for (const [at, value] of theta.entries()) {
      const moved = theta.slice();
      moved[at] = value + step;
      expect((vectors.penalty(moved) - vectors.penalty(theta)) / step).toBeCloseTo(slope[at]!, 4);
    }
  });

  test("directions have the bits of conjugate gradients over factors of each output's block", () => {
    fc.assert(
      fc.property(size(60), size(20), size(6), (n, p, classes) => {
        const outputs = classes === 1 ? 1 : classes + 1;
        const [width, length] = [p + 1, outputs * (p + 1)];
        const y = Int32Array.from({ length: n }, (_, i) => (7 * i) % (classes + 1));
        const problem = {
          x: matrix(n, p, 30, classes).data,
          n,
          p,
          y,
          classes: classes + 1,
          s: new Float64Array(n).fill(1),
        };
        const loss = new SoftmaxLoss(problem);
        loss.at(matrix(length, 1, 30, "theta").data, 2);
        loss.hold();
        const factors = Array.from({ length: outputs }, (_, k) => {
          const factor = new Float64Array(width ** 2);
          loss.roughBlock(k, 2, factor);
          return choleskyFactor(factor, width) ? factor : undefined;
        });
        const pairs = Array.from({ length: Math.ceil(outputs / 2) }, (_, pair) => pair);
        const areDefinite = pairs.map((pair) => loss.factorRough(pair, 2));
        expect(areDefinite).toEqual(pairs.map((pair) => !factors.slice(2 * pair, 2 * pair + 2).includes(undefined)));
        if (areDefinite.includes(false)) return;
        const precondition = (r: Float64Array, z: Float64Array) => {
          z.set(r);
          for (const [k, factor] of factors.entries())
            choleskySolve(factor!, width, z.subarray(k * width, (k + 1) * width));
          for (let j = 0; j < width && outputs > 1; j++) {
            let sum = 0;
            for (let at = j; at < length; at += width) sum += z[at]!;
            for (let at = j; at < length; at += width) z[at] = z[at]! - sum / outputs;
          }
        };
        const product = (v: Float64Array, out: Float64Array) => loss.roughProduct(v, 2, out);
        const enough = { residual: 1e-4, steps: 2 * length };
        const [found, expected] = [matrix(length, 1, 30, "d").data, matrix(length, 1, 30, "d").data];
        const [z, plainZ] = [new Float64Array(length), new Float64Array(length)];
        loss.directions.precondition(found, z);
        precondition(found, plainZ);
        expect(bits(z)).toEqual(bits(plainZ));
        for (const [k, factor] of factors.entries()) loss.directions.putFactor(factor!, k);
        const steps = conjugateGradients(product, expected, enough, precondition);
        expect(loss.directions.find(found, 2, enough)).toBe(steps);
        expect(bits(found)).toEqual(bits(expected));
      }),
      runs,
    );
  });
});

describe("the arena", () => {
  test("hands out places that do not overlap, and grows", () => {
    const arena = freshArena();
    const places = [1, 100, 2 ** 20, 3].map((bytes) => ({ bytes, at: arena.take(bytes) }));
    for (const [i, { at }] of places.entries()) {
      expect(at % 64).toBe(0);
      if (i > 0) expect(at).toBeGreaterThanOrEqual(places[i - 1]!.at + places[i - 1]!.bytes);
    }
    expect(arena.bytes).toBeGreaterThan(2 ** 20);
    expect(freshArena()).toBeInstanceOf(Arena);
    expect(freshArena().take(1)).toBe(places[0]!.at);
  });

  test("says how many bytes do not fit", () => {
    expect(() => freshArena().take(5e9)).toThrow(/^the data needs 5000\d+ bytes in the kernels' arena/);
  });
});

describe("kernel rows", () => {
  test("of polynomials are powers of products", () => {
    for (let degree = 1; degree < 12; degree++) {
      const values = Float64Array.of(0, -1, 0.25, 3, -7.5);
      shape({ kernel: "poly", gamma: 0.5, degree, coef0: 1 }, values);
      const expected = [0, -1, 0.25, 3, -7.5].map((value) => (0.5 * value + 1) ** degree);
      for (const [k, value] of expected.entries()) expect(Math.abs(values[k]! / value - 1)).toBeLessThan(1e-14);
    }
  });

  test("have the bits of their twin, and sum up", () => {
    const kinds = fc.constantFrom("rbf", "linear", "poly", "sigmoid");
    fc.assert(
      fc.property(size(300), size(20), size(9), kinds, (n, m, p, kernel) => {
        const [x, points] = [matrix(n, p, 30, "rows"), matrix(m, p, 30, "points")];
        const settings = { kernel, gamma: 0.3, degree: 1 + (m % 6), coef0: 1 } as const;
        const [expected, sum] = [new Float64Array(n), new Float64Array(n).fill(0.5)];
        const likeness = new LikenessSums(settings, x, 3);
        likeness.sums(1, 1).fill(0.5);
        for (let at = 0; at < m; at++) {
          kernelRow(settings, x, points, at, expected);
          likeness.ask(points, at);
          likeness.add(at - 2.5, 1);
          for (let i = 0; i < n; i++) sum[i] = sum[i]! + (at - 2.5) * expected[i]!;
        }
        const { stride } = likeness;
        expect(bits(likeness.sums(0, 2).slice(stride, stride + n))).toEqual(bits(sum));
        expect(likeness.sums(2, 1)).toEqual(new Float64Array(stride));
      }),
      runs,
    );
  });

  test("of a matrix with itself are the same in single precision, whole and in part; so is the diagonal in double", () => {
    const kinds = fc.constantFrom("rbf", "linear", "poly", "sigmoid");
    const sizes = fc.array(size(20), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sizes, size(20), kinds, (runs, p, kernel) => {
        const n = runs.reduce((sum, rows) => sum + rows, 0);
        const x = matrix(n, p, 30, "rows");
        const settings = { kernel, gamma: 0.3, degree: 3, coef0: 1 } as const;
        const expected = new Float64Array(n);
        const parts = new KernelMatrix(settings, x, runs);
        const [diagonal, expectedDiagonal] = [parts.diagonal(), kernelDiagonal(settings, x)];
        expect(bits(diagonal)).toEqual(bits(expectedDiagonal));
        for (let at = 0; at < n; at++) {
          kernelRow(settings, x, x, at, expected);
          expect(diagonal[at]).toBe(expected[at]);
          let from = 0;
          for (const rows of runs) {
            // From the diagonal on, and then from the run's first column on, which is more than was made for that.
            for (const first of new Set([Math.min(from + rows - 1, Math.max(from, at)), from])) {
              for (const isOnward of [true, false]) {
                const out = new Float32Array(from + rows - first);
                parts.fill(at, first, from + rows, out, 0, isOnward);
                expect(out).toEqual(Float32Array.from(expected.subarray(first, from + rows)));
              }
            }
            from += rows;
          }
        }
      }),
      runs,
    );
  });
});
