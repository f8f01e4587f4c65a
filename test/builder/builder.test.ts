import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.js";
import { print } from "../../grammar/print.js";
import { choice, knn, own, range, stratified, study, svc } from "../../src/builder.js";
import { compile } from "../../src/compile.js";
import { defineEstimator, pack } from "../../src/leaves.js";
import { planStudy } from "../../src/plan/planned.js";
import { odd, STUDIES } from "./studies.js";

const root = resolve(import.meta.dirname, "../..");

describe.each(Object.entries(STUDIES))("%s", (path, built) => {
  const file = join(root, path);

  test("built is the plan that its text is", async () => {
    const { studies } = await compile(readFileSync(file, "utf8"), { file });
    const written = planStudy(studies.find(({ name }) => name === built.name)!);
    const plan = await built.plan({ file });
    expect(plan.study.space).toEqual(written.study.space);
    expect(plan.planHash).toBe(written.planHash);
    expect(print(parse(built.text).file)).toBe(built.text);
  });
});

test("odd names and texts are quoted", () => {
  expect(parse(odd.text).diagnostics).toEqual([]);
  expect(odd.text).toMatchInlineSnapshot(`
    "study \`two words\` {
      data     shops
      predict  \`unit price\` as number
      ignore   order, \`in\`
      group by group
      model impute(value = "a \\"quoted\\" \\ text", strategy = constant) as again |> one_hot
         |> ridge(alpha = 1e-7)
      validate group(folds = 3)
      minimize rmse
      search   lhs
      budget   10 fits
    }
    "
  `);
});

describe("a built study", () => {
  const iris = study("iris")
    .data("iris")
    .predict("species")
    .validate(stratified({ folds: 3 }))
    .maximize("accuracy")
    .seed(1);

  test("is not changed by its methods", () => {
    const before = iris.text;
    iris.model(knn());
    expect(iris.text).toBe(before);
  });

  test("runs, and its best settings are what their types say", async () => {
    const result = await iris.model(knn({ k: range(1, 5), weights: choice("uniform", "distance") })).tune();
    const { k, weights } = result.best!.params;
    expect(k.toFixed(0)).toBe(String(k));
    expect(["uniform", "distance"]).toContain(weights satisfies "uniform" | "distance");
  });

  test("names the parameters of several models as its types do", async () => {
    const both = iris
      .model("a", knn({ k: range(1, 2) }))
      .model("b", svc({ C: choice(1), degree: choice(2, 3), kernel: choice("poly") }));
    for await (const event of both.run()) {
      if (event.type === "started") expect(event.study).toBe("iris");
    }
    const result = await both.tune();
    const { model, k, C } = result.best!.params;
    expect(model === "a" ? k : C).toBeTypeOf("number");
  });

  test("brings its own leaves along", async () => {
    const zero = defineEstimator({
      name: "zero",
      doc: "the first class",
      task: "class",
      params: {},
      fit: () => ({ buffer: pack({}) }),
      predict: (_model, _x, { values }) => void values.fill(0),
    });
    const result = await iris.model([own(zero)(), knn()]).tune();
    expect(result.best!.params.step1 satisfies "zero" | "knn").toBe("knn");
  });

  test("throws what is wrong with it, with places in its text", async () => {
    const wrong = iris.model(knn({ k: range(0, 5) }));
    const error = await wrong.plan().catch((e) => e);
    expect(error.name).toBe("TuneError");
    const { span, code } = error.diagnostics[0];
    expect([code, wrong.text.slice(span.start, span.end)]).toEqual(["out-of-bounds", "0"]);
    const broken = iris.model(knn({ k: range(1, 5).when("k >") }));
    expect((await broken.compile()).diagnostics.length).toBeGreaterThan(0);
  });

  test("because needs a clause", () => {
    expect(() => study("x").because("y")).toThrow(RangeError);
  });
});
