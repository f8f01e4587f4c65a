import { lazyProperty } from "./lazy.js";
import type { Column, Matrix } from "./matrix.js";

/** Columns of which few entries are not 0: those of column j are starts[j] … starts[j + 1] − 1, rows ascending. */
export interface Sparse {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
  readonly values: Float64Array;
}

/** What a sparse matrix may take, in bytes, once something asks for all of its numbers. */
export const DENSE_BYTES = 512 * 2 ** 20;

const withData = lazyProperty("data");

/**
 * A matrix that keeps its entries. `data` makes the numbers when it is first read: throws where they would take more than
 * 512 MB. What knows of `sparse` never reads it.
 */
export function sparseMatrix(rows: number, columns: readonly Column[], sparse: Sparse): Matrix {
  return withData({ rows, columns, sparse }, () => filled(rows, columns.length, sparse));
}

function filled(rows: number, count: number, sparse: Sparse): Float64Array {
  const bytes = 8 * rows * count;
  if (bytes > DENSE_BYTES) {
    const size = `${rows} rows × ${count} columns take ${Math.ceil(bytes / 2 ** 20)} MB`;
    throw new Error(
      `${size} as plain numbers, more than ${DENSE_BYTES / 2 ** 20}: lower max_features, or use steps that take sparse columns (logistic_regression, linear_svc, naive_bayes, ridge, select_best, svd)`,
    );
  }
  const data = new Float64Array(rows * count);
  for (let j = 0; j < count; j++) scatter(sparse, j, data.subarray(j * rows, (j + 1) * rows));
  return data;
}

/** Adds the entries of column j to `out`. */
export function scatter({ starts, rows, values }: Sparse, j: number, out: Float64Array): void {
  for (let at = starts[j]!; at < starts[j + 1]!; at++) out[rows[at]!] = values[at]!;
}

/** Columns with their entries, put together one after the other. */
export class SparseBuilder {
  readonly #starts: number[] = [0];
  readonly #rows: number[] = [];
  readonly #values: number[] = [];

  /** Of the column that is being built; rows ascend. */
  add(row: number, value: number): void {
    if (value === 0) return;
    this.#rows.push(row);
    this.#values.push(value);
  }

  endColumn(): void {
    this.#starts.push(this.#rows.length);
  }

  build(): Sparse {
    return {
      starts: Uint32Array.from(this.#starts),
      rows: Uint32Array.from(this.#rows),
      values: Float64Array.from(this.#values),
    };
  }
}

/** Some rows, in the order given, with repeats. count: rows of the matrix. */
export function takeSparseRows(sparse: Sparse, count: number, rows: ArrayLike<number>): Sparse {
  const places: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < rows.length; i++) places[rows[i]!]!.push(i);
  const builder = new SparseBuilder();
  for (let j = 0; j + 1 < sparse.starts.length; j++) {
    const entries: [row: number, value: number][] = [];
    for (let at = sparse.starts[j]!; at < sparse.starts[j + 1]!; at++) {
      for (const place of places[sparse.rows[at]!]!) entries.push([place, sparse.values[at]!]);
    }
    for (const [row, value] of entries.sort(([a], [b]) => a - b)) builder.add(row, value);
    builder.endColumn();
  }
  return builder.build();
}

/** Columns of several matrices side by side; a column is one matrix's j-th. */
export function joinSparse(parts: readonly (readonly [matrix: Matrix, j: number])[]): Sparse {
  const builder = new SparseBuilder();
  for (const [{ sparse, data, rows: count }, j] of parts.map(([m, at]) => [reading(m), at] as const)) {
    if (sparse === undefined) for (let i = 0; i < count; i++) builder.add(i, data![j * count + i]!);
    else {
      for (let at = sparse.starts[j]!; at < sparse.starts[j + 1]!; at++)
        builder.add(sparse.rows[at]!, sparse.values[at]!);
    }
    builder.endColumn();
  }
  return builder.build();
}

/** Not the numbers of a sparse matrix. */
const reading = (x: Matrix): { readonly rows: number; readonly sparse?: Sparse; readonly data?: Float64Array } =>
  x.sparse === undefined ? { rows: x.rows, data: x.data } : { rows: x.rows, sparse: x.sparse };
