import type { Training, Transform } from "../contracts.js";
import { type Column, type Matrix, matrixOf, takeRows } from "../core/matrix.js";
import { keyed } from "../core/rng.js";
import { type Args, defaultsOf } from "../core/schema.js";
import { besideOf, pastOf, takeBeside, timelineOf } from "../run/beside.js";
import { equal, holds, type Law, law, noneIsNaN } from "./law.js";

export interface TransformOptions {
  /** Arguments that suit an example of 30 rows; the schema's defaults unless given. */
  readonly args?: Args;
  /** It refuses rows in which nothing varies. */
  readonly needsVariance?: boolean;
}

const COLUMNS: readonly Column[] = [
  { name: "a", kind: "number" },
  { name: "b", kind: "number" },
  { name: "c", kind: "category", levels: ["blue", "green", "red"] },
  { name: "d", kind: "boolean" },
  { name: "e", kind: "text", levels: ["a dark sky", "dark water", "sky over water"] },
];

/** Numbers above 0, a category, a boolean and a text; what the transform takes of them. */
function example(transform: Transform, rows: number, hasGaps: boolean): Training {
  const rng = keyed("transform example", rows);
  const kept = COLUMNS.filter((column) => transform.fits(column));
  const draw = {
    number: () => Math.exp(rng.normal()),
    category: () => rng.int(3),
    boolean: () => rng.int(2),
    text: () => rng.int(3),
  };
  const data = Float64Array.from({ length: rows * kept.length }, (_, at) =>
    hasGaps && transform.acceptsMissing && rng.real() < 0.2
      ? Number.NaN
      : draw[kept[Math.floor(at / rows)]!.kind as keyof typeof draw](),
  );
  const y = Float64Array.from({ length: rows }, (_, i) => i % 2);
  const order = Float64Array.from({ length: rows }, (_, i) => (i * 7) % rows);
  const all = Uint32Array.from(order.keys());
  const week = matrixOf(rows, [{ name: "week", kind: "number" }], order);
  const beside = besideOf(week, { order: 0 }, pastOf(timelineOf(order), y, all, 1))!;
  return { x: { rows, columns: kept, data }, y, classes: 2, rng: keyed("fit"), checkpoint: () => {}, beside };
}

/** Of some rows of an example. */
const partOf = ({ x, y, beside, ...rest }: Training, rows: readonly number[]): Training => ({
  ...rest,
  x: takeRows(x, rows),
  y: Float64Array.from(rows, (i) => y[i]!),
  beside: takeBeside(beside!, Uint32Array.from(rows)),
});

/** What a transform has to hold. */
export function transformLaws(transform: Transform, options: TransformOptions = {}): readonly Law[] {
  const args = { ...defaultsOf(transform.params), ...options.args } as never;
  const train = example(transform, 30, true);
  const learn = (part = train) => transform.fit(part, args);
  return [
    law("applies to every row by itself", () => {
      const model = learn();
      const all = transform.apply(model, train.x, train.beside);
      equal(all.rows, train.x.rows, "rows");
      equal(all.data.length, all.rows * all.columns.length, "cells");
      for (const i of [0, 7, 29]) {
        const part = partOf(train, [i]);
        const one = transform.apply(model, part.x, part.beside);
        equal(one.columns, all.columns, "columns of one row");
        equal(one.data, takeRows(all, [i]).data, `row ${i} alone`);
      }
    }),
    law("leaves its input alone, and the same key gives the same bits", () => {
      const before = structuredClone(train.x);
      const first = transform.apply(learn(), train.x, train.beside);
      equal(transform.apply(learn(), train.x, train.beside), first, "fitted again");
      equal(train.x, before, "what it was given");
    }),
    law("survives a copy of its buffer", () => {
      const model = learn();
      const copied = transform.apply(structuredClone(model), train.x, train.beside);
      equal(copied, transform.apply(model, train.x, train.beside));
    }),
    law("gives what it says that it gives", () => {
      const whole = transform.rows === undefined ? train : partOf(train, [...transform.rows(train, args)]);
      const out = transform.apply(learn(), whole.x, whole.beside);
      if (transform.gives.kind === "number")
        holds(
          out.columns.every((c) => c.kind === "number"),
          "not all are numbers",
        );
      if (transform.gives.missing === "none") noneIsNaN(out.data, "gives no missing values");
      equal(new Set(out.columns.map((c) => c.name)).size, out.columns.length, "names of columns differ");
    }),
    ...(transform.applyToTraining === undefined ? [] : [ownTargetLaw(transform, train, args)]),
    ...(transform.affine === undefined
      ? []
      : [
          law("shifts and scales by what it says", () => {
            const model = learn();
            const { center, scale } = transform.affine!(model);
            const { rows, columns, data } = train.x;
            const wanted = data.map((value, at) => {
              const j = Math.floor(at / rows);
              return (value - center[j]!) / scale[j]!;
            });
            const found = transform.apply(model, train.x);
            equal(
              found.columns.map(({ name }) => name),
              columns.map(({ name }) => name),
              "columns",
            );
            equal(found.data, wanted);
          }),
        ]),
    law("takes one row, two rows, and constant columns", () => {
      const flat: Matrix = { ...train.x, data: new Float64Array(train.x.data.length).fill(1) };
      const whole = example(transform, 30, false);
      for (const part of [{ ...train, x: flat }, partOf(whole, [2]), partOf(whole, [2, 3])]) {
        const { x, beside } = part;
        if (options.needsVariance === true && x.rows !== 2) continue;
        const out = transform.apply(learn(part), x, beside);
        equal(out.rows, x.rows, "rows");
        if (transform.reads === undefined) noneIsNaN(out.data, `of ${x.rows} rows`);
      }
    }),
  ];
}

const ownTargetLaw = (transform: Transform, train: Training, args: never): Law =>
  law("describes a training row without its own target", () => {
    const y = Float64Array.from({ length: 30 }, (_, i) => Math.sin(i));
    const described = (target: Float64Array) => {
      const whole: Training = { ...train, y: target, classes: 0 };
      return transform.applyToTraining!(transform.fit(whole, args), whole, args);
    };
    const before = described(y);
    const applied = transform.apply(transform.fit({ ...train, classes: 0, y }, args), train.x);
    equal(before.columns, applied.columns, "columns of the training rows");
    let changed = 0;
    for (const i of [0, 11, 29]) {
      const other = y.slice();
      other[i] = 50;
      const after = described(other);
      equal(takeRows(after, [i]), takeRows(before, [i]), `row ${i} with another target`);
      for (const [at, v] of after.data.entries()) if (v !== before.data[at]) changed++;
    }
    holds(changed > 0, "no row is described by the others' targets");
  });
