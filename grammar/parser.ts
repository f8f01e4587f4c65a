import type { IToken } from "#chevrotain";
import type { Diagnostic, Span } from "../src/core/diagnostic.js";
import type * as ast from "./ast.js";
import { EmbeddedActionsParser, tokenMatcher } from "./chevrotain.js";
import { layoutOf } from "./lex.js";
import { blockText, numberOf, quantityOf, stringText, UNITS } from "./literals.js";
import { say } from "./messages.js";
import * as t from "./tokens.js";
import { writeArg } from "./write.js";

/** A clause before its rule adds the place and the `because`. */
type Body = {
  [K in ast.ClauseKind]: Omit<Extract<ast.Clause, { kind: K }>, "span" | "word" | "because">;
}[ast.ClauseKind];

export type Header = Pick<ast.Study, "name" | "extends" | "blankBefore">;

/**
 * The grammar of study.ebnf, one rule a construct; the actions build the tree.
 * Chevrotain's own recovery is off: a text with mistakes is repaired clause by clause in recover.ts, and what reaches
 * these rules a second time is right. Actions touch places only through `this.to`, so that Chevrotain can record them.
 */
export class StudyParser extends EmbeddedActionsParser {
  /** What is told of a text that the grammar takes all the same; whoever sets `input` empties it. */
  readonly slips: Diagnostic[] = [];

  /** Arguments side by side want a comma; what is meant is clear without it. */
  private noteLoose(left: ast.Arg): void {
    const right = this.LA(1);
    if (!tokenMatcher(right, t.Word) || layoutOf(right) !== undefined) return;
    const data = { left: writeArg(left), right: right.image };
    this.slips.push(say("comma-between-arguments", data, spanOf(right)));
  }

  constructor(checked: boolean) {
    super(t.vocabulary, { maxLookahead: 1, skipValidations: !checked });
    this.performSelfAnalysis();
  }

  /** From the first token given to the last one consumed. */
  private to(first: IToken): Span {
    return { start: first.startOffset, end: this.LA(0).endOffset! + 1 };
  }

  /** "a < b" and a line that begins with "(" are no call of b. */
  private readonly isInLine = (): boolean => layoutOf(this.LA(1)) === undefined;
  /** What may follow a range is not its upper end: "1.. log" has none. */
  private readonly isDataFact = (): boolean => {
    const next = this.LA(1).tokenType;
    const isOption = next === t.Log || next === t.StepWord || next === t.Points || next === t.Times || next === t.When;
    return !isOption && this.isNoArgument();
  };
  /** A name that begins a line, before '=', '~' or ':', is the next argument, and no value of the one above. */
  private readonly isNoArgument = (): boolean => {
    if (layoutOf(this.LA(1)) === undefined) return true;
    const after = this.LA(2).tokenType;
    return after !== t.Equals && after !== t.Tilde && after !== t.Colon;
  };
  /** A clause word that begins its line begins a clause, but for one that stands in a list. */
  private readonly namesValue = (): boolean => {
    const after = this.LA(2).tokenType;
    return layoutOf(this.LA(1)) === undefined || after === t.Comma || after === t.RBracket;
  };
  private readonly itemFollows = (): boolean => this.LA(2).tokenType !== t.RBracket;

  // ── Files, studies, commands ──────────────────────────────────────────────────────────────────────────────────────

  file = this.RULE("file", (): (ast.Study | ast.Command)[] => {
    const items: (ast.Study | ast.Command)[] = [];
    this.OPTION(() => items.push(this.SUBRULE(this.anonymous)));
    this.MANY(() => {
      items.push(
        this.OR<ast.Study | ast.Command>([
          { ALT: () => this.SUBRULE(this.study) },
          { ALT: () => this.SUBRULE(this.command) },
        ]),
      );
    });
    return items;
  });

  anonymous = this.RULE("anonymous", (): ast.Study => {
    const first = this.LA(1);
    const clauses: ast.Clause[] = [];
    this.AT_LEAST_ONE(() => {
      clauses.push(this.SUBRULE(this.clause));
    });
    return { kind: "study", clauses, span: this.to(first) };
  });

