import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lex } from "../../grammar/lex.js";
import { parse } from "../../grammar/parse.js";
import { print } from "../../grammar/print.js";
import { hasErrors } from "../../src/core/diagnostic.js";
import { meaning, partsOf, SYNTAX, samplesIn } from "./corpus.js";

const samples = samplesIn(SYNTAX);
const SEED = 20_25;
/** Far more than any text here needs, on a machine that does other things too. */
const MILLISECONDS = 2_000;

function timed(text: string): ReturnType<typeof parse> {
  const start = performance.now();
  const parsed = parse(text);
  expect(performance.now() - start).toBeLessThan(MILLISECONDS);
  for (const { span } of parsed.diagnostics) {
    expect(span!.start).toBeGreaterThanOrEqual(0);
    expect(span!.end).toBeGreaterThanOrEqual(span!.start);
    expect(span!.end).toBeLessThanOrEqual(text.length);
  }
  return parsed;
}

/** Printing keeps meaning and comments, and is stable. */
function expectStablePrint(file: ReturnType<typeof parse>["file"]): void {
  const printed = print(file);
  const again = parse(printed);
  expect(hasErrors(again.diagnostics)).toBe(false);
  expect(meaning(again.file.items)).toBe(meaning(file.items));
  expect(again.file.comments.map(({ text }) => text)).toEqual(file.comments.map(({ text }) => text));
  expect(print(again.file)).toBe(printed);
}

type Edit = "delete" | "double" | "swap";
const EDITS: readonly Edit[] = ["delete", "double", "swap"];

function edited(text: string, tokens: ReturnType<typeof lex>["tokens"], i: number, edit: Edit): string {
  const [token, next] = [tokens[i]!, tokens[i + 1]];
  const before = text.slice(0, token.startOffset);
  const after = text.slice(token.endOffset! + 1);
  if (edit === "delete") return `${before} ${after}`;
  if (edit === "double") return `${before}${token.image} ${token.image}${after}`;
  const between = text.slice(token.endOffset! + 1, next!.startOffset);
  return `${before} ${next!.image} ${between} ${token.image} ${text.slice(next!.endOffset! + 1)}`;
}

// In one line nothing but the words tells where a clause ends: there, a deleted word may well join two.
describe.each(samples.filter(({ name }) => name !== "one-line"))("one token wrong in $name", ({ text }) => {
  const parts = partsOf(parse(text).file);
  const meanings = parts.map(meaning);
  const { tokens } = lex(text);
  const ownerOf = (i: number) =>
    parts.findIndex(({ span }) => span.start <= tokens[i]!.startOffset && tokens[i]!.endOffset! < span.end);

  test.each(EDITS)("%s: the other clauses survive", (edit) => {
    // Every third token of the larger texts, another third for each edit: the whole takes a while.
    const stride = tokens.length > 60 ? EDITS.length : 1;
    for (let i = EDITS.indexOf(edit) % stride; i < tokens.length; i += stride) {
      const owner = ownerOf(i);
      if (edit === "swap" && (i + 1 === tokens.length || ownerOf(i + 1) !== owner)) continue;
      const wrong = edited(text, tokens, i, edit);
      const found = new Set(partsOf(timed(wrong).file).map(meaning));
      const lost = meanings.filter((one, k) => k !== owner && !found.has(one));
      expect(lost, `${edit} '${tokens[i]!.image}':\n${wrong}`).toEqual([]);
    }
  });
});

const words = [
  ...new Set(samples.flatMap(({ text }) => lex(text).tokens.map(({ image }) => image))),
  ...'constructor __proto__ toString \'a " """ ` `a $ % && | -> “x” // /* True start from { } ( ) [ ] .. … é 😀 \0 1_0 .5'.split(
    " ",
  ),
  "# c\n",
  "\n",
];

test("any heap of words is read to its end", () => {
  const heap = fc.tuple(fc.array(fc.constantFrom(...words), { maxLength: 40 }), fc.constantFrom("", " ", "\n"));
  fc.assert(
    fc.property(heap, ([parts, gap]) => {
      const { file, diagnostics } = timed(parts.join(gap));
      if (!hasErrors(diagnostics)) expectStablePrint(file);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test("any text is read to its end", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      timed(text);
    }),
    { seed: SEED, numRuns: 200 },
  );
});

test("comments and empty lines anywhere are kept, once and in place", () => {
  const gap = fc.constantFrom("", "", "", "", "", " # behind\n", "\n# above\n", "\n\n");
  const place = fc.tuple(fc.constantFrom(...samples), fc.infiniteStream(gap));
  fc.assert(
    fc.property(place, ([{ text }, gaps]) => {
      let strewn = "";
      let end = 0;
      for (const token of lex(text).tokens) {
        strewn += text.slice(end, token.startOffset) + gaps.next().value + token.image;
        end = token.endOffset! + 1;
      }
      const { file, diagnostics } = timed(strewn + text.slice(end));
      if (!hasErrors(diagnostics)) expectStablePrint(file);
    }),
    { seed: SEED, numRuns: 60 },
  );
});

test("10 000 lines are read in well under a second, right or wrong", () => {
  const many = samples.filter(({ name }) => name.includes("-") && name !== "iris-knn-wide").map(({ text }) => text);
  const once = many.join("");
  const text = once.repeat(Math.ceil(10_000 / once.split("\n").length));
  const read = (text: string) => {
    const start = performance.now();
    parse(text);
    return performance.now() - start;
  };
  expect(Math.min(read(text), read(text))).toBeLessThan(1_000);
  const wrong = text.replaceAll("accuracy", "accuracy auc");
  expect(Math.min(read(wrong), read(wrong))).toBeLessThan(2_000);
});
