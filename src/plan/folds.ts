import type { Callee, Study, StudyData } from "../check/study.js";
import type { Fold, Splittable } from "../contracts.js";
import { digest } from "../core/hash.js";
import { columnOf, take } from "../core/matrix.js";
import { keyed } from "../core/rng.js";
import { splitters } from "../splitters/index.js";
import { fixedArgs } from "./pipeline.js";
import { targetOf } from "./target.js";

/** One search: the folds that its candidates are judged on, as row numbers of the whole table. */
export interface FoldSet {
  readonly folds: readonly Fold[];
  readonly hash: string;
}
export interface OuterFold extends Fold {
  /** The inner folds, within `train`. */
  readonly inner: FoldSet;
}
/** Fixed once per plan, by seed, and hashed into it: all candidates see the same folds. */
export interface Folds {
  /** Of the search whose trials are the study's table. */
  readonly main: FoldSet;
  /** The sealed parts, with a search each; empty without `inside`. */
  readonly outer: readonly OuterFold[];
  /**
   * `inside` has a single part (a holdout): the table's search runs on its training part, and that one search is
   * judged on the sealed part. Otherwise the table's search sees all rows, and each outer part has a search of its own.
   */
  readonly sealed: boolean;
  readonly outerHash?: string;
}

export function foldsOf(study: Study): Folds {
  const data = study.data;
  if (data === undefined || study.validate === undefined) return { main: hashed([]), outer: [], sealed: false };
  const whole = splittable(data);
  if (study.inside === undefined) {
    return { main: hashed(split(study.validate, whole, study.seed, "inner", 0)), outer: [], sealed: false };
  }
  const parts = split(study.inside, whole, study.seed, "outer", 0);
  const outer = parts.map((part, i) => ({ ...part, inner: within(study, whole, part.train, i) }));
  const sealed = outer.length === 1;
  const all = sealed ? outer[0]!.inner : hashed(split(study.validate, whole, study.seed, "inner", 0));
  return { main: all, outer, sealed, outerHash: hashed(parts).hash };
}

/** Inner folds of an outer training part, back in row numbers of the whole. */
function within(study: Study, whole: Splittable, rows: Uint32Array, part: number): FoldSet {
  const inner = split(study.validate!, subset(whole, rows), study.seed, "inner", part + 1);
  const back = (local: Uint32Array) => shared(Uint32Array.from(local, (i) => rows[i]!));
  return hashed(inner.map((fold) => ({ train: back(fold.train), test: back(fold.test) })));
}

function split(splitter: Callee, data: Splittable, seed: number, role: string, part: number): readonly Fold[] {
  const leaf = splitters.get(splitter.name);
  const folds = leaf.folds(fixedArgs(splitter) as never, data, keyed(seed, "folds", role, part));
  return folds.map(({ train, test }) => ({ train: shared(train), test: shared(test) }));
}

/** The same rows in shared memory, so that workers see them without a copy. */
function shared(rows: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(rows.byteLength));
  copy.set(rows);
  return copy;
}

function hashed(folds: readonly Fold[]): FoldSet {
  const bytes = (rows: Uint32Array) => new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  return { folds, hash: digest(folds.flatMap(({ train, test }) => ["train", bytes(train), "test", bytes(test)])) };
}

export function splittable(data: StudyData): Splittable {
  const { matrix } = data.table;
  const at = (place: number | undefined) => (place === undefined ? undefined : columnOf(matrix, place));
  const groups = at(data.group);
  const order = at(data.order);
  return {
    rows: matrix.rows,
    y: targetOf(data),
    classes: data.levels.length,
    levels: data.levels,
    ...(groups === undefined ? {} : { groups }),
    ...(order === undefined ? {} : { order }),
    column(name) {
      const place = matrix.columns.findIndex((c) => c.name === name);
      return place < 0 ? undefined : columnOf(matrix, place);
    },
  };
}

function subset(data: Splittable, rows: Uint32Array): Splittable {
  return {
    rows: rows.length,
    y: take(data.y, rows),
    classes: data.classes,
    levels: data.levels,
    ...(data.groups === undefined ? {} : { groups: take(data.groups, rows) }),
    ...(data.order === undefined ? {} : { order: take(data.order, rows) }),
    column(name) {
      const values = data.column(name);
      return values === undefined ? undefined : take(values, rows);
    },
  };
}
