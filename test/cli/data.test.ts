import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fakeEngine, tunebook, world } from "./fake.js";

const w = world();
afterAll(() => rmSync(w.cwd, { recursive: true, force: true }));
writeFileSync(join(w.cwd, "few.csv"), "color,size\nred,1\nblue,2\nred,\n");
writeFileSync(join(w.cwd, "iris.model"), "TUNK model");

test("describe: a line a column, and the same as JSON", async () => {
  const { code, out } = await tunebook(w, "describe few.csv");
  expect(code).toBe(0);
  expect(out.split("\n").slice(1, 6)).toEqual([
    "",
    "column  kind      missing  distinct  values",
    "color   category                  2  red (2), blue (1)",
    "size    number          1         2  1 … 1.5 … 2",
    "",
  ]);
  const { rows, columns } = JSON.parse((await tunebook(w, "describe few.csv --json")).out);
  expect([rows, columns[1]]).toEqual([3, expect.objectContaining({ name: "size", missing: 1 / 3, distinct: 2 })]);
  expect((await tunebook(w, "describe iris")).out).toContain("150 rows, 5 columns");
  expect((await tunebook(w, "describe fwe.csv")).code).toBe(1);
});

test("predict: CSV with quotes where they are needed; TSV and JSON by the ending of the file", async () => {
  const { code, out } = await tunebook(w, "predict iris.model few.csv", fakeEngine());
  expect([code, out]).toEqual([0, 'species,probability setosa\nsetosa,0.75\n"vir""ginica",0.25\n']);
  await tunebook(w, "predict iris.model few.csv -o p.tsv", fakeEngine());
  expect(readFileSync(join(w.cwd, "p.tsv"), "utf8").split("\n")[1]).toBe("setosa\t0.75");
  await tunebook(w, "predict iris.model few.csv -o p.json", fakeEngine());
  expect(JSON.parse(readFileSync(join(w.cwd, "p.json"), "utf8"))[1]).toEqual({
    species: 'vir"ginica',
    "probability setosa": 0.25,
  });
});

test("predict: a row that the model says nothing of is left empty, and said", async () => {
  const engine = { ...fakeEngine(), predictWith: () => ({ sold: [1.5, Number.NaN, 2, Number.NaN] }) };
  const { code, out, err } = await tunebook(w, "predict iris.model few.csv", engine);
  expect([code, out]).toEqual([0, 'sold\n1.5\n""\n2\n""\n']);
  expect(err).toContain("warning[without-prediction] 2 of 4 rows have no prediction, row 2 first");
  const quiet = await tunebook(w, "predict iris.model few.csv -o p.json", engine);
  expect(quiet.err).toContain("2 of 4 rows");
  expect(JSON.parse(readFileSync(join(w.cwd, "p.json"), "utf8"))[1]).toEqual({ sold: null });
});

test("predict: what cannot be is told by whose fault it is", async () => {
  const broken = {
    ...fakeEngine(),
    predictWith: () => {
      throw new Error("column 'size' is missing");
    },
  };
  expect((await tunebook(w, "predict iris.model few.csv", broken)).err).toContain(
    "error[cannot-predict] cannot predict for 'few.csv': column 'size' is missing",
  );
  expect((await tunebook(w, "predict few.csv few.csv", broken)).err).toContain(
    "error[not-a-model] 'few.csv' is not a model",
  );
});