  study = this.RULE("study", (): ast.Study => {
    const first = this.LA(1);
    const header = this.SUBRULE(this.header);
    const clauses: ast.Clause[] = [];
    this.MANY(() => {
      clauses.push(this.SUBRULE(this.clause));
    });
    this.CONSUME(t.RBrace);
    return { kind: "study", ...header, clauses, span: this.to(first) };
  });

  header = this.RULE("header", (): Header => {
    const first = this.CONSUME(t.Study);
    const name = this.SUBRULE(this.name);
    const base = this.OPTION(() => {
      this.CONSUME(t.Extends);
      return this.SUBRULE2(this.name);
    });
    this.CONSUME(t.LBrace);
    return { name, ...(base && { extends: base }), ...blankAbove(first) };
  });

  command = this.RULE("command", (): ast.Command => {
    const verb = this.CONSUME(t.Verb);
    const names: ast.Name[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => names.push(this.SUBRULE(this.name)) });
    const as = this.OPTION(() => {
      this.CONSUME(t.As);
      return this.SUBRULE(this.call);
    });
    return {
      kind: "command",
      verb: verb.image as ast.CommandVerb,
      names,
      ...(as && { as }),
      ...blankAbove(verb),
      span: this.to(verb),
    };
  });

  // ── Clauses ───────────────────────────────────────────────────────────────────────────────────────────────────────

  clause = this.RULE("clause", (): ast.Clause => {
    const first = this.LA(1);
    const body = this.OR<Body>(this.bodies);
    const because = this.OPTION(() => {
      this.CONSUME(t.Because);
      return this.SUBRULE(this.string);
    });
    return {
      ...body,
      word: spanOf(first),
      ...(because && { because }),
      ...blankAbove(first),
      span: this.to(first),
    } as ast.Clause;
  });

  private readonly bodies = [
    { ALT: () => this.SUBRULE(this.data) },
    { ALT: () => this.SUBRULE(this.predict) },
    { ALT: () => this.SUBRULE(this.ignore) },
    { ALT: () => this.SUBRULE(this.by) },
    { ALT: () => this.SUBRULE(this.model) },
    { ALT: () => this.SUBRULE(this.objective) },
    { ALT: () => this.SUBRULE(this.where) },
    { ALT: () => this.SUBRULE(this.subject) },
    { ALT: () => this.SUBRULE(this.validate) },
    { ALT: () => this.SUBRULE(this.goal) },
    { ALT: () => this.SUBRULE(this.measure) },
    { ALT: () => this.SUBRULE(this.search) },
    { ALT: () => this.SUBRULE(this.prune) },
    { ALT: () => this.SUBRULE(this.stop) },
    { ALT: () => this.SUBRULE(this.budget) },
    { ALT: () => this.SUBRULE(this.seed) },
    { ALT: () => this.SUBRULE(this.start) },
    { ALT: () => this.SUBRULE(this.keep) },
    { ALT: () => this.SUBRULE(this.expect) },
    { ALT: () => this.SUBRULE(this.report) },
    { ALT: () => this.SUBRULE(this.note) },
    { ALT: () => this.SUBRULE(this.allow) },
  ];

  data = this.RULE("data", (): Body => {
    this.CONSUME(t.Data);
    const source = this.OR<ast.StringLiteral | ast.Name>([
      { ALT: () => this.SUBRULE(this.string) },
      { ALT: () => this.SUBRULE(this.name) },
    ]);
    const args = this.OPTION(() => this.SUBRULE(this.args)) ?? [];
    return { kind: "data", source, args };
  });

  predict = this.RULE("predict", (): Body => {
    this.CONSUME(t.Predict);
    const column = this.SUBRULE(this.word);
    const as = this.OPTION(() => {
      this.CONSUME(t.As);
      return this.SUBRULE(this.name);
    });
    return { kind: "predict", column, ...(as && { as }) };
  });

  ignore = this.RULE("ignore", (): Body => {
    this.CONSUME(t.Ignore);
    const columns: ast.Name[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => columns.push(this.SUBRULE(this.word)) });
    return { kind: "ignore", columns };
  });

  by = this.RULE("by", (): Body => {
    const role = this.OR([
      { ALT: () => this.CONSUME(t.Order) },
      { ALT: () => this.CONSUME(t.Group) },
      { ALT: () => this.CONSUME(t.Weight) },
    ]).image as ast.ByClause["role"];
    this.CONSUME(t.By);
    return { kind: "by", role, column: this.SUBRULE(this.word) };
  });

  model = this.RULE("model", (): Body => {
    this.CONSUME(t.Model);
    const name = this.OPTION({
      MAX_LOOKAHEAD: 2,
      DEF: () => {
        const name = this.SUBRULE(this.name);
        this.CONSUME(t.Equals);
        return name;
      },
    });
    const steps: ast.Step[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Pipe, DEF: () => steps.push(this.SUBRULE(this.step)) });
    return { kind: "model", ...(name && { name }), steps };
  });

  step = this.RULE("step", (): ast.Step => {
    const first = this.LA(1);
    return this.OR<ast.Step>([
      {
        ALT: () => {
          const call = this.SUBRULE(this.call);
          const as = this.OPTION(() => {
            this.CONSUME(t.As);
            return this.SUBRULE(this.name);
          });
          return { kind: "call-step", call, ...(as && { as }), span: this.to(first) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LBracket);
          const options = [this.SUBRULE2(this.call)];
          this.MANY({
            GATE: this.itemFollows,
            DEF: () => {
              this.CONSUME(t.Comma);
              options.push(this.SUBRULE3(this.call));
            },
          });
          this.OPTION2(() => this.CONSUME2(t.Comma));
          this.CONSUME(t.RBracket);
          return { kind: "choice-step", options, span: this.to(first) };
        },
      },
    ]);
  });

  objective = this.RULE("objective", (): Body => {
    this.CONSUME(t.Objective);
    const file = this.SUBRULE(this.string);
    const args = this.OPTION(() => this.SUBRULE(this.args)) ?? [];
    return { kind: "objective", file, args };
  });

  where = this.RULE("where", (): Body => {
    this.CONSUME(t.Where);
    return { kind: "where", condition: this.SUBRULE(this.expr) };
  });

  subject = this.RULE("subject", (): Body => {
    this.CONSUME(t.Subject);
    this.CONSUME(t.To);
    return { kind: "subject", condition: this.SUBRULE(this.expr) };
  });

  validate = this.RULE("validate", (): Body => {
    this.CONSUME(t.Validate);
    const splitter = this.SUBRULE(this.splitter);
    const inside = this.OPTION(() => {
      this.CONSUME(t.Inside);
      return this.SUBRULE2(this.splitter);
    });
    return { kind: "validate", splitter, ...(inside && { inside }) };
  });

  /** A call; `group`, though it begins a clause of its own, may be its name. */
  splitter = this.RULE("splitter", (): ast.Call => {
    const first = this.LA(1);
    const name = this.OR([
      { ALT: () => this.SUBRULE(this.name) },
      { GATE: () => this.LA(2).tokenType !== t.By, ALT: () => nameOf(this.CONSUME(t.Group)) },
    ]);
    const args = this.OPTION(() => this.SUBRULE(this.args)) ?? [];
    return { kind: "call", name, args, span: this.to(first) };
  });

  goal = this.RULE("goal", (): Body => {
    const direction = this.OR([
      { ALT: () => this.CONSUME(t.Maximize).image && ("maximize" as const) },
      { ALT: () => this.CONSUME(t.Minimize).image && ("minimize" as const) },
    ]) as ast.GoalClause["direction"];
    return { kind: "goal", direction, scorer: this.SUBRULE(this.call) };
  });

  measure = this.RULE("measure", (): Body => {
    this.CONSUME(t.Measure);
    return { kind: "measure", scorers: this.SUBRULE(this.calls) };
  });

  search = this.RULE("search", (): Body => {
    this.CONSUME(t.Search);
    return { kind: "search", sampler: this.SUBRULE(this.call) };
  });

  prune = this.RULE("prune", (): Body => {
    this.CONSUME(t.Prune);
    return { kind: "prune", pruner: this.SUBRULE(this.call) };
  });

  stop = this.RULE("stop", (): Body => {
    this.CONSUME(t.Stop);
    return { kind: "stop", rules: this.SUBRULE(this.calls) };
  });

  budget = this.RULE("budget", (): Body => {
    this.CONSUME(t.Budget);
    const amounts: ast.Amount[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => amounts.push(this.SUBRULE(this.amount)) });
    return { kind: "budget", amounts };
  });

  amount = this.RULE("amount", (): ast.Amount => {
    const first = this.LA(1);
    return this.OR<ast.Amount>([
      {
        ALT: () => {
          const time = quantityOf(this.CONSUME(t.Quantity));
          const isEach = this.OPTION(() => this.CONSUME(t.Each)) !== undefined;
          return isEach ? { kind: "each", time, span: this.to(first) } : time;
        },
      },
      {
        ALT: () => {
          const count = numberOf(this.CONSUME(t.NumberToken));
          const unit = this.SUBRULE(this.name);
          const known = UNITS.get(unit.text);
          if (known === undefined) return { kind: "count", count, unit, span: this.to(first) };
          this.ACTION(() => this.slips.push(say("unit-name", { written: unit.text, fix: known }, unit.span)));
          return { kind: "quantity", value: count.value, unit: known, raw: count.raw, span: this.to(first) };
        },
      },
    ]);
  });

  seed = this.RULE("seed", (): Body => {
    this.CONSUME(t.Seed);
    return { kind: "seed", value: numberOf(this.CONSUME(t.NumberToken)) };
  });

  start = this.RULE("start", (): Body => {
    this.CONSUME(t.Start);
    this.CONSUME(t.From);
    const from = this.OR<ast.Name | ast.Setting[]>([
      { ALT: () => this.SUBRULE(this.name) },
      {
        ALT: () => {
          const settings: ast.Setting[] = [];
          this.AT_LEAST_ONE(() => {
            settings.push(this.SUBRULE(this.setting));
          });
          return settings;
        },
      },
    ]);
    return { kind: "start", from };
  });

  setting = this.RULE("setting", (): ast.Setting => {
    const first = this.CONSUME(t.LBrace);
    const assignments: ast.Assignment[] = [];
    this.MANY(() => {
      assignments.push(this.SUBRULE(this.assignment));
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RBrace);
    return { assignments, span: this.to(first) };
  });

  assignment = this.RULE("assignment", (): ast.Assignment => {
    const first = this.LA(1);
    const path: ast.Name[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Dot, DEF: () => path.push(this.SUBRULE(this.word)) });
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.value);
    return { path, value, span: this.to(first) };
  });

  keep = this.RULE("keep", (): Body => {
    this.CONSUME(t.Keep);
    return { kind: "keep", rule: this.SUBRULE(this.call) };
  });

  expect = this.RULE("expect", (): Body => {
    this.CONSUME(t.Expect);
    return { kind: "expect", condition: this.SUBRULE(this.expr) };
  });

  report = this.RULE("report", (): Body => {
    this.CONSUME(t.Report);
    return { kind: "report", charts: this.SUBRULE(this.calls) };
  });

  note = this.RULE("note", (): Body => {
    this.CONSUME(t.Note);
    return { kind: "note", text: this.SUBRULE(this.string) };
  });

  allow = this.RULE("allow", (): Body => {
    this.CONSUME(t.Allow);
    const codes: ast.StringLiteral[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => codes.push(this.SUBRULE(this.string)) });
    return { kind: "allow", codes };
  });

  // ── Calls, arguments, values, domains ─────────────────────────────────────────────────────────────────────────────

  calls = this.RULE("calls", (): ast.Call[] => {
    const calls: ast.Call[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => calls.push(this.SUBRULE(this.call)) });
    return calls;
  });

  call = this.RULE("call", (): ast.Call => {
    const first = this.LA(1);
    const name = this.SUBRULE(this.name);
    const args = this.OPTION(() => this.SUBRULE(this.args)) ?? [];
    return { kind: "call", name, args, span: this.to(first) };
  });

  args = this.RULE("args", (): ast.Arg[] => {
    const args: ast.Arg[] = [];
    this.CONSUME(t.LParen);
    this.MANY(() => {
      args.push(this.SUBRULE(this.arg));
      const comma = this.OPTION(() => this.CONSUME(t.Comma));
      this.ACTION(() => {
        if (comma === undefined) this.noteLoose(args.at(-1)!);
      });
    });
    this.CONSUME(t.RParen);
    return args;
  });

  arg = this.RULE("arg", (): ast.Arg => {
    const first = this.LA(1);
    const name = this.SUBRULE(this.word);
    const type = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.name);
    });
    const mark = this.LA(1);
    const binding = this.OR<ast.Fixed | ast.Searched>([
      {
        ALT: () => {
          this.CONSUME(t.Equals);
          const value = this.SUBRULE(this.value);
          return { kind: "fixed", value, span: this.to(mark) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Tilde);
          const domain = this.SUBRULE(this.domain);
          return { kind: "searched", domain, span: this.to(mark) };
        },
      },
    ]);
    const when = this.OPTION2({
      GATE: this.isNoArgument,
      DEF: () => {
        this.CONSUME(t.When);
        return this.SUBRULE(this.expr);
      },
    });
    return { kind: "arg", name, ...(type && { type }), binding, ...(when && { when }), span: this.to(first) };
  });

  value = this.RULE(
    "value",
    (): ast.Value =>
      this.OR<ast.Value>([
        { ALT: () => this.SUBRULE(this.number) },
        { ALT: () => quantityOf(this.CONSUME(t.Quantity)) },
        { ALT: () => this.SUBRULE(this.string) },
        { ALT: () => this.SUBRULE(this.boolean) },
        { GATE: this.isNoArgument, ALT: () => this.SUBRULE(this.call) },
        { GATE: this.namesValue, ALT: () => wordCall(this.CONSUME(t.ClauseWord)) },
        { ALT: () => this.SUBRULE(this.list) },
      ]),
  );

  list = this.RULE("list", (): ast.ListValue => {
    const first = this.CONSUME(t.LBracket);
    const items = this.OPTION(() => this.SUBRULE(this.items)) ?? [];
    this.CONSUME(t.RBracket);
    return { kind: "list", items, span: this.to(first) };
  });

  /** What stands in a list or a choice; a last comma is allowed. */
  items = this.RULE("items", (): ast.Value[] => {
    const items = [this.SUBRULE(this.value)];
    this.MANY({
      GATE: this.itemFollows,
      DEF: () => {
        this.CONSUME(t.Comma);
        items.push(this.SUBRULE2(this.value));
      },
    });
    this.OPTION(() => this.CONSUME2(t.Comma));
    return items;
  });

  domain = this.RULE("domain", (): ast.Domain => {
    const first = this.LA(1);
    const domain = this.OR<ast.Domain>([
      { ALT: () => this.SUBRULE(this.range) },
      { ALT: () => this.SUBRULE(this.choice) },
      { GATE: this.isNoArgument, ALT: () => ({ kind: "named", call: this.SUBRULE(this.call), span: this.to(first) }) },
    ]);
    const times = this.OPTION({
      GATE: this.isNoArgument,
      DEF: () => {
        this.CONSUME(t.Times);
        return this.SUBRULE2(this.range);
      },
    });
    return times === undefined ? domain : { ...domain, times, span: this.to(first) };
  });

  range = this.RULE("range", (): ast.RangeDomain => {
    const first = this.LA(1);
    const low = this.SUBRULE(this.number);
    this.CONSUME(t.DotDot);
    const high = this.OR<ast.NumberLiteral | ast.Name>([
      { ALT: () => this.SUBRULE2(this.number) },
      { GATE: this.isDataFact, ALT: () => this.SUBRULE(this.name) },
    ]);
    const log = this.OPTION({ GATE: this.isNoArgument, DEF: () => this.CONSUME(t.Log) }) !== undefined;
    const step = this.OPTION2({
      GATE: this.isNoArgument,
      DEF: () => {
        this.CONSUME(t.StepWord);
        return numberOf(this.CONSUME(t.NumberToken));
      },
    });
    const points = this.OPTION3({
      GATE: this.isNoArgument,
      DEF: () => {
        this.CONSUME(t.Points);
        return numberOf(this.CONSUME2(t.NumberToken));
      },
    });
    return {
      kind: "range",
      low,
      high,
      log,
      ...(step && { step }),
      ...(points && { points }),
      span: this.to(first),
    };
  });

  choice = this.RULE("choice", (): ast.ChoiceDomain => {
    const first = this.CONSUME(t.LBracket);
    const values = this.SUBRULE(this.items);
    this.CONSUME(t.RBracket);
    return { kind: "choice", values, span: this.to(first) };
  });

  // ── Expressions ───────────────────────────────────────────────────────────────────────────────────────────────────

  expr = this.RULE("expr", (): ast.Expr => {
    const first = this.LA(1);
    let left = this.SUBRULE(this.conjunction);
    this.MANY(() => {
      this.CONSUME(t.Or);
      const right = this.SUBRULE2(this.conjunction);
      left = { kind: "binary", operator: "or", left, right, span: this.to(first) };
    });
    return left;
  });

  conjunction = this.RULE("conjunction", (): ast.Expr => {
    const first = this.LA(1);
    let left = this.SUBRULE(this.negation);
    this.MANY(() => {
      this.CONSUME(t.And);
      const right = this.SUBRULE2(this.negation);
      left = { kind: "binary", operator: "and", left, right, span: this.to(first) };
    });
    return left;
  });

  negation = this.RULE("negation", (): ast.Expr => {
    const first = this.LA(1);
    return this.OR<ast.Expr>([
      {
        ALT: () => {
          this.CONSUME(t.Not);
          const operand = this.SUBRULE(this.negation);
          return { kind: "unary", operator: "not", operand, span: this.to(first) };
        },
      },
      { ALT: () => this.SUBRULE(this.comparison) },
    ]);
  });

  comparison = this.RULE("comparison", (): ast.Expr => {
    const first = this.LA(1);
    const left = this.SUBRULE(this.sum);
    return (
      this.OPTION(() =>
        this.OR<ast.Expr>([
          {
            ALT: () => {
              const operator = this.CONSUME(t.Cmp).image as ast.BinaryOperator;
              const right = this.SUBRULE2(this.sum);
              return { kind: "binary", operator, left, right, span: this.to(first) };
            },
          },
          {
            ALT: () => {
              this.CONSUME(t.In);
              const { values } = this.SUBRULE(this.choice);
              return { kind: "in", operand: left, values, span: this.to(first) };
            },
          },
        ]),
      ) ?? left
    );
  });

  sum = this.RULE("sum", (): ast.Expr => {
    const first = this.LA(1);
    let left = this.SUBRULE(this.product);
    this.MANY(() => {
      const operator = this.OR([{ ALT: () => this.CONSUME(t.Plus) }, { ALT: () => this.CONSUME(t.Minus) }])
        .image as ast.BinaryOperator;
      const right = this.SUBRULE2(this.product);
      left = { kind: "binary", operator, left, right, span: this.to(first) };
    });
    return left;
  });

  product = this.RULE("product", (): ast.Expr => {
    const first = this.LA(1);
    let left = this.SUBRULE(this.unary);
    this.MANY(() => {
      const operator = this.CONSUME(t.Multiply).image as ast.BinaryOperator;
      const right = this.SUBRULE2(this.unary);
      left = { kind: "binary", operator, left, right, span: this.to(first) };
    });
    return left;
  });

  unary = this.RULE("unary", (): ast.Expr => {
    const first = this.LA(1);
    return this.OR<ast.Expr>([
      {
        ALT: () => {
          this.CONSUME(t.Minus);
          const operand = this.SUBRULE(this.unary);
          return { kind: "unary", operator: "-", operand, span: this.to(first) };
        },
      },
      { ALT: () => this.SUBRULE(this.power) },
    ]);
  });

  /** Binds closer than the minus before it and groups to the right: -x ** 2 ** 3 is -(x ** (2 ** 3)). */
  power = this.RULE("power", (): ast.Expr => {
    const first = this.LA(1);
    const left = this.SUBRULE(this.primary);
    const right = this.OPTION(() => {
      this.CONSUME(t.Power);
      return this.SUBRULE(this.unary);
    });
    return right === undefined ? left : { kind: "binary", operator: "**", left, right, span: this.to(first) };
  });

  primary = this.RULE(
    "primary",
    (): ast.Expr =>
      this.OR<ast.Expr>([
        { ALT: () => numberOf(this.CONSUME(t.NumberToken)) },
        { ALT: () => quantityOf(this.CONSUME(t.Quantity)) },
        { ALT: () => this.SUBRULE(this.string) },
        { ALT: () => this.SUBRULE(this.boolean) },
        {
          ALT: () => {
            this.CONSUME(t.LParen);
            const inner = this.SUBRULE(this.expr);
            this.CONSUME(t.RParen);
            return inner;
          },
        },
        { GATE: this.isNoArgument, ALT: () => this.SUBRULE(this.reference) },
        { GATE: this.namesValue, ALT: () => wordReference(this.CONSUME(t.ClauseWord)) },
      ]),
  );

  reference = this.RULE("reference", (): ast.Reference | ast.Apply => {
    const first = this.LA(1);
    const name = this.SUBRULE(this.name);
    return (
      this.OPTION({
        GATE: this.isInLine,
        DEF: () =>
          this.OR<ast.Reference | ast.Apply>([
            {
              ALT: () => {
                const path = [name];
                this.AT_LEAST_ONE(() => {
                  this.CONSUME(t.Dot);
                  path.push(this.SUBRULE(this.word));
                });
                return { kind: "reference", path, span: this.to(first) };
              },
            },
            {
              ALT: () => {
                const args: ast.Expr[] = [];
                this.CONSUME(t.LParen);
                this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => args.push(this.SUBRULE(this.expr)) });
                this.CONSUME(t.RParen);
                return { kind: "apply", name, args, span: this.to(first) };
              },
            },
          ]),
      }) ?? { kind: "reference", path: [name], span: this.to(first) }
    );
  });

  // ── Names and literals ────────────────────────────────────────────────────────────────────────────────────────────

  name = this.RULE("name", (): ast.Name => nameOf(this.CONSUME(t.Name)));
  word = this.RULE("word", (): ast.Name => nameOf(this.CONSUME(t.Word)));

  number = this.RULE("number", (): ast.NumberLiteral => {
    const minus = this.OPTION(() => this.CONSUME(t.Minus));
    return numberOf(this.CONSUME(t.NumberToken), minus);
  });

  string = this.RULE("string", (): ast.StringLiteral => {
    const token = this.CONSUME(t.StringToken);
    const block = token.image.startsWith('"""');
    const value = block ? blockText(token.image.slice(3, -3)) : stringText(token.image.slice(1, -1));
    return { kind: "string", value, block, span: spanOf(token) };
  });

  boolean = this.RULE("boolean", (): ast.BooleanLiteral => {
    const token = this.OR([{ ALT: () => this.CONSUME(t.True) }, { ALT: () => this.CONSUME(t.False) }]);
    return { kind: "boolean", value: token.image === "true", span: spanOf(token) };
  });
}

const spanOf = (token: IToken): Span => ({ start: token.startOffset, end: token.endOffset! + 1 });

const nameOf = (token: IToken): ast.Name => ({
  text: token.image.startsWith("`") ? token.image.slice(1, -1) : token.image,
  span: spanOf(token),
});
const wordCall = (token: IToken): ast.Call => ({ kind: "call", name: nameOf(token), args: [], span: spanOf(token) });
const wordReference = (token: IToken): ast.Reference => ({
  kind: "reference",
  path: [nameOf(token)],
  span: spanOf(token),
});
const blankAbove = (token: IToken): { blankBefore?: true } =>
  layoutOf(token) === "blank" ? { blankBefore: true } : {};

let parser: StudyParser | undefined;

/** The one parser: building it costs some milliseconds, so it waits until it is needed. */
export const theParser = (): StudyParser => {
  parser ??= new StudyParser(false);
  return parser;
};
