import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../../core/package.js";

/** The part of the platform's types that is used here; no library of the compiler has them without a browser's. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    readonly exports: unknown;
    constructor(module: Module, imports?: Readonly<Record<string, Readonly<Record<string, unknown>>>>);
  }
}

/** What the compiled kernels answer to; assembly/ says what each does. Pointers are byte offsets into the memory. */
export interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  packColumn(from: number, n: number, p: number, j: number, width: number, to: number): void;
  packSingles(
    from: number,
    n: number,
    p: number,
    j: number,
    width: number,
    middle: number,
    to: number,
    sums: number,
  ): void;
  addColumns(columns: number, stride: number, n: number, sums: number, factor: number): void;
  interleave(columns: number, stride: number, n: number, out: number, means: number, factor: number): void;
  gramBlock(left: number, right: number, n: number, q: number, out: number): void;
  packPairs(from: number, n: number, p: number, j: number, to: number): void;
  multiplyPairs(x: number, n: number, p: number, v: number, m: number, out: number): void;
  multiplyTransposedPairs(x: number, n: number, p: number, r: number, m: number, out: number): void;
  softmaxScores(x: number, n: number, p: number, v: number, m: number, out: number): void;
  softmaxLargest(values: number, panels: number): number;
  softmaxAdvance(scores: number, move: number, panels: number, t: number): void;
  softmaxLoss(
    n: number,
    m: number,
    scores: number,
    move: number,
    t: number,
    y: number,
    s: number,
    chances: number,
  ): number;
  softmaxGradient(
    x: number,
    n: number,
    p: number,
    m: number,
    chances: number,
    y: number,
    s: number,
    work: number,
    sums: number,
    out: number,
  ): void;
  softmaxProduct(
    x: number,
    n: number,
    p: number,
    v: number,
    m: number,
    chances: number,
    s: number,
    work: number,
    sums: number,
    out: number,
  ): void;
  softmaxCurvatures(chances: number, s: number, panels: number, out: number): void;
  softmaxPenalty(theta: number, width: number, outputs: number): number;
  softmaxPenalize(theta: number, width: number, outputs: number, C: number, out: number): void;
  dotProduct(a: number, b: number, count: number): number;
  addScaled(a: number, t: number, count: number, out: number): void;
  addToColumns(values: number, n: number, columns: number, constants: number): void;
  unitFactors(from: number, panels: number, p: number, out: number): void;
  toSingles(from: number, panels: number, p: number, factors: number, out: number): void;
  roughProduct(
    x: number,
    panels: number,
    p: number,
    v: number,
    m: number,
    chances: number,
    s: number,
    work: number,
    sums: number,
    out: number,
  ): void;
  roughBlock(
    x: number,
    panels: number,
    p: number,
    m: number,
    k: number,
    chances: number,
    s: number,
    block: number,
    weighted: number,
    sums: number,
    out: number,
  ): void;
  softmaxBlock(
    x: number,
    n: number,
    p: number,
    m: number,
    k: number,
    l: number,
    chances: number,
    s: number,
    block: number,
    weighted: number,
    sums: number,
    out: number,
  ): void;
  factorPair(a: number, width: number): boolean | number;
  directionSettings(at: number): void;
  findDirection(C: number, residual: number, most: number): number;
  precondition(): void;
  putFactor(factor: number, k: number): void;
  putRoughBlock(square: number, k: number, C: number): void;
  nearestBatch(
    rows: number,
    rough: number,
    squares: number,
    n: number,
    p: number,
    asked: number,
    roughAsked: number,
    squaresAsked: number,
    m: number,
    k: number,
    bounds: number,
    found: number,
    values: number,
    places: number,
  ): void;
  sortDoubles(values: number, n: number, spare: number): void;
  placeInBins(column: number, n: number, edges: number, count: number, missing: number, out: number): boolean | number;
  boostSettings(at: number): void;
  boostRecords(): void;
  boostTurnTo(derivatives: number): void;
  boostAddLeaf(from: number, to: number, value: number, raw: number): void;
  boostBuild(from: number, to: number, sums: number, counts: number): void;
  boostClear(from: number, to: number, sums: number, counts: number): void;
  boostRemove(from: number, to: number, sums: number, counts: number, partSums: number, partCounts: number): void;
  boostSubtract(sums: number, counts: number, partSums: number, partCounts: number): void;
  boostPartition(feature: number, from: number, to: number): number;
  boostNode(gradient: number, hessian: number, value: number, rows: number, minLeaf: number, l2: number): void;
  boostScan(features: number, m: number, sums: number, counts: number, found: number): boolean | number;
  boostedSettings(at: number): void;
  boostedEdges(count: number): void;
  boostedTree(from: number, to: number): void;
  boostedAdd(count: number, sums: number): void;
  boostedTables(at: number, ofFeatures: number): void;
  boostedExits(from: number, to: number): void;
  boostedAddExits(count: number, sums: number): void;
  squaredDerivatives(rows: number, raw: number, y: number, weights: number, pairs: number): void;
  logisticDerivatives(rows: number, raw: number, y: number, weights: number, pairs: number): void;
  softmaxDerivatives(
    rows: number,
    classes: number,
    raw: number,
    y: number,
    weights: number,
    pairs: number,
    work: number,
  ): void;
  squaredFrom(x: number, n: number, p: number, query: number, out: number): void;
  productsFrom(x: number, n: number, p: number, query: number, out: number): void;
  squaredFromFour(x: number, n: number, p: number, queries: number, out: number, step: number): void;
  productsFromFour(x: number, n: number, p: number, queries: number, out: number, step: number): void;
  fourOfPanels(x: number, p: number, at: number, last: number, out: number): void;
  ownProducts(x: number, n: number, p: number, out: number): void;
  demote(values: number, n: number, out: number): void;
  mirror(matrix: number, n: number, stride: number): void;
  exponentials(values: number, n: number, factor: number): void;
  powers(values: number, n: number, gamma: number, coef0: number, degree: number): void;
  addToSums(
    values: number,
    n: number,
    factors: number,
    targets: number,
    count: number,
    sums: number,
    step: number,
  ): void;
  combineRows(matrix: number, n: number, stride: number, factors: number, out: number): void;
  rowOfPanels(x: number, p: number, at: number, out: number): void;
  forestTree(count: number, tree: number, width: number, isWhole: boolean, isWide: boolean, to: number): void;
  forestAdd(x: number, rows: number, features: number, depths: number, depthCount: number, sums: number): void;
  eigenSolve(a: number, q: number, n: number, values: number, off: number, u: number, w: number): boolean | number;
  momentsSum(values: number, weights: number, count: number, sums: number): void;
  momentsSpread(values: number, weights: number, count: number, mean: number, sums: number): void;
  takeNumbers(values: number, places: number, count: number, out: number): void;
  sumOf(values: number, count: number): number;
  outputErrors(
    isSingle: boolean,
    outputs: number,
    y: number,
    weights: number,
    total: number,
    rows: number,
    units: number,
    errors: number,
  ): void;
  takeRows(isSingle: boolean, rows: number, width: number, places: number, count: number, out: number): void;
  addCombinations(
    isSingle: boolean,
    coefs: number,
    down: number,
    along: number,
    rows: number,
    terms: number,
    width: number,
    count: number,
    out: number,
  ): void;
  rowProducts(
    isSingle: boolean,
    a: number,
    b: number,
    count: number,
    terms: number,
    width: number,
    turned: number,
    out: number,
  ): void;
  activate(isSingle: boolean, values: number, count: number, kind: number): void;
  chances(isSingle: boolean, values: number, rows: number, units: number, out: number): void;
  throughSlopes(isSingle: boolean, errors: number, signals: number, count: number, kind: number): void;
  addPenalty(isSingle: boolean, gradient: number, theta: number, count: number, l1: number, l2: number): void;
  adamStep(
    isSingle: boolean,
    theta: number,
    gradient: number,
    count: number,
    means: number,
    squares: number,
    corrected: number,
  ): void;
  momentumStep(
    isSingle: boolean,
    theta: number,
    gradient: number,
    count: number,
    velocity: number,
    momentum: number,
    rate: number,
  ): void;
  boxSettings(at: number, kink: number): void;
  boxRun(steps: number, tolerance: number): number;
  boxTaken(): number;
  boxTouched(): boolean | number;
  faceDescend(settings: number, out: number): void;
  hingeSettings(at: number): void;
  hingeColumn(column: number, j: number): void;
  hingeRows(): void;
  hingeBegin(isSame: boolean): void;
  hingeStart(C: number): void;
  hingeStep(): number;
  reflectRows(tops: number, below: number, rows: number, p: number, u: number): void;
  growingSettings(factor: number, rows: number, columns: number, spare: number): void;
  growingAppend(from: number, to: number, added: number): number;
  growingRemove(gone: number, size: number): void;
  growingSolve(b: number, size: number): void;
  growingSubtract(values: number, size: number, out: number, order: number): void;
  netSettings(at: number): void;
  netSweep(l1: number, l2: number, isFull: boolean): number;
  netPolish(l1: number, l2: number): boolean | number;
  placesOf(order: number, n: number, to: number): void;
  tableColumn(column: number, j: number, rows: number): void;
  treeSettings(at: number, base: number): void;
  treeBegin(a: number, b: number): void;
  treeGrow(visits: number): boolean | number;
  treeNodes(): number;
  treeSplits(): number;
  walkSettings(at: number): void;
  walkDown(root: number, variant: number, cut: number, reached: number, maxDepth: number): boolean | number;
  walkValues(values: number, out: number): void;
  factorSymmetric(a: number, n: number): boolean | number;
  invertLower(l: number, n: number, out: number): void;
  pairRows(l: number, n: number, out: number): void;
  lowerTimes(l: number, n: number, x: number, out: number): void;
  upperTimes(l: number, n: number, x: number, out: number): void;
  maternRow(
    x: number,
    stride: number,
    n: number,
    d: number,
    weights: number,
    choices: number,
    point: number,
    variance: number,
    k: number,
    slope: number,
  ): number;
  maternMany(
    x: number,
    stride: number,
    n: number,
    d: number,
    weights: number,
    choices: number,
    variance: number,
    lower: number,
    alpha: number,
    k: number,
    points: number,
    groups: number,
    out: number,
  ): void;
  maternSlopes(
    x: number,
    stride: number,
    n: number,
    d: number,
    weights: number,
    choices: number,
    point: number,
    alpha: number,
    beta: number,
    slope: number,
    deviation: number,
    out: number,
  ): void;
  mixtureSettings(at: number): void;
  mixtureLogDensity(
    roughs: number,
    panels: number,
    weights: number,
    count: number,
    first: number,
    kernels: number,
    point: number,
    bound: number,
  ): number;
  mixtureNearest(): number;
  maternLoss(
    distances: number,
    stride: number,
    n: number,
    d: number,
    weights: number,
    variance: number,
    noise: number,
    y: number,
    factor: number,
    lower: number,
    inverse: number,
    slope: number,
    half: number,
    alpha: number,
    out: number,
  ): number;
  sortNeighbors(m: number, k: number, values: number, places: number): void;
}

