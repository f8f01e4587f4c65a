import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Lexer } from "../../grammar/chevrotain.js";
import { StudyParser } from "../../grammar/parser.js";
import { vocabulary } from "../../grammar/tokens.js";

interface Production {
  readonly type: string;
  readonly name?: string;
  readonly label?: string;
  readonly definition?: readonly Production[];
  readonly separator?: Production;
}

const CLASSES: Readonly<Record<string, string>> = { Multiply: '( "*" | "/" )' };
const terminal = ({ name, label }: Production): string => {
  const literal = /^'(.+)'$/.exec(label ?? "")?.[1];
  return CLASSES[name!] ?? (literal === undefined ? name! : `"${literal}"`);
};
const sequence = (parts: readonly Production[] = []): string => parts.map(write).join(" ");

/** One production of the parser's own grammar as EBNF. */
function write(node: Production): string {
  const inner = sequence(node.definition);
  switch (node.type) {
    case "Terminal":
      return terminal(node);
    case "NonTerminal":
      return node.name!;
    case "Option":
      return `[ ${inner.replace(/^\( (.*) \)$/, "$1")} ]`;
    case "Repetition":
      return `{ ${inner.replace(/^\( (.*) \)$/, "$1")} }`;
    case "RepetitionMandatory":
      return `${inner} { ${inner} }`;
    case "RepetitionMandatoryWithSeparator":
      return `${inner} { ${terminal(node.separator!)} ${inner} }`;
    case "Alternative":
      return inner;
    case "Alternation":
      return `( ${node.definition!.map((alternative) => sequence(alternative.definition)).join(" | ")} )`;
    default:
      throw new Error(`no EBNF for ${node.type}`);
  }
}

/** The rules of study.ebnf by name, without comments, one blank between marks. */
function rulesOf(text: string): Map<string, string> {
  const bare = text.replace(/\(\*[\s\S]*?\*\)/g, " ").replace(/\s+/g, " ");
  const rules = [...bare.matchAll(/(\w+) = ((?:"[^"]*"|'[^']*'|[^;"'])*) ;/g)];
  return new Map(rules.map(([, name, body]) => [name!, body!.trim()]));
}

const written = rulesOf(readFileSync("grammar/study.ebnf", "utf8"));
// Built with Chevrotain's checks on: no ambiguity, no left recursion, no rule that cannot be reached twice.
const productions = new StudyParser(true).getSerializedGastProductions() as unknown as readonly Production[];

test("study.ebnf is the parser's own grammar", () => {
  for (const rule of productions) {
    const own = sequence(rule.definition).replace(/^\( ((?:(?! \) ).)*) \)$/, "$1");
    expect(`${rule.name} = ${written.get(rule.name!)}`).toBe(`${rule.name} = ${own}`);
  }
});

test("study.ebnf has no rule that the parser lacks", () => {
  const known = new Set(productions.map(({ name }) => name));
  const lexical = [...written.keys()].filter((name) => /^[A-Z]/.test(name));
  expect([...written.keys()].filter((name) => !known.has(name) && !lexical.includes(name))).toEqual([]);
});

test("no token of the lexer hides another, and every one is found by its first character", () => {
  expect(new Lexer(vocabulary, { ensureOptimizations: true }).lexerDefinitionErrors).toEqual([]);
});

test("study.ebnf fits on a page", () => {
  expect(readFileSync("grammar/study.ebnf", "utf8").split("\n").length).toBeLessThan(120);
});
