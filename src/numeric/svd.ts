import { type Columns, columnsRead } from "../core/matrix.js";
import { triangularFactor } from "./triangular-factor.js";
import { dot } from "./vectors.js";

/** A = U diag(s) Vᵀ with r = min(n, p) terms; s descends. */
export interface Svd {
  /** n × r column-major: column k is the k-th left vector. */
  readonly u: Float64Array;
  readonly s: Float64Array;
  /** p × r column-major: column k is the k-th right vector. */
  readonly v: Float64Array;
}

const MAX_SWEEPS = 60;

/**
 * Thin singular value decomposition of a (n × p, column-major; not changed).
 * Householder QR, then one-sided Jacobi on R: small singular values come out to high relative accuracy.
 * Throws when the sweeps do not converge (infinite or NaN entries).   O(2 n p² + 6 p³ a sweep, some 6 to 10 sweeps).
 * Golub & Van Loan 5.2 and 8.6; de Rijk 1989.
 */
export function svd(a: Float64Array, n: number, p: number): Svd {
  if (n < p) {
    const { u, s, v } = svd(transpose(a, n, p), p, n);
    return { u: v, s, v: u };
  }
  const { r, reflectors } = factored(a.slice(), n, p);
  const v = madeOrthogonal(r, p);
  const { order, s, right } = sorted(r, v, p);
  return { u: leftVectors(r, order, s, reflectors, n, p), s, v: right };
}

/** The same without the left vectors, which take as long as the rest where rows are many. */
export function rightVectors(x: Columns): Pick<Svd, "s" | "v"> {
  const { s, v } = svdAgainst(x, new Float64Array(x.n));
  return { s, v };
}

/** The same, and Uᵀb, which takes no left vectors either.   b: n long. */
export function svdAgainst(x: Columns, b: Float64Array): Pick<Svd, "s" | "v"> & { readonly ub: Float64Array } {
  const { n, p } = x;
  if (n < p) {
    const { u, s, v } = svd(columnsRead(x), n, p);
    return { s, v, ub: s.map((_, k) => dot(u.subarray(k * n, (k + 1) * n), b)) };
  }
  const { r, qb } = triangularFactor(x, b);
  const v = madeOrthogonal(r, p);
  const { order, s, right } = sorted(r, v, p);
  const ub = s.map((length, k) => {
    const column = r.subarray(order[k]! * p, (order[k]! + 1) * p);
    return length === 0 ? 0 : dot(column, qb) / length;
  });
  return { s, v: right, ub };
}

/** Unit vectors of reflections, entry k zero above its row k. */
type Reflectors = (Float64Array | undefined)[];

/** Rotates columns of r until they are orthogonal. The rotations together. */
function madeOrthogonal(r: Float64Array, p: number): Float64Array {
  const v = new Float64Array(p * p);
  for (let j = 0; j < p; j++) v[j * p + j] = 1;
  orthogonalize(r, v, p);
  return v;
}

/** Column-major n × p to column-major p × n. */
export function transpose(a: Float64Array, n: number, p: number): Float64Array {
  const out = new Float64Array(a.length);
  for (let j = 0; j < p; j++) for (let i = 0; i < n; i++) out[i * p + j] = a[j * n + i]!;
  return out;
}

/** R of a = Q R, and the reflections whose product is Q. Writes over a. */
function factored(
  a: Float64Array,
  n: number,
  p: number,
): { readonly r: Float64Array; readonly reflectors: Reflectors } {
  const reflectors: Reflectors = [];
  for (let k = 0; k < p; k++) {
    const u = reflector(a.subarray(k * n, (k + 1) * n), k);
    reflectors.push(u);
    if (u === undefined) continue;
    for (let at = k * n; at < a.length; at += n) reflect(a.subarray(at, at + n), u, k);
  }
  const r = new Float64Array(p * p);
  for (let j = 0; j < p; j++) for (let i = 0; i <= j; i++) r[j * p + i] = a[j * n + i]!;
  return { r, reflectors };
}