/** What assembly/ has from here: functions whose bits are the platform's. */
const IMPORTS = { env: { exp: Math.exp, hypot: Math.hypot, log: Math.log, log2: Math.log2 } };
/** A kernel's pointers have 32 bits. */
const MOST_BYTES = 2 ** 32;
const PAGE_BYTES = 2 ** 16;
/** An arena that has grown beyond is given back: memory of a WebAssembly module never shrinks. */
const KEEP_BYTES = 128 * 2 ** 20;

/** One thread's memory for kernels: places are handed out from front to back, and all given back at once. */
export class Arena {
  readonly kernels: Kernels;
  #top: number;

  constructor(module: WebAssembly.Module) {
    this.kernels = new WebAssembly.Instance(module, IMPORTS).exports as Kernels;
    this.#top = this.kernels.heapBase();
  }

  get bytes(): number {
    return this.kernels.memory.buffer.byteLength;
  }

  /** Where `bytes` bytes are free, 64-byte aligned. Views that were made before may be dead afterwards. */
  take(bytes: number): number {
    const at = align(this.#top);
    const end = at + bytes;
    if (end > MOST_BYTES) throw new RangeError(tooLarge(end));
    const missing = end - this.bytes;
    if (missing > 0) this.#grow(missing, end);
    this.#top = end;
    return at;
  }

  /** Grows now by what will be taken, so that views stay alive meanwhile. */
  reserve(bytes: number): void {
    const top = this.#top;
    this.take(bytes);
    this.#top = top;
  }

  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.kernels.memory.buffer, at, length);
  }

  integers(at: number, length: number): Int32Array {
    return new Int32Array(this.kernels.memory.buffer, at, length);
  }

  singles(at: number, length: number): Float32Array {
    return new Float32Array(this.kernels.memory.buffer, at, length);
  }

  octets(at: number, length: number): Uint8Array {
    return new Uint8Array(this.kernels.memory.buffer, at, length);
  }

  reset(): void {
    this.#top = this.kernels.heapBase();
  }

  #grow(missing: number, end: number): void {
    try {
      this.kernels.memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch {
      throw new RangeError(`out of memory: the kernels' arena needs ${end} bytes, which the system does not give`);
    }
  }
}

