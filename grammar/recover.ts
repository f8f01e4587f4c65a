import type { IRecognitionException, IToken } from "#chevrotain";
import { type Diagnostic, inSourceOrder, placeOf, type Span } from "../src/core/diagnostic.js";
import type { Broken, Clause, ClauseKind, Command, Study } from "./ast.js";
import { Fault, type Repair } from "./fault.js";
import { type Island, is, islandsOf } from "./islands.js";
import { tokenOf } from "./lex.js";
import { say } from "./messages.js";
import type { Header, StudyParser } from "./parser.js";
import { unknownClause } from "./repairs/clauses.js";
import { unknownItem } from "./repairs/headers.js";
import { repairOf } from "./repairs/index.js";
import { strayMark } from "./repairs/marks.js";
import * as t from "./tokens.js";
import { clauseMeant } from "./words.js";

export interface Recovered {
  readonly items: readonly (Study | Command)[];
  readonly diagnostics: Diagnostic[];
  readonly broken: readonly Broken[];
}

/**
 * Reads a text with syntax errors: cuts it into islands (a header, a clause, a command), repairs each until the parser
 * takes it, and puts the studies together. One mistake gives one diagnostic: a fault where the last repair was made
 * is its echo, and is repaired in silence.
 */
export const recover = (text: string, tokens: readonly IToken[], parser: StudyParser): Recovered =>
  new Recovery(text, parser).read(islandsOf(tokens));

type Rule = "header" | "clause" | "command";
interface Read<T> {
  readonly node?: T;
  readonly rest: readonly IToken[];
}
interface OpenStudy {
  /** Absent: clauses without a study around them. */
  readonly header?: Header;
  readonly start: number;
  readonly clauses: Clause[];
  /** A '}' stood before the last clause, or none is due. */
  readonly closed: boolean;
}

/** No island needs so many repairs, nor grows so much by them: both bound the work. */
const MOST_REPAIRS = 200;
const MOST_GROWTH = 100;

