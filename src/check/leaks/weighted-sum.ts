import { choleskyFactor, choleskySolve } from "../../numeric/cholesky.js";
import { dot } from "../../numeric/vectors.js";
import { factsOf } from "../columns.js";
import { columnAt, isNumber, type Leaky, moments, valuesOf, type WholeLeak } from "./leak.js";

const MOST_COLUMNS = 60;
const MOST_ROWS = 2000;
/** Share of the target's variance that is left over. */
const NOTHING = 1e-9;
/** Columns that take part in the sum, of those that could: totals have few parts. */
const MOST_PARTS = 12;

/** The target as an exact weighted sum of features: casual + registered = all rentals. */
export const weightedSum: WholeLeak = (data) => {
  const { table, task, features, target } = data;
  const parts = features.filter((place) => isNumber(data, place) && factsOf(table, place).missing === 0);
  const rows = Math.min(MOST_ROWS, table.matrix.rows);
  if (task === "class" || parts.length < 2 || parts.length > MOST_COLUMNS || rows < 4 * parts.length) return undefined;
  const x = parts.map((place) => standardizedOf(data, place, rows));
  const y = standardizedOf(data, target, rows);
  const weights = leastSquares(x, y);
  if (weights === undefined || residual(x, y, weights) > NOTHING) return undefined;
  const taken = parts.filter((_, j) => Math.abs(weights[j]!) > 1e-4);
  if (taken.length < 2 || taken.length > MOST_PARTS) return undefined;
  const names = taken.map((place) => `'${columnAt(data, place).name}'`);
  return `the target is an exact weighted sum of ${names.slice(0, -1).join(", ")} and ${names.at(-1)}: together they give it away`;
};

function standardizedOf(data: Leaky, place: number, rows: number): Float64Array {
  const values = valuesOf(data, place).slice(0, rows);
  const { mean, deviation } = moments(values);
  return values.map((v) => (deviation > 0 ? (v - mean) / deviation : 0));
}

/** By the normal equations: what is looked for fits exactly, so that their loss of digits does no harm. */
function leastSquares(x: readonly Float64Array[], y: Float64Array): Float64Array | undefined {
  const p = x.length;
  const gram = new Float64Array(p * p);
  const b = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    b[i] = dot(x[i]!, y);
    for (let j = 0; j <= i; j++) gram[i * p + j] = gram[j * p + i] = dot(x[i]!, x[j]!) + (i === j ? 1e-9 : 0);
  }
  if (!choleskyFactor(gram, p)) return undefined;
  choleskySolve(gram, p, b);
  return b;
}

/** Share of y's squares that the sum leaves. */
function residual(x: readonly Float64Array[], y: Float64Array, weights: Float64Array): number {
  const left = y.slice();
  for (const [j, column] of x.entries()) for (let i = 0; i < left.length; i++) left[i]! -= weights[j]! * column[i]!;
  return dot(left, left) / Math.max(dot(y, y), Number.MIN_VALUE);
}
