import { expect, test } from "vitest";
import { matrixOf, takeRows } from "../../src/core/matrix.js";
import { pack, unpack } from "../../src/core/pack.js";
import { memoryOf, pagesTaken, usePages } from "../../src/core/pages.js";

test("large matrices and models lie on pages of their own where a thread asks for that, and read the same", () => {
  const values = Float64Array.from({ length: 40_000 }, (_, i) => Math.sin(i));
  const plain = pack({ values, name: "a" });
  expect(plain).toBeInstanceOf(ArrayBuffer);
  expect(pagesTaken()).toBe(0);

  usePages();
  expect(memoryOf(64)).toBeInstanceOf(ArrayBuffer);
  const packed = pack({ values, name: "a" });
  expect(packed).toBeInstanceOf(SharedArrayBuffer);
  expect(new Uint8Array(packed)).toEqual(new Uint8Array(plain));
  expect(unpack(packed)).toEqual(unpack(plain));

  const columns = [{ name: "x", kind: "number" } as const];
  const copy = takeRows(matrixOf(40_000, columns, values), Uint32Array.from(values.keys()));
  expect(copy.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(copy.data).toEqual(values);
  expect(pagesTaken()).toBe(packed.byteLength + values.byteLength);
});
