import { joinSparse, type Sparse, scatter, sparseMatrix, takeSparseRows } from "./sparse.js";

export type ColumnKind = "number" | "category" | "boolean" | "date" | "text";

/** What is known of a column besides its numbers. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Of category and text columns: value `c` of the data stands for `levels[c]`. Sorted, unless `ordered` says so. */
  readonly levels?: readonly string[];
  /** The order of `levels` has a meaning: small < medium < large. */
  readonly ordered?: true;
  /** Of boolean columns that were written in words: those for 0 and 1, "no" and "yes". Names of classes, not levels. */
  readonly words?: readonly [no: string, yes: string];
}

/**
 * Typed columns side by side: data[j * rows + i] is row i of column j (column-major).
 * Every kind is a double: a category or text is the index of its level, a boolean is 0 or 1, a date is milliseconds
 * since 1970 UTC. A missing value is NaN. The data may lie in a SharedArrayBuffer; nobody writes to a matrix that
 * somebody else can see.
 */
export interface Matrix {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly data: Float64Array;
  /** Of a matrix with mostly 0: its entries. `data` is then made when it is first read, if it is not too large. */
  readonly sparse?: Sparse;
}

export function matrixOf(
  rows: number,
  columns: readonly Column[],
  data: Float64Array = new Float64Array(rows * columns.length),
): Matrix {
  if (data.length !== rows * columns.length) {
    throw new Error(`${rows} × ${columns.length} matrix over ${data.length} numbers`);
  }
  return { rows, columns, data };
}

/** Column j: a view, not a copy; of a sparse matrix its numbers, made anew. */
export function columnOf(x: Matrix, j: number): Float64Array {
  if (x.sparse === undefined) return x.data.subarray(j * x.rows, (j + 1) * x.rows);
  const column = new Float64Array(x.rows);
  scatter(x.sparse, j, column);
  return column;
}

/** The first number below 0, and its column; undefined where there is none. */
export function negativeIn(x: Matrix): { readonly name: string; readonly value: number } | undefined {
  const at = (x.sparse?.values ?? x.data).findIndex((value) => value < 0);
  if (at < 0) return undefined;
  const place =
    x.sparse === undefined ? Math.floor(at / x.rows) : x.sparse.starts.findLastIndex((start) => start <= at);
  return { name: x.columns[place]!.name, value: (x.sparse?.values ?? x.data)[at]! };
}

/** What the numbers take. */
export const bytesOf = (x: Matrix): number =>
  x.sparse === undefined ? x.data.byteLength : 12 * x.sparse.values.length + x.sparse.starts.byteLength;

/** Columns of several matrices of as many rows, side by side: sparse where one of them is. */
export function joinColumns(parts: readonly (readonly [matrix: Matrix, j: number])[], rows: number): Matrix {
  const columns = parts.map(([x, j]) => x.columns[j]!);
  if (parts.some(([{ sparse }]) => sparse !== undefined)) return sparseMatrix(rows, columns, joinSparse(parts));
  const out = matrixOf(rows, columns);
  for (const [to, [x, j]] of parts.entries()) out.data.set(columnOf(x, j), to * rows);
  return out;
}

/** The rows, in the order given, copied. */
export function takeRows(x: Matrix, rows: ArrayLike<number>): Matrix {
  const n = rows.length;
  if (x.sparse !== undefined) return sparseMatrix(n, x.columns, takeSparseRows(x.sparse, x.rows, rows));
  const data = new Float64Array(n * x.columns.length);
  const taken = taker(rows);
  for (let j = 0; j < x.columns.length; j++) taken(columnOf(x, j), data.subarray(j * n, (j + 1) * n));
  return { rows: n, columns: x.columns, data };
}

/** Fewer rows a stretch than this are copied one by one. */
const STRETCH = 16;

/** What copies some rows of one column after the other: rows that stand together go together. */
export function taker(rows: ArrayLike<number>): (from: Float64Array, to: Float64Array) => void {
  const stretches = stretchesOf(rows);
  if (stretches === undefined) {
    return (from, to) => {
      for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!;
    };
  }
  return (from, to) => {
    let at = 0;
    for (const [start, end] of stretches) {
      to.set(from.subarray(start, end), at);
      at += end - start;
    }
  };
}

/** From and to, of rows that follow one another; undefined where there are many. */
function stretchesOf(rows: ArrayLike<number>): readonly (readonly [number, number])[] | undefined {
  const found: [number, number][] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const last = found.at(-1);
    if (last !== undefined && last[1] === row) last[1]++;
    else if (found.push([row, row + 1]) > 1 + rows.length / STRETCH) return undefined;
  }
  return found;
}

/** The columns at the given places, in that order, copied. */
export function takeColumns(x: Matrix, places: readonly number[]): Matrix {
  return joinColumns(
    places.map((j) => [x, j]),
    x.rows,
  );
}

/** The same numbers row by row: out[i * columns + j]. */
export function rowMajor({ data, rows, columns }: Matrix): Float64Array {
  const out = new Float64Array(data.length);
  for (let j = 0; j < columns.length; j++) {
    for (let i = 0; i < rows; i++) out[i * columns.length + j] = data[j * rows + i]!;
  }
  return out;
}

export function take(values: Float64Array, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!;
  return out;
}
