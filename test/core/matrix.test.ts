import { describe, expect, it } from "vitest";
import {
  bytesOf,
  eachColumn,
  type Matrix,
  matrixOf,
  partsOf,
  shiftedLater,
  takenMatrix,
  takeRows,
  takeRowsLater,
} from "../../src/core/matrix.js";
import { sparseMatrix } from "../../src/core/sparse.js";

const columns = [
  { name: "a", kind: "number" },
  { name: "b", kind: "number" },
  { name: "c", kind: "number" },
] as const;
/** 4 × 3: column after column. */
const plain = matrixOf(4, columns, Float64Array.of(0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23));
const sparse = sparseMatrix(4, columns, {
  starts: Uint32Array.of(0, 2, 2, 3),
  rows: Uint32Array.of(1, 3, 0),
  values: Float64Array.of(5, 6, 7),
});
/** Rows 3, 1, 1 of the columns c and a: not copied yet. */
const taken = () => takenMatrix({ from: plain, places: [2, 0], rows: Uint32Array.of(3, 1, 1) });

describe("each column", () => {
  const read = (x: Matrix) => {
    const found: number[][] = [];
    eachColumn(x, (column, j) => {
      found[j] = [...column];
    });
    return found;
  };

  it("is read in order: of plain numbers, of sparse ones, and of rows that stand elsewhere", () => {
    expect(read(plain)).toEqual([
      [0, 1, 2, 3],
      [10, 11, 12, 13],
      [20, 21, 22, 23],
    ]);
    expect(read(sparse)).toEqual([
      [0, 5, 0, 6],
      [0, 0, 0, 0],
      [7, 0, 0, 0],
    ]);
    expect(read(taken())).toEqual([
      [23, 21, 21],
      [3, 1, 1],
    ]);
  });

  it("of rows that are not copied leaves them so: one place is filled again and again", () => {
    const from: Matrix = { ...plain };
    const x = takenMatrix({ from, places: [0, 1], rows: Uint32Array.of(2) });
    const places = new Set<Float64Array>();
    eachColumn(x, (column) => places.add(column));
    expect(places.size).toBe(1);
    // A copy would still hold what it was made of.
    from.data[2] = 99;
    expect(read(x)).toEqual([[99], [12]]);
    from.data[2] = 2;
  });

  it("of plain numbers is a view, not a copy", () => {
    eachColumn(plain, (column) => expect(column.buffer).toBe(plain.data.buffer));
  });
});

describe("rows that are taken later", () => {
  const rows = [2, 0, 2];

  it("are those that are taken at once", () => {
    for (const x of [plain, sparse, taken()]) {
      const [later, now] = [takeRowsLater(x, rows), takeRows(x, rows)];
      expect(later.columns).toEqual(now.columns);
      expect(later.rows).toBe(3);
      expect(later.data).toEqual(now.data);
      expect(bytesOf(later)).toBe(bytesOf(now));
    }
  });

  it("are copied when their numbers are read, and once", () => {
    const from = matrixOf(2, columns.slice(0, 1), Float64Array.of(1, 2));
    const x = takeRowsLater(from, [1, 0]);
    from.data[1] = 7;
    expect([...x.data]).toEqual([7, 1]);
    from.data[1] = 8;
    expect([...x.data]).toEqual([7, 1]);
    expect(x.data).toBe(x.data);
  });

  it("of rows that are not copied yet leave these so", () => {
    const from = matrixOf(3, columns.slice(0, 1), Float64Array.of(1, 2, 3));
    const between = takenMatrix({ from, places: [0], rows: Uint32Array.of(2, 1, 0) });
    const x = takeRowsLater(between, [0, 2]);
    from.data[2] = 30;
    expect([...x.data]).toEqual([30, 1]);
    from.data[2] = 31;
    // Its numbers were not read on the way: they are made of what stands there now.
    expect([...between.data]).toEqual([31, 2, 1]);
  });

  it("are rows by number when the list of them changes afterwards", () => {
    const list = Uint32Array.of(1, 2);
    const x = takeRowsLater(plain, list);
    list.fill(0);
    expect([...x.data]).toEqual([1, 2, 11, 12, 21, 22]);
  });

  it("are read from the copy once there is one", () => {
    const from = matrixOf(2, columns.slice(0, 1), Float64Array.of(1, 2));
    const x = takeRowsLater(from, [1, 0]);
    expect([...x.data]).toEqual([2, 1]);
    from.data[1] = 7;
    const part = new Float64Array(2);
    partsOf(x)(0, 0, part);
    expect([...part]).toEqual([2, 1]);
  });

  it("of sparse columns stay sparse", () => {
    expect(takeRowsLater(sparse, rows).sparse).toBeDefined();
  });
});

describe("columns that are shifted later", () => {
  const by = { center: Float64Array.of(20, 0), scale: Float64Array.of(3, 0.3) };
  const names = [{ name: "c", kind: "number" } as const, { name: "d", kind: "number" } as const];
  const shifted = () => shiftedLater(taken(), names, by)!;
  const wanted = [3 / 3, 1 / 3, 1 / 3, 3 / 0.3, 1 / 0.3, 1 / 0.3];

  it("have the bits of columns that are shifted at once, however they are read", () => {
    expect(shifted().columns).toEqual(names);
    expect([...shifted().data]).toEqual(wanted);
    const found: number[] = [];
    eachColumn(shifted(), (column) => found.push(...column));
    expect(found).toEqual(wanted);
    const part = new Float64Array(2);
    partsOf(shifted())(1, 1, part);
    expect([...part]).toEqual(wanted.slice(4));
    expect(bytesOf(shifted())).toBe(8 * 6);
  });

  it("are shifted in the rows that are taken of them, too", () => {
    const some = [wanted[0], wanted[2], wanted[3], wanted[5]];
    expect([...takeRows(shifted(), [0, 2]).data]).toEqual(some);
    const later = takeRowsLater(shifted(), [0, 2]);
    expect(later.columns).toEqual(names);
    expect([...later.data]).toEqual(some);
  });

  it("are none of plain rows, and not twice", () => {
    expect(shiftedLater(plain, columns, by)).toBeUndefined();
    expect(shiftedLater(shifted(), names, by)).toBeUndefined();
  });
});
