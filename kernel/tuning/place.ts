import { FIRST_WORDS } from "./cell-kind.js";

/** What stands at a place of a text, right or not: the basis of completion and of help. */
export interface Place {
  /** The word that the place is in or at the end of; empty between words. */
  readonly word: { readonly text: string; readonly start: number; readonly end: number };
  /** The clause or command, by its first word; undefined where a new one begins. */
  readonly clause: string | undefined;
  /** The text of the clause from its first word up to the word. */
  readonly before: string;
  /** The calls that the place lies in, the innermost last: `knn(k = …` is { name: "knn", argument: "k" }. */
  readonly calls: readonly Call[];
}
export interface Call {
  readonly name: string;
  /** The argument whose value the place belongs to; undefined where an argument's name stands. */
  readonly argument: string | undefined;
}

const WORDS: ReadonlySet<string> = new Set(FIRST_WORDS);

export function placeIn(text: string, offset: number): Place {
  const start = offset - /[\w$]*$/.exec(text.slice(0, offset))![0].length;
  const end = offset + /^[\w$]*/.exec(text.slice(offset))![0].length;
  const word = { text: text.slice(start, end), start, end };
  // A word that is typed at the start of a line begins a clause; brackets go on with one.
  const from = clauseStart(text, start);
  const before = from === undefined ? "" : text.slice(from, start);
  const clause = from === undefined ? undefined : /^\w+/.exec(before)?.[0];
  return { word, clause, before, calls: from === undefined ? [] : callsIn(blanked(before)) };
}

/** Where the clause begins that a place lies in; undefined where the place itself begins one. */
function clauseStart(text: string, offset: number): number | undefined {
  const plain = blanked(text.slice(0, offset));
  let depth = 0;
  let start: number | undefined;
  for (const found of plain.matchAll(/[([]|[)\]]|[{}]|\n|(?<=^[ \t]*|\{[ \t]*)[A-Za-z_]\w*/gm)) {
    const [token] = found;
    if (token === "(" || token === "[") depth++;
    else if (token === ")" || token === "]") depth--;
    else if (token === "{" || token === "}") start = undefined;
    else if (token !== "\n" && depth <= 0 && WORDS.has(token)) start = found.index;
  }
  const isAtLineStart = /(?:^|[\n{}])[ \t]*$/.test(plain);
  return isAtLineStart && depth <= 0 ? undefined : start;
}

/** Comments and texts as blanks of the same length: what stands in them is neither word nor bracket. */
const blanked = (text: string): string => text.replace(/#[^\n]*|"[^"\n]*"?/g, (part) => part.replace(/[^\n]/g, " "));

function callsIn(clause: string): Call[] {
  const open: { name: string | undefined; from: number }[] = [];
  for (const { 0: bracket, index = 0 } of clause.matchAll(/[([\])]/g)) {
    if (bracket === "(")
      open.push({ name: /([A-Za-z_]\w*)[ \t]*$/.exec(clause.slice(0, index))?.[1], from: index + 1 });
    else if (bracket === "[") open.push({ name: undefined, from: index + 1 });
    else open.pop();
  }
  return open.flatMap(({ name, from }, i) => {
    if (name === undefined) return [];
    // A list is part of its argument's value.
    const end = open.slice(i + 1).find((other) => other.name !== undefined)?.from ?? clause.length;
    return [{ name, argument: argumentIn(clause.slice(from, end)) }];
  });
}

/** The argument that the end of an argument list belongs to. */
function argumentIn(list: string): string | undefined {
  const flat = flattened(list);
  const last = /(?:^|[,\n])[ \t]*([A-Za-z_]\w*)[ \t]*(?::[ \t]*\w+[ \t]*)?[=~]([^,\n]*)$/.exec(flat);
  // After a finished value and a blank, the next argument may begin without a comma only on a new line.
  return last?.[1];
}

/** Without what stands in closed brackets, whose commas part nothing here. */
function flattened(text: string): string {
  let before = text;
  for (;;) {
    const after = before.replace(/[([][^()[\]]*[)\]]/g, (part) => " ".repeat(part.length));
    if (after === before) return openLists(after);
    before = after;
  }
}

/** The items of a list that is still open belong to its argument. */
const openLists = (text: string): string => text.replace(/\[[^\]]*$/, (part) => part.replace(/[,\n]/g, " "));
