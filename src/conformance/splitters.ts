import type { Splittable, Splitter } from "../contracts.js";
import { keyed } from "../core/rng.js";
import { type Args, defaultsOf } from "../core/schema.js";
import { equal, holds, type Law, law } from "./law.js";

export interface SplitterOptions {
  /** Arguments to split with; the schema's defaults unless given. */
  readonly args?: Args;
  /** Each class has its share of every test part. */
  readonly isStratified?: boolean;
}

/** A table that no splitter objects to: classes, groups, moments, and a column "given" of folds from −1 to 2. */
export function tableFor(seed: number): Splittable {
  const rng = keyed("table", seed);
  const rows = 40 + rng.int(51);
  const classes = 2 + rng.int(3);
  const column = (one: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => one(i));
  const given = column(() => rng.int(4) - 1);
  return {
    rows,
    classes,
    levels: Array.from({ length: classes }, (_, c) => `c${c}`),
    // Every class has its share, some more than others.
    y: column((i) => (i % 2 === 0 ? i / 2 : rng.int(classes)) % classes),
    groups: column((i) => (i < 12 ? i : rng.int(12))),
    order: column((i) => (i < 20 ? i : rng.int(20))),
    column: (name) => (name === "given" ? given : undefined),
  };
}
const TABLES = 12;

/** What a splitter has to hold, over a dozen tables. */
export function splitterLaws(splitter: Splitter, options: SplitterOptions = {}): readonly Law[] {
  const args = { ...defaultsOf(splitter.params), ...options.args };
  const folds = (data: Splittable, seed = 0) => splitter.folds(args as never, data, keyed(seed, "split"));
  const overTables = (name: string, check: (data: Splittable) => void) =>
    law(name, () => {
      for (let seed = 0; seed < TABLES; seed++) check(tableFor(seed));
    });
  return [
    overTables("has as many folds as it says, none of them empty, rows in range", (data) => {
      equal(splitter.objection(args as never, data), undefined, "objects to a table without fault");
      const all = folds(data);
      const count = splitter.count(args as never);
      if (count !== undefined) equal(all.length, count, "folds");
      for (const { train, test } of all) {
        holds(train.length > 0 && test.length > 0, "a part is empty");
        holds(
          [...train, ...test].every((row) => row < data.rows),
          `a row is not among ${data.rows}`,
        );
      }
    }),
    overTables("never tests on a row that it trained on", (data) => {
      for (const { train, test } of folds(data)) {
        const trained = new Set(train);
        const both = test.find((row) => trained.has(row));
        holds(both === undefined, `row ${both} is in both parts`);
      }
    }),
    overTables("is the same for the same key", (data) => equal(folds(data, 5), folds(data, 5))),
    overTables("keeps rows in order", (data) => {
      const at = (row: number) => (splitter.keeps === "time" ? data.order![row]! * data.rows + row : row);
      for (const part of folds(data).flatMap(({ train, test }) => [train, test])) {
        holds(
          part.every((row, i) => i === 0 || at(row) >= at(part[i - 1]!)),
          "rows are not in order",
        );
      }
    }),
    ...(splitter.partitions === true
      ? [
          overTables("tests each row once a repeat, and trains on all others", (data) => {
            const all = folds(data);
            const each = all.length / Number(options.args?.repeats ?? 1);
            for (let first = 0; first < all.length; first += each) {
              const tested = new Uint32Array(data.rows);
              for (const { train, test } of all.slice(first, first + each)) {
                equal(train.length + test.length, data.rows, "rows of both parts");
                for (const row of test) tested[row]!++;
              }
              equal(new Set(tested), new Set([1]), "how often a row is tested");
            }
          }),
        ]
      : []),
    ...(splitter.keeps === "groups"
      ? [
          overTables("never parts a group", (data) => {
            for (const { train, test } of folds(data)) {
              const trained = new Set(Array.from(train, (row) => data.groups![row]));
              holds(!test.some((row) => trained.has(data.groups![row])), "a group is in both parts");
            }
          }),
        ]
      : []),
    ...(splitter.keeps === "time"
      ? [
          overTables("trains on what was before, and never parts a moment", (data) => {
            for (const { train, test } of folds(data)) {
              const latest = Math.max(...Array.from(train, (row) => data.order![row]!));
              const gap = Number(options.args?.gap ?? 0);
              holds(
                test.every((row) => data.order![row]! > latest + gap),
                `tests on what is not after ${latest + gap}`,
              );
            }
          }),
        ]
      : []),
    ...(options.isStratified === true
      ? [
          overTables("keeps each class's share to within a row", (data) => {
            for (const { test } of folds(data)) {
              for (let c = 0; c < data.classes; c++) {
                const whole = data.y.filter((y) => y === c).length;
                const own = test.filter((row) => data.y[row] === c).length;
                // Two cuts of sorted rows, each off by less than one.
                holds(Math.abs(own - (whole * test.length) / data.rows) < 2, `class ${c} has ${own} of ${whole} rows`);
              }
            }
          }),
        ]
      : []),
  ];
}
