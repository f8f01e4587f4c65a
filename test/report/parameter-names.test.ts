import { expect, test } from "vitest";
import { leaderboardColumns } from "../../src/report/leaderboard.js";
import { parameterNames } from "../../src/report/parameter-names.js";
import { fold } from "../../src/trial.js";
import { started, stopped, told } from "../store/events.js";
import { maximize } from "./outcomes.js";

test("as short as tells them apart: the last word, with the model's, or all of them", () => {
  const ids = ["a.knn.k", "a.logistic_regression.C", "b.logistic_regression.C", "b.x.n", "b.y.n"];
  expect([...parameterNames(ids).values()]).toEqual(["k", "a.C", "b.C", "b.x.n", "b.y.n"]);
});

test("in the table, parameters of different models share a column under one name", () => {
  const trials = [
    { number: 0, model: "a", candidate: { model: "a", "a.svc.C": 2 } },
    { number: 1, model: "b", candidate: { model: "b", "b.logistic_regression.C": 0.5, "b.pca.components": 3 } },
  ];
  const columns = leaderboardColumns(fold([started(), told(trials), stopped("exhausted")]), maximize.goals)!;
  expect(columns.slice(-4, -1).map(({ name, cells }) => [name, ...cells])).toEqual([
    ["model", "a", "b"],
    ["C", "2", "0.5"],
    ["components", "", "3"],
  ]);
});