class Recovery {
  private readonly items: (Study | Command)[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private readonly broken: Broken[] = [];
  private study: OpenStudy | undefined;
  /** Commands that stand in the open study. */
  private late: Command[] = [];
  /** Closing braces that will come without a study to close, for a reason that has been told. */
  private owed = 0;

  constructor(
    private readonly text: string,
    private readonly parser: StudyParser,
  ) {}

  read(islands: readonly Island[]): Recovered {
    for (let i = 0; i < islands.length; i++) this.island(islands, i);
    const last = islands.at(-1)?.tokens.at(-1);
    this.endOfText(last === undefined ? 0 : last.endOffset! + 1);
    return { items: this.items, diagnostics: inSourceOrder(this.diagnostics), broken: this.broken };
  }

  private island(islands: readonly Island[], i: number): void {
    const { kind, tokens } = islands[i]!;
    switch (kind) {
      case "header":
        this.header(tokens);
        break;
      case "close":
        this.close(tokens[0]!, islands[i + 1]);
        break;
      case "command":
        this.command(tokens, islands, i);
        break;
      case "clause":
        this.clause(tokens);
        break;
      case "unknown":
        this.unknown(tokens);
        break;
    }
  }

  // ── Studies ─────────────────────────────────────────────────────────────────────────────────────────────────────

  private header(tokens: readonly IToken[]): void {
    const first = tokens[0]!;
    if (this.study !== undefined && !this.study.closed) {
      const found = `'${this.text.slice(first.startOffset, (tokens[1] ?? first).endOffset! + 1)}'`;
      this.diagnostics.push(say("study-in-study", { ...this.opened(), found }, spanOf(first)));
      this.owed++;
    }
    this.finish(first.startOffset);
    const { node, rest } = this.repaired<Header>("header", tokens);
    this.study = { header: node ?? {}, start: first.startOffset, clauses: [], closed: false };
    if (rest.length > 0) this.unknown(rest, true);
  }

  private close(brace: IToken, next: Island | undefined): void {
    if (this.study?.header === undefined) {
      if (this.owed > 0) this.owed--;
      else this.diagnostics.push(say("extra-close", { found: "'}'", open: "{" }, spanOf(brace)));
      return;
    }
    const word = next?.tokens[0];
    const goesOn = next?.kind === "clause" || (next?.kind === "unknown" && clauseMeant(word!.image) !== undefined);
    if (!goesOn) {
      this.finish(brace.endOffset! + 1);
      return;
    }
    if (!this.study.closed) this.outside(word!, brace.startOffset);
    this.study = { ...this.study, closed: true };
  }

  private endOfText(end: number): void {
    if (this.study?.closed === false) {
      const after = { start: end, end: Math.min(end + 1, this.text.length) };
      this.diagnostics.push(say("study-not-closed", this.opened(), after));
    }
    this.finish(end);
  }

  /** Puts the open study, if there is one, among the items. */
  private finish(end: number): void {
    if (this.study === undefined) return;
    const { header, clauses, start } = this.study;
    this.items.push({ kind: "study", ...header, clauses, span: { start, end } }, ...this.late);
    this.study = undefined;
    this.late = [];
  }

  private outside(word: IToken, brace: number): void {
    const { line } = placeOf(this.text, brace);
    this.diagnostics.push(say("after-study", { clause: word.image, line }, spanOf(word)));
  }

  private opened(): { study: string; line: number } {
    const { header, start } = this.study!;
    const study = header?.name === undefined ? "the study" : `study '${header.name.text}'`;
    return { study, line: placeOf(this.text, start).line };
  }

  // ── Clauses and commands ────────────────────────────────────────────────────────────────────────────────────────

  private clause(tokens: readonly IToken[]): void {
    this.openForClause(tokens[0]!);
    const { node, rest } = this.repaired<Clause>("clause", tokens);
    if (node !== undefined) this.study!.clauses.push(node);
    if (rest.length > 0) this.unknown(rest, true);
  }

  /** A clause at the beginning of a file begins an anonymous study; one after a study belongs to it. */
  private openForClause(first: IToken): void {
    if (this.study !== undefined) return;
    const last = this.items.at(-1);
    if (last?.kind !== "study" || last.name === undefined) {
      this.study = { start: first.startOffset, clauses: [], closed: true };
      return;
    }
    this.outside(first, last.span.end - 1);
    this.items.pop();
    const header = { name: last.name, ...(last.extends && { extends: last.extends }) };
    this.study = { header, start: last.span.start, clauses: [...last.clauses], closed: true };
  }

  private command(tokens: readonly IToken[], islands: readonly Island[], i: number): void {
    const first = tokens[0]!;
    if (this.study?.closed === false) {
      const isInside = islands.slice(i + 1).find(({ kind }) => kind === "header" || kind === "close")?.kind === "close";
      const { study, line } = this.opened();
      const said = isInside
        ? say("command-in-study", { verb: first.image, study }, spanOf(first))
        : say("study-not-closed", { study, line, found: `'${first.image}'` }, spanOf(first));
      this.diagnostics.push(said);
      if (!isInside) this.finish(first.startOffset);
    } else this.finish(first.startOffset);
    const { node, rest } = this.repaired<Command>("command", tokens);
    if (node !== undefined) (this.study === undefined ? this.items : this.late).push(node);
    if (rest.length > 0) this.unknown(rest, true);
  }

  /** Text that begins with no word of the language; what a near word would have begun is read all the same. */
  private unknown(tokens: readonly IToken[], told = false): void {
    const first = tokens[0]!;
    const stray = strayMark(new Fault(this.text, tokens, 0, [], true));
    if (stray !== undefined) {
      if (!told) this.diagnostics.push(stray.diagnostic);
      if (tokens.length > 1) this.unknown(tokens.slice(1), true);
      return;
    }
    const meant = clauseMeant(first.image);
    const isClause = this.study !== undefined || meant !== undefined;
    if (!told) this.diagnostics.push(isClause ? unknownClause(first) : unknownItem(first));
    if (meant === undefined) {
      this.broken.push({ span: spanOf(first, tokens.at(-1)) });
      return;
    }
    if (this.study === undefined) this.openForClause(first);
    const words = meant.split(" ");
    const renamed = words.map((word) => ({
      ...tokenOf(WORDS.get(word)!, word, first.startOffset),
      endOffset: first.endOffset!,
    }));
    renamed[0]!.payload = first.payload;
    const skipped = words.length === 2 && is(tokens[1], WORDS.get(words[1]!)!) ? 2 : 1;
    this.asMeant([...renamed, ...tokens.slice(skipped)]);
  }

  private asMeant(tokens: readonly IToken[]): void {
    const before = this.diagnostics.length;
    const { node, rest } = this.repaired<Clause>("clause", tokens);
    const errors = this.diagnostics.splice(before);
    // What another tool's word begins may not fit at all: one message is enough. What follows is another matter.
    if (node !== undefined) this.study!.clauses.push(node);
    if (rest.length > 0) {
      this.diagnostics.push(errors.at(-1)!);
      this.unknown(rest, true);
    }
  }

  // ── Repair ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Reads one island, repaired as often as it takes. */
  private repaired<T>(rule: Rule, island: readonly IToken[]): Read<T> {
    let tokens = island;
    let rest: readonly IToken[] = [];
    let edited = -1;
    let silent = false;
    const most = island.length + MOST_GROWTH;
    for (let i = 0; i < MOST_REPAIRS && tokens.length > 0 && tokens.length < most; i++) {
      this.parser.input = [...tokens];
      this.parser.slips.length = 0;
      const node = this.parser[rule]() as T;
      const error = this.parser.errors[0];
      if (error === undefined) {
        this.diagnostics.push(...this.parser.slips);
        return { node, rest };
      }
      const fault = this.faultOf(error, tokens, rule);
      const repair = repairOf(fault);
      if (fault.at !== edited && !silent) this.diagnostics.push(repair.diagnostic);
      // Whatever follows an open string on its line is in it: what else is missing there is no second mistake.
      silent ||= repair.diagnostic.code === "unterminated-string";
      this.note(repair, island);
      if (repair.rest !== undefined) rest = [...repair.rest, ...rest];
      edited = firstDifference(tokens, repair.tokens);
      tokens = repair.tokens;
    }
    // Given up by a repair, which noted it, or in the middle of too many.
    if (tokens.length > 0) this.note({ broken: spanOf(island[0]!, island.at(-1)) }, island);
    return { rest };
  }

  private faultOf(error: IRecognitionException, tokens: readonly IToken[], rule: Rule): Fault {
    const found = tokens.indexOf(error.token);
    const complete = error.name === "NotAllInputParsedException";
    const stack = complete ? [rule] : error.context.ruleStack;
    return new Fault(this.text, tokens, found < 0 ? tokens.length : found, stack, complete);
  }

  private note({ broken: span }: Pick<Repair, "broken">, island: readonly IToken[]): void {
    if (span === undefined) return;
    const clause = KINDS.get(island[0]!.image);
    this.broken.push({ span, ...(clause !== undefined && { clause }) });
  }
}

const firstDifference = (a: readonly IToken[], b: readonly IToken[]): number => {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
};

const spanOf = (first: IToken, last: IToken = first): Span => ({ start: first.startOffset, end: last.endOffset! + 1 });

const WORDS = new Map(
  t.vocabulary.flatMap((type) => (type.LABEL ? [[type.LABEL.replaceAll("'", ""), type] as const] : [])),
);

/** Clause words whose clause has another name. */
const KINDS: ReadonlyMap<string, ClauseKind> = new Map(
  Object.entries({
    ...Object.fromEntries(t.CLAUSE_WORDS.map((word) => [word, word as ClauseKind])),
    order: "by",
    group: "by",
    weight: "by",
    maximize: "goal",
    minimize: "goal",
    maximise: "goal",
    minimise: "goal",
  }),
);
