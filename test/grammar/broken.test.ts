import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.js";
import { BROKEN, samplesIn, written } from "./corpus.js";

describe.each(samplesIn(BROKEN))("$name", ({ name, text }) => {
  const { diagnostics } = parse(text);
  test("has its golden diagnostics", async () => {
    await expect(written(text, diagnostics)).toMatchFileSnapshot(`../broken/syntax/${name}.diagnostics`);
  });
  test("says them in source order, in the language's own words", () => {
    const starts = diagnostics.map(({ span }) => span!.start);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    for (const { message, hint } of diagnostics)
      expect(`${message} ${hint}`).not.toMatch(/Expecting|-->|undefined|NaN|EOF/);
  });
});

/** The wording that language.md promises. */
test.each([
  ["model knn(k 1..25)", "fixed-or-searched", "expected '=' (fixed) or '~' (searched) after 'k'"],
  ["data iris\nserach grid", "unknown-clause", "'serach' does not begin a clause; did you mean 'search'?"],
  ["validate stratified(5)", "named-arguments", "arguments have names"],
  ["model svc(gamma ~ 1..2 when kernel = rbf)", "compare-with-==", "compare with '=='"],
  ["model knn(weights ~ [uniform distance])", "comma-in-list", "put ',' between 'uniform' and 'distance'"],
])("%s: [%s] %s", (text, code, message) => {
  expect(parse(text).diagnostics.map((d) => [d.code, d.message])).toEqual([[code, message]]);
});

test("a misspelled clause is read as what it means", () => {
  const { file } = parse("study a {\n  data iris\n  serach grid\n}\n");
  expect(file.items[0]).toMatchObject({
    clauses: [{ kind: "data" }, { kind: "search", sampler: { name: { text: "grid" } } }],
  });
});

test("what is given up is marked, so that nobody complains of its absence", () => {
  const text = "study a {\n  data iris\n  search\n}\n";
  const { file } = parse(text);
  expect(file.broken).toEqual([{ span: { start: 24, end: 30 }, clause: "search" }]);
});
