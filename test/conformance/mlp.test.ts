import { expect, test } from "vitest";
import { example } from "../../src/conformance/estimators.js";
import type { Fitted } from "../../src/contracts.js";
import { defaultsOf } from "../../src/core/schema.js";
import { stagesUpTo } from "../../src/core/stages.js";
import { mlp } from "../../src/estimators/mlp.js";
import { predictionFor } from "../../src/run/desk.js";

type Args = Parameters<typeof mlp.fit>[1];
const { train, test: rows } = example(2, 60, 3, 1);
const classes = train.classes;
const given = { ...defaultsOf(mlp.params), hidden: [8], learning_rate: 0.01 } as unknown as Args;
const at = (epochs: number, more: Partial<Args> = {}): Args => ({ ...given, ...more, epochs });

function scoresOf(model: Fitted): readonly number[] {
  const out = predictionFor(rows.rows, classes);
  mlp.predict(model, rows, out);
  return Array.from(out.scores);
}
/** Of a grid over epochs, the members that somebody asks for later. */
function later(asked: readonly Args[], wanted: readonly Args[]): readonly Fitted[] | undefined {
  const path = mlp.path!;
  return path.members!(path.fit(train, asked), asked, wanted);
}

test("the models on the way to those asked for are there afterwards, as fits of so many epochs", () => {
  const wanted = [...stagesUpTo(40), ...stagesUpTo(12)].map((epochs) => at(epochs));
  const found = later([at(12), at(40)], wanted)!;
  expect(found.map(scoresOf)).toEqual(wanted.map((args) => scoresOf(mlp.fit(train, args))));
});

test.each([
  ["nobody looks at so many epochs", at(40), at(39)],
  [
    "cosine's rates depend on how many epochs there will be",
    at(40, { schedule: "cosine" }),
    at(13, { schedule: "cosine" }),
  ],
  ["they would take more than a megabyte", at(8, { hidden: [400, 400] }), at(3, { hidden: [400, 400] })],
])("no model is there where %s", (_why, asked, wanted) => {
  expect(later([asked], [asked])).toHaveLength(1);
  expect(later([asked], [wanted])).toBeUndefined();
});

test("where learning has ended early, more epochs come to the same model", () => {
  const early = { early_stop: { name: "patience", args: { epochs: 1, min_delta: 10 } } } as unknown as Partial<Args>;
  const [few, many, more] = mlp.path!.fit(train, [at(1, early), at(60, early), at(90, early)]);
  expect(more).toBe(many);
  expect(scoresOf(many!)).toEqual(scoresOf(mlp.fit(train, at(90, early))));
  expect(scoresOf(few!)).toEqual(scoresOf(mlp.fit(train, at(1, early))));
});

test("adaptive learns more slowly once ten epochs have lowered the loss by too little, not before", () => {
  const slow: Partial<Args> = { learning_rate: 1e-6, precision: "double" };
  const scores = (schedule: Args["schedule"], epochs: number) =>
    scoresOf(mlp.fit(train, at(epochs, { ...slow, schedule })));
  expect(scores("adaptive", 11)).toEqual(scores("constant", 11));
  expect(scores("adaptive", 12)).not.toEqual(scores("constant", 12));
});
