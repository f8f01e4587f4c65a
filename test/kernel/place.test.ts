import { describe, expect, test } from "vitest";
import { DataColumns } from "../../kernel/tuning/data-columns.js";
import { complete, help } from "../../kernel/tuning/help.js";
import { KnownStudies } from "../../kernel/tuning/known-studies.js";
import { placeIn } from "../../kernel/tuning/place.js";

const names = { wards: { columns: ["age", "sex"], dtypes: ["int32", "string"], shape: [1, 2], head: () => {} }, n: 3 };
const around = { names, columns: new DataColumns(".", names), studies: new KnownStudies() };
/** A bar marks the place. */
const split = (marked: string) => ({ text: marked.replace("|", ""), offset: marked.indexOf("|") });
const at = (marked: string) => {
  const { text, offset } = split(marked);
  return complete(text, offset, around);
};
const texts = async (marked: string) => (await at(marked)).items.map(({ text }) => text);

describe("completion", () => {
  test.each([
    ["st|", ["stop", "start", "study"]],
    ["study a {\n  pred|", ["predict"]],
    ["study a { dat|", ["data"]],
    ["data war|", ["wards"]],
    ["data iri|", ["iris"]],
    ["data wards\npredict |", ["age", "sex"]],
    ["study a {\n  data iris\n  ignore sepal|", ["sepal_length_cm", "sepal_width_cm"]],
    ["study a {\n  data iris\n}\nstudy b {\n  data wards\n  order by s|", ["sex"]],
    ["model kn|", ["knn"]],
    ["model knn(we|", ["weights"]],
    ["model knn(k ~ 1..5, weights ~ [uniform, di|", ["distance"]],
    ["model knn(\n  k ~ 1..5\n  weights = un|", ["uniform"]],
    ["maximize bal|", ["balanced_accuracy"]],
    ["measure accuracy, log|", ["log_loss"]],
    ["search gri|", ["grid"]],
    ["keep simp|", ["simplest"]],
    ["show a as hist|", ["history"]],
  ])("of %j", async (marked, expected) => {
    expect(await texts(marked)).toEqual(expected);
  });

  test("replaces the whole word", async () => {
    expect(await at("model kn|x(k = 1)")).toMatchObject({ start: 6, end: 9 });
  });

  test("after a pipe offers steps", () => {
    const text = "model standardize\n  |> kn";
    expect(placeIn(text, text.length)).toMatchObject({ clause: "model", word: { text: "kn" }, calls: [] });
  });

  test("does not take brackets and words in texts and comments for its own", async () => {
    expect(await texts('data "a(b" # (\npred|')).toEqual(["predict"]);
  });
});

describe("help", () => {
  test.each([
    ["model k|nn", /^knn: [\s\S]*\n {2}k = 5: .*\(int from 1/],
    ["model knn(weigh|ts = uniform)", /^weights = uniform: /],
    ["sear|ch grid", /^search: a sampler\nsearch random/],
    ["data iri|s", /^iris: .*\n150 rows, 5 columns/],
    ["maximize accur|acy", /^accuracy: /],
  ])("for %j", async (marked, expected) => {
    const { text, offset } = split(marked);
    expect(await help(text, offset, around)).toMatch(expected);
  });

  test("knows nothing of other words", async () => {
    expect(await help("model whatever", 8, around)).toBe(undefined);
  });
});
