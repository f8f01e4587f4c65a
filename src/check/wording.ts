/** "a, b and c"; of many, the first ones and how many more. */
export function listed(words: readonly string[], most = 6, last = "and"): string {
  if (words.length > most) return `${words.slice(0, most).join(", ")} … ${words.length - most} more`;
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** All of them, for hints: "one of a, b, c". */
export const oneOf = (words: readonly string[]): string =>
  words.length === 1 ? `the only one is  ${words[0]}` : `one of  ${words.join(", ")}`;

/** 4 800: groups of three digits; fractions and exponents as they are. */
export function plainNumber(x: number): string {
  if (!Number.isInteger(x) || Math.abs(x) < 1000 || Math.abs(x) >= 1e15) return String(x);
  return String(x).replace(/\B(?=(\d{3})+(?!\d))/g, " ");
}

export const counted = (n: number, word: string): string => `${plainNumber(n)} ${word}${n === 1 ? "" : "s"}`;

/** 0.912 → "91 %", 0.0004 → "0.04 %". */
export const percent = (share: number): string => {
  const value = 100 * share;
  return `${value === 0 || value >= 10 ? Math.round(value) : Number(value.toPrecision(1))} %`;
};

/** "a" or "an". */
export const article = (word: string): string => (/^[aeiou]/i.test(word) ? "an" : "a");

/** A name as the language writes it: in back-quotes where it is no plain word. */
export const quotedName = (name: string): string => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``);
