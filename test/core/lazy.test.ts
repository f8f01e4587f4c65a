import { getHeapStatistics } from "node:v8";
import { expect, test } from "vitest";
import { collector } from "../../src/core/collector.js";
import { lazyProperty } from "../../src/core/lazy.js";
import { matrixOf, takenMatrix } from "../../src/core/matrix.js";

test("a lazy property is made once, when it is first read", () => {
  let made = 0;
  const object = lazyProperty("size")({ name: "box" }, () => ++made);
  expect(made).toBe(0);
  expect([object.size, object.size, object.name]).toEqual([1, 1, "box"]);
});

test("what fails to be made is tried again", () => {
  let tries = 0;
  const object = lazyProperty("size")({}, () => {
    tries++;
    if (tries === 1) throw new Error("not yet");
    return tries;
  });
  expect(() => object.size).toThrow("not yet");
  expect(object.size).toBe(2);
});

test("a copy has the value, and nothing of how it is made", () => {
  const copy = { ...lazyProperty("size")({ name: "box" }, () => 3) };
  expect(Reflect.ownKeys(copy)).toEqual(["name", "size"]);
  expect(copy).toEqual({ name: "box", size: 3 });
});

test("objects share the getter, and keep values of their own", () => {
  const withSize = lazyProperty("size");
  const [a, b] = [withSize({}, () => 1), withSize({}, () => 2)];
  const getterOf = (object: object) => Object.getOwnPropertyDescriptor(object, "size")!.get;
  expect(getterOf(a)).toBe(getterOf(b));
  expect([a.size, b.size]).toEqual([1, 2]);
});

test("rows that one fold after the other leaves behind go with what is young", () => {
  const [table, collect] = [matrixOf(4000, [{ name: "a", kind: "number" }]), collector()];
  const rows = Uint32Array.from({ length: 4000 }, (_, i) => i);
  const outside = () => {
    collect({ type: "minor" });
    collect({ type: "minor" });
    return getHeapStatistics().external_memory;
  };
  const leave = (count: number) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += takenMatrix({ from: table, places: [0], rows }).data.length;
    return sum;
  };
  leave(10);
  const before = outside();
  const left = 8 * leave(200);
  expect(outside() - before).toBeLessThan(left / 4);
});
