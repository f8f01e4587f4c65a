/** Every word that a study or a command begins with; a test holds them against the grammar's. */
export const FIRST_WORDS = [
  "study",
  "data",
  "predict",
  "ignore",
  "order",
  "group",
  "weight",
  "model",
  "objective",
  "where",
  "subject",
  "validate",
  "maximize",
  "minimize",
  "measure",
  "search",
  "prune",
  "stop",
  "budget",
  "seed",
  "start",
  "keep",
  "expect",
  "report",
  "note",
  "allow",
  "check",
  "explain",
  "run",
  "resume",
  "show",
  "compare",
] as const;

const MAGIC = /^\s*%%tune\b[^\n]*/;
/** Empty lines and comments may come first. */
const LEAD = /^(?:\s*(?:#[^\n]*)?\n)*\s*/;
/** A word, and on its line another word, a text or a number: nothing that TypeScript could begin with. */
const BEGINNING = new RegExp(
  `^(?:${FIRST_WORDS.join("|")})[ \\t]+(?!(?:in|instanceof|as|satisfies|of)\\b)[A-Za-z_"0-9]`,
);

/** Comments alone, as TypeScript has none. */
const COMMENTS = /^(?:\s*#(?!!)[^\n]*)+\s*$/;

/** Whether a cell speaks of tuning: it says so with `%%tune`, or begins as no TypeScript can. */
export function isTuning(code: string): boolean {
  return MAGIC.test(code) || COMMENTS.test(code) || BEGINNING.test(code.replace(LEAD, ""));
}

/** The cell with blanks for `%%tune`: every place stays where it is. */
export const tuningText = (code: string): string => code.replace(MAGIC, (line) => " ".repeat(line.length));
