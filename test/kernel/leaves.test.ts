import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, failure, result } from "./client.js";

describe("leaves and builder in cells", () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start();
  });
  afterAll(() => client.kill());

  test("a tuning cell knows the leaves that are in variables", async () => {
    const defined = await client.execute(
      [
        'import { defineEstimator, pack } from "tunebook/leaves";',
        "const zero = defineEstimator({",
        '  name: "always_zero", doc: "the first class", task: "class", params: {},',
        "  fit: () => ({ buffer: pack({}) }),",
        "  predict: (_model, _x, { values }) => void values.fill(0),",
        "});",
      ].join("\n"),
    );
    expect(failure(defined)).toBeUndefined();
    const run = await client.execute(
      "study zeros {\n  data iris\n  predict species\n  model [always_zero, knn]\n  validate kfold(folds = 3)\n  maximize accuracy\n  seed 1\n}",
    );
    expect(failure(run)).toBeUndefined();
    expect(result(await client.execute("zeros.best.params.step1"))).toBe("'knn'");
  });

  test("the builder has its types", async () => {
    const build = 'import { knn, range, study } from "tunebook/builder";\n';
    const good = await client.execute(
      `${build}const built = study("b").data("iris").predict("species").model(knn({ k: range(1, 5) })).validate("kfold").maximize("accuracy");\n(await built.tune()).best!.params.k.toFixed(0).length`,
    );
    expect(failure(good)?.evalue).toBeUndefined();
    const bad = await client.execute("knn({ neighbors: range(1, 5) })");
    expect(failure(bad)?.evalue).toContain("neighbors");
  });
});
