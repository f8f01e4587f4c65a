import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.js";
import { print } from "../../grammar/print.js";
import { meaning } from "./corpus.js";
import { files } from "./trees.js";

test("any tree is printed as a text that reads back as the tree", () => {
  fc.assert(
    fc.property(files, (file) => {
      const printed = print(file);
      const again = parse(printed);
      expect(again.diagnostics, printed).toEqual([]);
      expect(meaning(again.file.items), printed).toBe(meaning(file.items));
      expect(print(again.file)).toBe(printed);
    }),
    { seed: 20_25, numRuns: 250 },
  );
});
