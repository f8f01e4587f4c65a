import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compile } from "../src/compile.js";

const folder = mkdtempSync(join(tmpdir(), "tunebook-compile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const studyOn = (name: string, data: string) => `study ${name} {
  data     ${data}
  predict  y
  model    ridge(alpha ~ 1..2)
  validate kfold(folds = 2)
  maximize r2
  search   grid
}
`;

test("says how many bytes of files will be read, each counted once, before any is", async () => {
  const text = "x,y\n1,2\n2,3\n3,5\n4,6\n";
  for (const name of ["a.csv", "b.csv"]) writeFileSync(join(folder, name), text);
  const files = [studyOn("a", '"a.csv"'), studyOn("b", '"b.csv"'), studyOn("again", '"a.csv"')];
  const others = [studyOn("missing", '"none.csv"'), studyOn("bundled", "diabetes"), studyOn("odd", '"a.csv/b"')];
  const said: number[] = [];
  // What is gone by the time it is read shows that it was not read before.
  const onData = (bytes: number) => {
    said.push(bytes);
    rmSync(join(folder, "b.csv"));
  };
  const { studies } = await compile([...files, ...others].join("\n"), { file: join(folder, "s.tune"), onData });
  expect(said).toEqual([2 * text.length]);
  expect(studies.map(({ name }) => name)).not.toContain("b");
});