const align = (bytes: number) => Math.ceil(bytes / 64) * 64;
const tooLarge = (bytes: number) => `the data needs ${bytes} bytes in the kernels' arena, which holds ${MOST_BYTES}`;

let compiled: WebAssembly.Module | undefined;
let scratch: Arena | undefined;
/** Owners weakly: what they keep beside the arena is not needed once nobody else has them. */
const held = new Map<string, { readonly arena: Arena; readonly owner: WeakRef<object> }>();

/** This thread's arena, emptied. Only one kernel at a time works in it. */
export function freshArena(): Arena {
  scratch = emptied(scratch);
  return scratch;
}

/**
 * This thread's arena for data of a kind that serves many calls, as `owner` left it; `isFresh`: emptied, since another one
 * has had it meanwhile.
 */
export function heldArena(
  owner: object,
  kind: "matrix" | "process" | "likelihood" | "mixture" = "matrix",
): { readonly arena: Arena; readonly isFresh: boolean } {
  const known = held.get(kind);
  if (known?.owner.deref() === owner) return { arena: known.arena, isFresh: false };
  const arena = emptied(known?.arena);
  held.set(kind, { arena, owner: new WeakRef(owner) });
  return { arena, isFresh: true };
}

/** Gives up what has grown large; for when nothing is at work in it. */
export function releaseArenas(): void {
  if (scratch !== undefined && scratch.bytes > KEEP_BYTES) scratch = undefined;
  for (const [kind, { arena }] of held) if (arena.bytes > KEEP_BYTES) held.delete(kind);
}

function emptied(arena: Arena | undefined): Arena {
  if (arena === undefined || arena.bytes > KEEP_BYTES) {
    compiled ??= new WebAssembly.Module(readFileSync(binary()));
    return new Arena(compiled);
  }
  arena.reset();
  return arena;
}

/** From the package's folder on: the sources' tests find it there, and the worker, which is bundled elsewhere. */
const binary = () => join(packageFolder(), "dist/src/numeric/kernels/kernels.wasm");
