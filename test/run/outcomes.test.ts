import { expect, test } from "vitest";
import { joined, outcomesOf, scoresOf, slice } from "../../src/run/outcomes.js";

const scorers = ["mse", "mae"].map((id) => ({ id }) as Parameters<typeof scoresOf>[2][number]);
const result = (mse: number, train?: number) => ({
  values: { mse, mae: 2 * mse },
  ...(train === undefined ? {} : { train: { mse: train, mae: 2 * train } }),
  fitSeconds: 0,
  seconds: 0,
});

test("scores of one member, a fold each, from columns that hold several jobs", () => {
  const whole = joined([outcomesOf([result(1, 5), result(2, 6)]), outcomesOf([result(3, 7), result(4, 8)])]);
  const jobs = [slice(whole, 0, 2), slice(whole, 2, 2)];
  expect(scoresOf(jobs, 0, scorers, "values")).toEqual({ mse: [1, 3], mae: [2, 6] });
  expect(scoresOf(jobs, 1, scorers, "train")).toEqual({ mse: [6, 8], mae: [12, 16] });
});

test("there are none of a member that failed in a fold, or was not scored there", () => {
  const jobs = [outcomesOf([result(1, 5), result(2, 6)]), outcomesOf([result(3), { error: "no" }])];
  expect(scoresOf(jobs, 0, scorers, "values")).toEqual({ mse: [1, 3], mae: [2, 6] });
  expect(scoresOf(jobs, 0, scorers, "train")).toBeUndefined();
  expect(scoresOf(jobs, 1, scorers, "values")).toBeUndefined();
});
