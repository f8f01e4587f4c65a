import { canonical, digest } from "../core/hash.js";
import type { Column } from "../core/matrix.js";
import type { Table } from "./dataset.js";

/** rows × columns doubles in shared memory, zero-filled. */
export const sharedData = (rows: number, columns: number): Float64Array =>
  new Float64Array(new SharedArrayBuffer(rows * columns * Float64Array.BYTES_PER_ELEMENT));

/** A table of columns whose numbers are in place. Its hash covers columns and numbers, not the name. */
export function tableOf(name: string, rows: number, columns: readonly Column[], data: Float64Array): Table {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, matrix: { rows, columns, data }, hash: digest([canonical({ rows, columns }), bytes]) };
}
