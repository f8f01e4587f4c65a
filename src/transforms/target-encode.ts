import type { Training, Transform } from "../contracts.js";
import { type Column, columnOf, type Matrix, matrixOf, take, takeRows } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { type Rng, shuffle } from "../core/rng.js";
import { type ArgsOf, real } from "../core/schema.js";
import { momentsOf } from "../numeric/moments.js";
import { ascending } from "../numeric/vectors.js";
import { isCategorical, on } from "./on.js";

const params = {
  on,
  smooth: real({
    doc: "As many rows of the overall mean are added to each category; auto: by how much its target varies",
    default: "auto",
    min: 0,
    range: [1, 100],
    scale: "log",
    words: ["auto"],
  }),
};
type Smooth = ArgsOf<typeof params>["smooth"];

type Model = {
  /** Columns for each that goes in: one, or one a class where there are more than two. */
  readonly outputs: number;
  /** Of each output, over all rows. */
  readonly means: readonly number[];
  /** Per column that goes in: level, then its code for each output; level −1 is what is missing. */
  readonly codes: readonly (readonly (readonly number[])[])[];
};

const MISSING = -1;
const FOLDS = 5;

/**
 * Training rows are coded without their own fifth, so that a row's target does not reach its features; others by all
 * training rows. A category that training lacks gets the overall mean. Row weights do not count, as in the twin.
 * Micci-Barreca 2001.
 */
export const targetEncode: Transform<typeof params> = {
  name: "target_encode",
  doc: "Replaces a category by the mean of the target in it, drawn towards the overall mean",
  twin: "sklearn.preprocessing.TargetEncoder",
  params,
  scope: "fold-train",
  supervised: true,
  fits: isCategorical,
  acceptsMissing: true,
  gives: { missing: "none", kind: "number" },
  fit: (train, { smooth }) => ({ buffer: pack(learn(train, smooth)) }),
  apply: ({ buffer }, x) => encode(unpack<Model>(buffer), x),
  applyToTraining({ buffer }, train, { smooth }) {
    const { x, y, rng } = train;
    const whole = unpack<Model>(buffer);
    if (x.rows === 1) return encode(whole, x);
    const folds = foldsOf(train, rng.at("folds"));
    const out = encode(whole, x);
    for (let fold = 0; fold < FOLDS; fold++) {
      const inside = Array.from(folds.keys()).filter((i) => folds[i] === fold);
      const outside = Array.from(folds.keys()).filter((i) => folds[i] !== fold);
      const model = learn({ ...train, x: takeRows(x, outside), y: take(y, outside) }, smooth);
      const part = encode(model, takeRows(x, inside));
      for (let j = 0; j < out.columns.length; j++) {
        for (const [r, i] of inside.entries()) out.data[j * x.rows + i] = part.data[j * part.rows + r]!;
      }
    }
    return out;
  },
};

/** A shuffled order dealt out in turn, class by class. */
function foldsOf({ x, y, classes }: Training, rng: Rng): Uint8Array {
  const rows = shuffle(ascending(x.rows), rng);
  if (classes > 0) rows.sort((a, b) => y[a]! - y[b]!);
  const folds = new Uint8Array(x.rows);
  for (const [at, row] of rows.entries()) folds[row] = at % FOLDS;
  return folds;
}

const levelOf = (v: number): number => (Number.isNaN(v) ? MISSING : v);

function learn({ x, y, classes }: Pick<Training, "x" | "y" | "classes">, smooth: Smooth): Model {
  const targets = classes > 2 ? Array.from({ length: classes }, (_, c) => y.map((v) => (v === c ? 1 : 0))) : [y];
  const overall = targets.map((target) => momentsOf(target));
  const codes = x.columns.map((_, j) => {
    const rows = new Map<number, number[]>();
    for (const [i, v] of columnOf(x, j).entries()) {
      const own = rows.get(levelOf(v));
      if (own === undefined) rows.set(levelOf(v), [i]);
      else own.push(i);
    }
    return [...rows].map(([level, own]) => [
      level,
      ...targets.map((target, k) => codeOf(take(target, own), overall[k]!, smooth)),
    ]);
  });
  return { outputs: targets.length, means: overall.map(({ mean }) => mean), codes };
}

/** auto: by the share of the variance that is between categories. */
function codeOf(values: Float64Array, overall: { mean: number; variance: number }, smooth: Smooth): number {
  const { mean, variance } = momentsOf(values);
  const n = values.length;
  if (smooth !== "auto") return (n * mean + smooth * overall.mean) / (n + smooth);
  const own = (overall.variance * n) / (overall.variance * n + variance);
  return Number.isNaN(own) ? overall.mean : own * mean + (1 - own) * overall.mean;
}

function encode({ outputs, means, codes }: Model, x: Matrix): Matrix {
  const columns = x.columns.flatMap(({ name }) =>
    Array.from(
      { length: outputs },
      (_, k): Column => ({ name: outputs === 1 ? name : `${name}:${k}`, kind: "number" }),
    ),
  );
  const out = matrixOf(x.rows, columns);
  for (let j = 0; j < x.columns.length; j++) {
    const own = new Map(codes[j]!.map(([level, ...values]) => [level!, values]));
    const values = columnOf(x, j);
    for (let i = 0; i < x.rows; i++) {
      const code = own.get(levelOf(values[i]!)) ?? means;
      for (let k = 0; k < outputs; k++) out.data[(j * outputs + k) * x.rows + i] = code[k]!;
    }
  }
  return out;
}
