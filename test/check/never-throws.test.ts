import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lex } from "../../grammar/lex.js";
import { checkText, root, tuneFiles } from "./corpus.js";

const texts = ["broken", "studies"].flatMap((folder) =>
  tuneFiles(folder).map((name) => readFileSync(join(root, folder, name), "utf8")),
);
/** One study at a time: the smallest text that a fault shows in. */
const studies = texts.flatMap((text) => text.split(/^(?=study )/m).filter((part) => part.startsWith("study ")));

test("whatever is deleted, doubled or swapped in a study, the check ends and points into the text", async () => {
  const edit = fc.record({ kind: fc.constantFrom("delete", "double", "swap", "replace"), at: fc.nat(), to: fc.nat() });
  const property = fc.asyncProperty(fc.nat(), fc.array(edit, { minLength: 1, maxLength: 3 }), async (place, edits) => {
    const text = edits.reduce(edited, studies[place % studies.length]!);
    const { diagnostics } = await checkText(text, join(root, "broken", "edited.tune"));
    for (const { span, message, hint } of diagnostics) {
      expect(span === undefined || (span.start >= 0 && span.end <= text.length && span.start <= span.end)).toBe(true);
      expect(`${message} ${hint}`).not.toMatch(/undefined(?!$)|NaN|\[object/);
    }
  });
  await fc.assert(property, { numRuns: 300, seed: 20 });
});

type Edit = { readonly kind: string; readonly at: number; readonly to: number };
function edited(text: string, { kind, at, to }: Edit): string {
  const { tokens } = lex(text);
  if (tokens.length < 2) return text;
  const a = tokens[at % tokens.length]!;
  const b = tokens[to % tokens.length]!;
  const put = (from: typeof a, image: string) =>
    `${text.slice(0, from.startOffset)}${image}${text.slice(from.endOffset! + 1)}`;
  if (kind === "delete") return put(a, "");
  if (kind === "double") return put(a, `${a.image} ${a.image}`);
  if (kind === "replace") return put(a, b.image);
  const [first, second] = a.startOffset < b.startOffset ? [a, b] : [b, a];
  const later = put(second, first.image);
  return `${later.slice(0, first.startOffset)}${second.image}${later.slice(first.endOffset! + 1)}`;
}
