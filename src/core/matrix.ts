import { lazyProperty } from "./lazy.js";
import { memoryOf } from "./pages.js";
import { rowCopier } from "./rows.js";
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

/** Every column less its center, over its scale: one number a column each. */
export type Affine = { readonly center: Float64Array; readonly scale: Float64Array };

/** Some rows of some columns of a matrix that is neither sparse nor itself taken. */
export interface Taken {
  readonly from: Matrix;
  /** Of the columns. */
  readonly places: readonly number[];
  readonly rows: Uint32Array;
  /** What the columns become on the way. */
  readonly by?: Affine;
}

/** Of matrices whose rows nobody has copied yet. Hidden: a copy with other `data` must not have it. */
const TAKEN = Symbol("taken");
interface Lazy extends Matrix {
  [TAKEN]?: Taken | undefined;
}
const notCopied = (x: Lazy): Taken | undefined => x[TAKEN];
const withData = lazyProperty("data");

export function matrixOf(
  rows: number,
  columns: readonly Column[],
  data: Float64Array = numbersFor(rows, columns.length),
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
export function bytesOf(x: Matrix): number {
  if (x.sparse !== undefined) return 12 * x.sparse.values.length + x.sparse.starts.byteLength;
  return notCopied(x) !== undefined ? 8 * x.rows * x.columns.length : x.data.byteLength;
}

/** Copies what stands in rows `from` … of a column into `out`, as many as that is long. */
export type PartReader = (j: number, from: number, out: Float64Array) => void;

/** Of columns that stand one after the other, so many rows each. */
export const partsOfColumns =
  (data: Float64Array, rows: number): PartReader =>
  (j, from, out) =>
    out.set(data.subarray(j * rows + from, j * rows + from + out.length));

/** Columns, n long each, which are read in parts. */
export interface Columns {
  readonly n: number;
  readonly p: number;
  readonly read: PartReader;
}

/** n × p column-major. */
export function columnsRead({ n, p, read }: Columns): Float64Array {
  const all = new Float64Array(n * p);
  for (let j = 0; j < p; j++) read(j, 0, all.subarray(j * n, (j + 1) * n));
  return all;
}

/** What reads parts of columns that are not sparse, without `data` where rows are not copied yet. */
export function partsOf(x: Matrix): PartReader {
  const taken = notCopied(x);
  if (taken === undefined) return partsOfColumns(x.data, x.rows);
  return readerOf(taken);
}

function readerOf({ from: matrix, places, rows, by }: Taken): PartReader {
  const copy = rowCopier(rows);
  return (j, from, out) => {
    copy(columnOf(matrix, places[j]!), from, out);
    if (by !== undefined) shift(out, by.center[j]!, by.scale[j]!, out);
  };
}

/** out[i] = (values[i] − center) / scale; NaN stays NaN. */
export function shift(values: Float64Array, center: number, scale: number, out: Float64Array): void {
  for (let i = 0; i < values.length; i++) out[i] = (values[i]! - center) / scale;
}

/** Each column; one is good until the next, and rows that are not copied yet stay so. */
export function eachColumn(x: Matrix, use: (column: Float64Array, j: number) => void): void {
  const isCopied = x.sparse !== undefined || notCopied(x) === undefined;
  const read = isCopied ? undefined : partsOf(x);
  const room = new Float64Array(isCopied ? 0 : x.rows);
  for (let j = 0; j < x.columns.length; j++) {
    read?.(j, 0, room);
    use(isCopied ? columnOf(x, j) : room, j);
  }
}

/** Rows that are copied when somebody first reads `data`. */
export function takenMatrix(
  taken: Taken,
  columns: readonly Column[] = taken.places.map((j) => taken.from.columns[j]!),
): Matrix {
  const x: Lazy = withData({ rows: taken.rows.length, columns }, () => {
    const data = copied(taken);
    x[TAKEN] = undefined;
    return data;
  });
  return Object.defineProperty(x, TAKEN, { value: taken, writable: true });
}

/** x with each column shifted and scaled as it is read; undefined where its rows are copied already, or shifted. */
export function shiftedLater(x: Matrix, columns: readonly Column[], by: Affine): Matrix | undefined {
  const taken = notCopied(x);
  return taken === undefined || taken.by !== undefined ? undefined : takenMatrix({ ...taken, by }, columns);
}

function copied(taken: Taken): Float64Array {
  const { rows, places } = taken;
  const data = roomFor(rows.length, places.length);
  const read = readerOf(taken);
  for (let j = 0; j < places.length; j++) read(j, 0, data.subarray(j * rows.length, (j + 1) * rows.length));
  return data;
}

const numbersFor = (rows: number, columns: number) => new Float64Array(memoryOf(8 * rows * columns), 0, rows * columns);

function roomFor(rows: number, columns: number): Float64Array {
  try {
    return numbersFor(rows, columns);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const megabytes = Math.ceil((8 * rows * columns) / 1e6);
    throw new Error(
      `a fold of ${rows} rows and ${columns} columns takes ${megabytes} MB, which the system does not give`,
    );
  }
}

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
  return { rows: n, columns: x.columns, data: copied(takenOf(x, rows)) };
}

/** As takeRows, copied when somebody first reads `data`. */
export function takeRowsLater(x: Matrix, rows: ArrayLike<number>): Matrix {
  return x.sparse === undefined ? takenMatrix(takenOf(x, rows), x.columns) : takeRows(x, rows);
}

/** From where x itself takes its rows, if it does. */
function takenOf(x: Matrix, rows: ArrayLike<number>): Taken {
  const taken = notCopied(x);
  if (taken === undefined) return { from: x, places: Array.from(x.columns.keys()), rows: Uint32Array.from(rows) };
  return { ...taken, rows: Uint32Array.from(rows, (i) => taken.rows[i]!) };
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
