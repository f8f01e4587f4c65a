import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.js";
import { page } from "../../src/report/page/page.js";
import { wordsOf } from "../../src/report/stored-study.js";
import { anyOutcome, both, grid, maximize } from "./outcomes.js";
import { brokenMarkup } from "./well-formed.js";

const plain = { reasons: [], asked: [], allowed: [], version: "0.1.0" };
/** Style and script hold no markup. */
const markupOf = (html: string) => html.replace(/<(style|script)>.*?<\/\1>/gs, "").replace(/^<!doctype html>/, "");

test("any run makes a page that is well formed, and nothing of the run is markup", () => {
  fc.assert(
    fc.property(anyOutcome, (outcome) => {
      const html = page(outcome, { ...both, ...plain, note: "<i>note</i>" });
      expect(brokenMarkup(markupOf(html), ["meta"])).toBeUndefined();
      expect(markupOf(html)).not.toMatch(/<script|<b>|<i>/);
      expect(html).not.toMatch(/(src|href)="(?!#)|url\(|@import/);
    }),
    { seed: 8, numRuns: 25 },
  );
});

test("note, reasons and charts that the text asks for come from the text", () => {
  const text = `study s {
  note "why it is done"
  search random because "the space is small"
  report history, contour(x = k), roc
}`;
  const study = parse(text).file.items[0];
  const words = wordsOf(study?.kind === "study" ? study : undefined, (clause) => clause.kind);
  expect(words).toEqual({
    note: "why it is done",
    reasons: [{ clause: "search", because: "the space is small" }],
    allowed: [],
    asked: [
      { name: "history", args: {} },
      { name: "contour", args: { x: "k" } },
      { name: "roc", args: {} },
    ],
  });
  const html = page(grid, { ...maximize, ...words, version: "0.1.0" });
  expect(html).toContain("the space is small");
  expect(html).toContain("No predictions are stored");
});
