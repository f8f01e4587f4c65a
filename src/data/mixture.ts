import { isInfinite, isNumber } from "./args.js";

/** A distinct word of a column, how often it stands there, and in which row first. */
export interface Counted {
  readonly word: string;
  readonly count: number;
  readonly row: number;
}

/** What is odd about a column of numbers and words; `words`: those that say so, by the row they first stand in. */
export type Verdict =
  | { readonly kind: "infinite" | "mixed-column" | "mixed-codes"; readonly words: readonly Counted[] }
  | { readonly kind: "formatted"; readonly how: string; readonly words: readonly Counted[] };

const FORMATS: readonly (readonly [how: string, pattern: RegExp])[] = [
  ["thousands separators", /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/],
  ["a decimal comma", /^[+-]?\d+,\d+$/],
  ["a percent sign", /^[+-]?\d+([.,]\d+)?\s?%$/],
  ["a currency sign", /^[+-]?[$€£¥]\s?[+-]?\d[\d.,]*$|^[+-]?\d[\d.,]*\s?[$€£¥]$/],
];
/** A column of numbers with this many distinct words at most is one of numbers: the words are marks or slips. */
const FEW_WORDS = 20;

/**
 * `words`: the distinct words of a column that are no numbers; `numbers`: how many of its values are; `distinct`: of
 * its values.
 * - "infinite": no word but infinities.
 * - "formatted": numbers all of them, but not written plainly.
 * - "mixed-column": measured numbers (four in five values and more; many distinct ones) with few distinct words.
 * - "mixed-codes": half of the values and more are numbers, but few distinct ones, or there are many words: codes, as 0, 1, 2, 3+.
 */
export function judge(words: readonly Counted[], numbers: number, distinct: number): Verdict | undefined {
  const found = merged(words);
  if (found.length === 0) return undefined;
  if (found.every(({ word }) => isInfinite(word))) return { kind: "infinite", words: found };
  const format = FORMATS.find(([, pattern]) => found.every(({ word }) => pattern.test(word) || isNumber(word)));
  if (format !== undefined && found.some(({ word }) => !isNumber(word))) {
    return { kind: "formatted", how: format[0], words: found.filter(({ word }) => !isNumber(word)) };
  }
  const total = numbers + found.reduce((sum, { count }) => sum + count, 0);
  if (numbers < total / 2) return undefined;
  const measured = distinct > FEW_WORDS || distinct > total / 2;
  const isSlip = numbers >= 0.8 * total && found.length <= FEW_WORDS && measured;
  return { kind: isSlip ? "mixed-column" : "mixed-codes", words: found };
}

/** Words that differ in white space around them only are one. */
function merged(words: readonly Counted[]): Counted[] {
  const found = new Map<string, Counted>();
  for (const { word, count, row } of words) {
    const same = found.get(word);
    found.set(word, { word, count: count + (same?.count ?? 0), row: Math.min(row, same?.row ?? row) });
  }
  return [...found.values()].sort((a, b) => a.row - b.row);
}
