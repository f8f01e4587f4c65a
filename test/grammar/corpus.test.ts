import { describe, expect, test } from "vitest";
import { lex } from "../../grammar/lex.js";
import { parse } from "../../grammar/parse.js";
import { theParser } from "../../grammar/parser.js";
import { print } from "../../grammar/print.js";
import { recover } from "../../grammar/recover.js";
import { meaning, outline, SYNTAX, samplesIn } from "./corpus.js";

const OUTLINED = new Set(["iris-knn", "rosenbrock", "iris-knn-wide"]);

describe.each(samplesIn(SYNTAX))("$name", ({ name, text }) => {
  const { file, diagnostics } = parse(text);
  const printed = print(file);

  test("is free of errors", () => {
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(file.broken).toEqual([]);
  });
  test("prints as its golden text", async () => {
    await expect(printed).toMatchFileSnapshot(`../studies/syntax/${name}.fmt`);
  });
  test.runIf(OUTLINED.has(name))("has its golden tree", async () => {
    await expect(outline(file.items)).toMatchFileSnapshot(`../studies/syntax/${name}.ast`);
  });
  test("means the same when printed, and prints the same again", () => {
    const again = parse(printed);
    expect(meaning(again.file.items)).toBe(meaning(file.items));
    expect(again.file.comments.map((comment) => comment.text)).toEqual(file.comments.map((comment) => comment.text));
    expect(print(again.file)).toBe(printed);
  });
  test("reads the same island by island", () => {
    const { items, broken } = recover(text, lex(text).tokens, theParser());
    expect(JSON.stringify(items)).toBe(JSON.stringify(file.items));
    expect(broken).toEqual([]);
  });
});

test("-ise is read, and -ize written", () => {
  expect(print(parse("maximise auc\nminimise rmse\n").file)).toBe("maximize auc\nminimize rmse\n");
});
