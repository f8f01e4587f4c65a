/** Words of two and more letters, digits or underscores, in small letters: as scikit-learn's \b\w\w+\b. */
const WORD = /[\p{L}\p{N}_]{2,}/gu;

/** The words of a text, and runs of up to `ngrams` words that stand one after the other, joined by a blank. */
export function termsOf(text: string, ngrams: number): string[] {
  const words = text.toLowerCase().match(WORD) ?? [];
  const terms: string[] = [];
  for (let length = 1; length <= ngrams; length++) {
    for (let at = 0; at + length <= words.length; at++) terms.push(words.slice(at, at + length).join(" "));
  }
  return terms;
}

/** How often each term occurs in a text. */
export function countTerms(text: string, ngrams: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of termsOf(text, ngrams)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

export interface Vocabulary {
  /** In the order of their characters. */
  readonly terms: readonly string[];
  /** In how many texts each occurs. */
  readonly documents: readonly number[];
}

/**
 * The terms that at least `fewest` texts have, and of those the `most` that occur most often, the first of equals.
 * texts: the terms of each.
 */
export function vocabularyOf(
  texts: readonly ReadonlyMap<string, number>[],
  fewest: number,
  most = Number.POSITIVE_INFINITY,
): Vocabulary {
  const documents = new Map<string, number>();
  const total = new Map<string, number>();
  for (const counts of texts) {
    for (const [term, count] of counts) {
      documents.set(term, (documents.get(term) ?? 0) + 1);
      total.set(term, (total.get(term) ?? 0) + count);
    }
  }
  let terms = [...documents.keys()].filter((term) => documents.get(term)! >= fewest).sort();
  if (terms.length > most)
    terms = terms
      .sort((a, b) => total.get(b)! - total.get(a)!)
      .slice(0, most)
      .sort();
  return { terms, documents: terms.map((term) => documents.get(term)!) };
}
