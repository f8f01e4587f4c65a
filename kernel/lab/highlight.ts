import { FIRST_WORDS } from "../tuning/cell-kind.js";
import type { StringStream } from "./jupyterlab.js";

/** Where in a text one is: inside of how many brackets, inside of a long text. */
interface State {
  depth: number;
  inText: boolean;
  /** What the next name is. */
  next: "study" | "function" | undefined;
}

const FIRST = new Set<string>([...FIRST_WORDS, "maximise", "minimise"]);
const MODIFIERS = new Set(
  "and or not in log step points times as by to from when inside because extends each auto".split(" "),
);
const ATOMS = new Set(["true", "false", "none"]);
const NAME = /^[\p{L}_][\p{L}\p{N}_]*/u;
const NUMBER = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:\s*(?:%|(?:ms|min|s|h|d|kB|MB|GB)(?![\w]))(?!\s*[~:=]))?/;

/** Colors of a tuning cell, by the names that CodeMirror's themes know. */
export const highlighter = {
  name: "tune",
  startState: (): State => ({ depth: 0, inText: false, next: undefined }),
  copyState: (state: State): State => ({ ...state }),
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } },
  token(stream: StringStream, state: State): string | null {
    if (state.inText) return restOfText(stream, state);
    if (stream.eatSpace()) return null;
    if (stream.match(/^%%?\w+/)) return "meta";
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(/^"""/)) {
      state.inText = true;
      return restOfText(stream, state);
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^`[^`]*`?/)) return "string";
    if (stream.match(NUMBER)) return "number";
    if (stream.match(/^(?:\|>|\.\.|[<>=!]=|[~=<>+\-*/])/)) return "operator";
    const name = stream.match(NAME);
    if (name !== null) return kindOf(name[0], stream, state);
    const mark = stream.next();
    if (mark !== undefined && "([".includes(mark)) state.depth++;
    if (mark !== undefined && ")]".includes(mark)) state.depth = Math.max(0, state.depth - 1);
    return "punctuation";
  },
};

function restOfText(stream: StringStream, state: State): string {
  if (stream.match(/^.*?"""/)) state.inText = false;
  else stream.skipToEnd();
  return "string";
}

function kindOf(name: string, stream: StringStream, state: State): string {
  const { next } = state;
  state.next = undefined;
  if (state.depth === 0 && FIRST.has(name) && next === undefined) {
    state.next = name === "study" ? "study" : undefined;
    return "keyword";
  }
  if (next === "study") return "variableName.definition";
  if (MODIFIERS.has(name)) return "operatorKeyword";
  if (ATOMS.has(name)) return "bool";
  if (stream.match(/^(?=\s*\()/)) return "variableName.function";
  if (state.depth > 0 && stream.match(/^(?=\s*[~=](?!=))/)) return "propertyName";
  return "variableName";
}
