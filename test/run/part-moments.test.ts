import { describe, expect, test } from "vitest";
import type { Fold } from "../../src/contracts.js";
import { take, takeRows } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { defaultsOf } from "../../src/core/schema.js";
import { centeredGram } from "../../src/numeric/center.js";
import { memoryForMoments, PartMoments } from "../../src/run/part-moments.js";
import type { ModelTask } from "../../src/run/task.js";
import { splitters } from "../../src/splitters/index.js";
import { clouds } from "./studies.js";

const { matrix } = clouds(120);
const y = matrix.data.slice(0, 120);
const weights = Float64Array.from(y, (_, i) => 1 + (i % 3));
const args = { ...defaultsOf(splitters.get("kfold").params), folds: 4, repeats: 2 };
const folds: readonly Fold[] = splitters
  .get("kfold")
  .folds(args as never, { rows: 120, y, classes: 0, levels: [], column: () => undefined }, keyed("parts"));

/** On one thread; `read` counts the parts whose rows it has looked at. */
function thread(more: Partial<ModelTask>) {
  const seen = { read: 0 };
  const task = {
    table: matrix,
    features: [1, 2, 3],
    y,
    weights,
    folds,
    foldsARepeat: 4,
    ...more,
  } as unknown as ModelTask;
  const three = { rows: 120, columns: matrix.columns.slice(1, 4), data: matrix.data.slice(120, 480) };
  const gather = (rows: Uint32Array) => {
    seen.read++;
    return takeRows(three, rows);
  };
  return { seen, three, moments: new PartMoments(task, gather, () => {}) };
}
const memory = () => ({ moments: memoryForMoments(folds.length, 3) });

describe("moments of the parts of folds", () => {
  test("are made once where they are shared, and for each fold where not, to the same bits", () => {
    const [alone, shared, other] = [thread({}), ...[memory()].flatMap((own) => [thread(own), thread(own)])] as const;
    for (const fold of folds.keys()) {
      const plain = alone.moments.of(fold)!();
      // Two threads in turn, and each fold more than once.
      expect((fold % 2 === 0 ? shared : other)!.moments.of(fold)!()).toEqual(plain);
      expect(shared!.moments.of(fold)!()).toEqual(plain);
    }
    expect(alone.seen.read).toBe(8 * 3);
    expect(shared!.seen.read + other!.seen.read).toBe(8);
  });

  test("come to those of the training rows, repeat by repeat", () => {
    const { three, moments } = thread(memory());
    for (const [at, { train }] of folds.entries()) {
      const [found, wanted] = [
        moments.of(at)!(),
        centeredGram(takeRows(three, train), take(y, train), take(weights, train)),
      ];
      for (const key of ["gram", "products", "xMean"] as const) {
        for (const [k, value] of wanted[key].entries()) expect(found[key][k]).toBeCloseTo(value, 10);
      }
    }
  });

  test("that another thread has begun and not left are made, too", () => {
    const own = memory();
    new Int32Array(own.moments)[2] = 1;
    const { seen, moments } = thread(own);
    expect(moments.of(0)!()).toEqual(thread({}).moments.of(0)!());
    moments.of(1)!();
    // Of the first repeat: three that are left there, the other for each of both folds.
    expect(seen.read).toBe(3 + 2);
  });

  test("are a caller's own: what one writes to, another does not see", () => {
    const { moments } = thread(memory());
    const first = moments.of(0)!();
    const before = structuredClone(first);
    first.gram.fill(0);
    expect(moments.of(0)!()).toEqual(before);
  });

  test("are none where folds have other rows", () => {
    const task = { table: matrix, features: [1], y, folds } as unknown as ModelTask;
    expect(
      new PartMoments(
        task,
        () => matrix,
        () => {},
      ).of(0),
    ).toBeUndefined();
  });
});
