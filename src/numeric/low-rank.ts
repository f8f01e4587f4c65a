import { type Matrix, matrixOf } from "../core/matrix.js";
import type { BoxMatrix } from "./box-problem.js";

/** Of the greatest entry of the diagonal: what is smaller on what is left of it is the rounding of doubles. */
const ROUNDING = 1e-14;

/**
 * L with L Lᵀ = K to within the rounding of doubles, for a positive semidefinite K; `columns` as many as K's rank, or
 * undefined where that is above `most`. O(n rank²).   Pivoted Cholesky; Harbrecht, Peters & Schneider 2012.
 */
export function lowRankFactor({ rows, diagonal, fill }: BoxMatrix, most: number): Matrix | undefined {
  const rest = diagonal.slice();
  const least = ROUNDING * rest.reduce((a, b) => Math.max(a, b), 0);
  const found: Float64Array[] = [];
  for (let pivot = greatestOf(rest); rest[pivot]! > least; pivot = greatestOf(rest)) {
    if (found.length === most) return undefined;
    const own = new Float64Array(rows);
    fill(pivot, 0, own, 0);
    for (const column of found) subtract(own, column[pivot]!, column);
    const root = Math.sqrt(rest[pivot]!);
    for (let i = 0; i < rows; i++) {
      own[i] = own[i]! / root;
      rest[i] = rest[i]! - own[i]! * own[i]!;
    }
    rest[pivot] = 0;
    found.push(own);
  }
  const factor = matrixOf(
    rows,
    found.map((_, j) => ({ name: `${j}`, kind: "number" as const })),
  );
  for (const [j, column] of found.entries()) factor.data.set(column, j * rows);
  return factor;
}

/** The first of the greatest. */
function greatestOf(values: Float64Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[at]!) at = i;
  return at;
}

function subtract(out: Float64Array, factor: number, column: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = out[i]! - factor * column[i]!;
}