function reflector(column: Float64Array, from: number): Float64Array | undefined {
  let scale = 0;
  for (let i = from; i < column.length; i++) scale = Math.max(scale, Math.abs(column[i]!));
  if (scale === 0) return undefined;
  const u = new Float64Array(column.length);
  let squares = 0;
  for (let i = from; i < column.length; i++) {
    u[i] = column[i]! / scale;
    squares += u[i]! * u[i]!;
  }
  const norm = Math.sqrt(squares);
  const first = u[from]!;
  u[from] = first + (first < 0 ? -norm : norm);
  const length = Math.sqrt(squares - first * first + u[from]! * u[from]!);
  for (let i = from; i < u.length; i++) u[i] = u[i]! / length;
  return u;
}

function reflect(column: Float64Array, u: Float64Array, from: number): void {
  let dot = 0;
  for (let i = from; i < column.length; i++) dot += u[i]! * column[i]!;
  dot *= 2;
  for (let i = from; i < column.length; i++) column[i] = column[i]! - dot * u[i]!;
}

/** Rotates pairs of columns of w until all are orthogonal; v takes the same rotations. */
function orthogonalize(w: Float64Array, v: Float64Array, p: number): void {
  const tolerance = Number.EPSILON * p;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let isDone = true;
    for (let j = 0; j < p - 1; j++) {
      for (let k = j + 1; k < p; k++) if (rotatePair(w, v, p, j, k, tolerance)) isDone = false;
    }
    if (isDone) return;
  }
  throw new Error("the singular values do not converge: a column holds values too large to square");
}

function rotatePair(w: Float64Array, v: Float64Array, p: number, j: number, k: number, tolerance: number): boolean {
  const wj = j * p;
  const wk = k * p;
  let a = 0;
  let b = 0;
  let c = 0;
  for (let i = 0; i < p; i++) {
    const x = w[wj + i]!;
    const y = w[wk + i]!;
    a += x * x;
    b += y * y;
    c += x * y;
  }
  const isSmall = Math.abs(c) <= tolerance * Math.sqrt(a * b);
  // The longer column goes first: fewer sweeps, and the columns end in descending order.
  if (isSmall && a >= b) return false;
  const [cosine, sine] = isSmall ? [0, 1] : rotationOf(a, b, c);
  turn(w, wj, wk, p, cosine, sine);
  turn(v, wj, wk, p, cosine, sine);
  return !isSmall;
}

/** Of the two rotations that make columns with squares a, b and product c orthogonal, the one that lengthens the first. */
function rotationOf(a: number, b: number, c: number): readonly [cosine: number, sine: number] {
  const zeta = Math.abs((a - b) / (2 * c));
  const t = 1 / (zeta + Math.sqrt(1 + zeta * zeta));
  const large = 1 / Math.sqrt(1 + t * t);
  const small = large * t;
  const sign = c < 0 ? -1 : 1;
  return a >= b ? [large, sign * small] : [small, sign * large];
}

function turn(m: Float64Array, j: number, k: number, p: number, cosine: number, sine: number): void {
  for (let i = 0; i < p; i++) {
    const x = m[j + i]!;
    const y = m[k + i]!;
    m[j + i] = cosine * x + sine * y;
    m[k + i] = cosine * y - sine * x;
  }
}

/** Singular values, descending, and the columns that they come from. */
function sorted(w: Float64Array, v: Float64Array, p: number) {
  const lengths = new Float64Array(p);
  for (let k = 0; k < p; k++) {
    const column = w.subarray(k * p, (k + 1) * p);
    lengths[k] = Math.sqrt(dot(column, column));
  }
  const order = Array.from(lengths.keys()).sort((i, j) => lengths[j]! - lengths[i]! || i - j);
  const right = new Float64Array(p * p);
  for (const [to, from] of order.entries()) right.set(v.subarray(from * p, (from + 1) * p), to * p);
  return { order, s: Float64Array.from(order, (from) => lengths[from]!), right };
}

/** Columns of w over their lengths, then through the reflections, last first. */
function leftVectors(
  w: Float64Array,
  order: readonly number[],
  s: Float64Array,
  reflectors: Readonly<Reflectors>,
  n: number,
  p: number,
): Float64Array {
  const u = new Float64Array(n * p);
  for (const [to, from] of order.entries()) {
    const length = s[to]!;
    if (length === 0) continue;
    const column = u.subarray(to * n, (to + 1) * n);
    for (let i = 0; i < p; i++) column[i] = w[from * p + i]! / length;
    for (let k = p - 1; k >= 0; k--) if (reflectors[k] !== undefined) reflect(column, reflectors[k]!, k);
  }
  return u;
}
