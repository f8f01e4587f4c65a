import type * as ast from "./ast.js";
import {
  blockString,
  partsOf,
  writeAmount,
  writeArgs,
  writeAs,
  writeCall,
  writeExpr,
  writeName,
  writeNumber,
  writeSetting,
  writeSplitter,
  writeStep,
  writeString,
  writeWord,
} from "./write.js";

/** Lines that stand together, and the stretch of the source that they come from; comments are put between units. */
export interface Unit {
  readonly text: string;
  /** That of the comments above it. */
  readonly indent: number;
  /** Where it begins in the source. */
  readonly from: number;
  /** Where its own text ends there: a comment before that stood inside. */
  readonly to: number;
  /** An empty line stands right above it. */
  readonly blankBefore?: boolean;
  /** An empty line stands above it and the comments above it. */
  readonly apart?: boolean;
}

/** A line of arguments, and most others, may be so long. */
const WIDTH = 100;
/** A pipeline is broken sooner: its steps are read one under the other. */
const PIPELINE_WIDTH = 88;
/** Clause words are padded to the longest of a study, "validate" at least. */
const WORD_WIDTH = 8;

export type HasComments = (span: { readonly start: number; readonly end: number }) => boolean;

interface Context {
  readonly indent: number;
  /** Where the content of a clause begins. */
  readonly column: number;
  readonly hasComments: HasComments;
}

const wordOf = (clause: ast.Clause): string => {
  switch (clause.kind) {
    case "by":
      return `${clause.role} by`;
    case "subject":
      return "subject to";
    case "start":
      return "start from";
    case "goal":
      return clause.direction;
    default:
      return clause.kind;
  }
};

/** The clauses of a study, without their comments. */
export function layOutClauses(clauses: readonly ast.Clause[], indent: number, hasComments: HasComments): Unit[] {
  const padded = clauses.filter((clause) => clause.kind !== "objective").map((clause) => wordOf(clause).length);
  const column = indent + Math.max(WORD_WIDTH, ...padded) + 1;
  const context = { indent, column, hasComments };
  const laid = alignModels(
    clauses,
    clauses.map((clause) => layOut(clause, context)),
  );
  return withReasons(clauses, laid, indent).flatMap((units, i) =>
    clauses[i]!.blankBefore ? [{ ...units[0]!, blankBefore: true }, ...units.slice(1)] : units,
  );
}

function layOut(clause: ast.Clause, context: Context): Unit[] {
  const { indent, column } = context;
  const pad = " ".repeat(indent);
  const unit = (text: string): Unit[] => [{ text: pad + text, indent, from: clause.span.start, to: clause.span.end }];
  const word = wordOf(clause).padEnd(column - indent);
  switch (clause.kind) {
    case "data": {
      const { source } = clause;
      return "text" in source
        ? withArgs(clause, word + writeName(source), "", context)
        : withArgs(clause, word + writeString(source), " ", context);
    }
    case "objective":
      return withArgs(clause, `objective ${writeString(clause.file)}`, " ", context);
    case "predict":
      return unit(word + writeWord(clause.column) + writeAs(clause));
    case "ignore":
      return unit(word + fill(clause.columns.map(writeWord), column));
    case "by":
      return unit(word + writeWord(clause.column));
    case "model":
      return model(clause, context);
    case "where":
    case "subject":
    case "expect":
      return unit(word + writeExpr(clause.condition));
    case "validate": {
      const inside = clause.inside === undefined ? "" : ` inside ${writeSplitter(clause.inside)}`;
      return unit(word + writeSplitter(clause.splitter) + inside);
    }
    case "goal":
      return oneCall(clause, clause.scorer, word, context);
    case "search":
      return oneCall(clause, clause.sampler, word, context);
    case "prune":
      return oneCall(clause, clause.pruner, word, context);
    case "keep":
      return oneCall(clause, clause.rule, word, context);
    case "measure":
      return unit(word + fill(clause.scorers.map(writeCall), column));
    case "stop":
      return unit(word + fill(clause.rules.map(writeCall), column));
    case "report":
      return unit(word + fill(clause.charts.map(writeCall), column));
    case "budget":
      return unit(word + fill(clause.amounts.map(writeAmount), column));
    case "seed":
      return unit(word + writeNumber(clause.value));
    case "start":
      return unit(
        word + ("text" in clause.from ? writeName(clause.from) : fill(clause.from.map(writeSetting), column, "")),
      );
    case "allow":
      return unit(word + fill(clause.codes.map(writeString), column));
    case "note":
      return unit(note(clause, word, indent));
  }
}

/** Long texts stand between the quotes, deeper than the clause. */
function note({ text }: ast.NoteClause, word: string, indent: number): string {
  const isLong = text.block && (text.value.includes("\n") || text.value.endsWith('"'));
  return isLong ? `note ${blockString(text.value, indent + 2)}` : word + writeString(text);
}

/** A list that breaks after a comma, and goes on under its first element. */
function fill(items: readonly string[], column: number, comma = ","): string {
  let line = column;
  let text = "";
  for (const [i, item] of items.entries()) {
    const end = i === items.length - 1 ? "" : comma;
    const breaks = i > 0 && line + 1 + item.length + end.length > WIDTH;
    if (breaks) text += `\n${" ".repeat(column)}`;
    else if (i > 0) text += " ";
    line = (breaks ? column : line + (i > 0 ? 1 : 0)) + item.length + end.length;
    text += item + end;
  }
  return text;
}

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Arguments stand one a line when one of several is conditional, when the line is long, and around comments. */
function breaks(args: readonly ast.Arg[], line: string, from: number, end: number, hasComments: HasComments): boolean {
  if (args.length === 0) return false;
  const isConditional = args.length > 1 && args.some((arg) => arg.when !== undefined);
  return isConditional || line.length > WIDTH || hasComments({ start: from, end });
}

/** `head(` and the arguments below, in columns, at `indent`. The last unit is the ')' with what follows it. */
function block(
  head: string,
  args: readonly ast.Arg[],
  place: { from: number; end: number; indent: number },
  tail = "",
): Unit[] {
  const { from, end, indent } = place;
  const parts = args.map(partsOf);
  const nameWidth = Math.max(...parts.map((part) => part.name.length));
  const conditional = parts.filter((part) => part.when !== undefined && !part.binding.includes("\n"));
  const whenAt = Math.max(0, ...conditional.map((part) => part.binding.length)) + 2;
  const inner = " ".repeat(indent + 2);
  const lines = parts.map(({ name, mark, binding, when }, i): Unit => {
    const text = `${inner}${name.padEnd(nameWidth)} ${mark} ${when === undefined ? binding : `${binding.padEnd(whenAt)} ${when}`}`;
    return { text, indent: indent + 2, from: args[i]!.span.start, to: args[i]!.span.end };
  });
  const first = { text: `${head}(`, indent, from, to: from };
  return [first, ...lines, { text: `${" ".repeat(indent)})${tail}`, indent: indent + 2, from: end - 1, to: end }];
}

function oneCall(clause: ast.Clause, call: ast.Call, word: string, context: Context): Unit[] {
  const line = " ".repeat(context.indent) + word + writeCall(call);
  const { start: from } = clause.span;
  if (!breaks(call.args, line, call.name.span.end, call.span.end, context.hasComments)) {
    return [{ text: line, indent: context.indent, from, to: clause.span.end }];
  }
  const head = " ".repeat(context.indent) + word + writeName(call.name);
  return block(head, call.args, { from, end: call.span.end, indent: context.indent });
}

/** `data "file" (…)`, `objective "file" (…)`. */
function withArgs(clause: ast.DataClause | ast.ObjectiveClause, head: string, gap: string, context: Context): Unit[] {
  const { indent, hasComments } = context;
  const { start: from } = clause.span;
  const to = clause.because === undefined ? clause.span.end : clause.because.span.start;
  const pad = " ".repeat(indent);
  const { args } = clause;
  const content = clause.kind === "data" ? clause.source : clause.file;
  if (args.length === 0) return [{ text: pad + head, indent, from, to }];
  const line = `${pad}${head}${gap}${writeArgs(args)}`;
  if (!breaks(args, line, content.span.end, to, hasComments)) return [{ text: line, indent, from, to }];
  return block(`${pad}${head}${gap}`, args, { from, end: to, indent });
}

// ── Models ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** On one line; or the learner under its transforms; or every step on its own line. */
function model(clause: ast.ModelClause, context: Context): Unit[] {
  const { indent, column, hasComments } = context;
  const pad = " ".repeat(indent);
  const { steps } = clause;
  const last = steps.at(-1)!;
  const name = clause.name === undefined ? undefined : `model ${writeName(clause.name)} = `;
  const pipeline = steps.map(writeStep);
  const line = `${pad}${name ?? "model".padEnd(column - indent)}${pipeline.join(" |> ")}`;
  const { start: from, end } = clause.span;
  // A comment behind the transforms wants the learner below them; one among them, every step on its own line.
  const between = hasComments({ start: steps[0]!.span.end, end: last.span.start });
  const among = hasComments({ start: steps[0]!.span.end, end: (steps.at(-2) ?? last).span.start });
  const isBroken = steps.map((step) => breaksStep(step, pad.length + 6, hasComments));
  const fits = line.length <= (steps.length === 1 ? WIDTH : PIPELINE_WIDTH);
  if (fits && !between && !isBroken.includes(true)) return [{ text: line, indent, from, to: end }];
  const head = `${pad}${name ?? "model "}`;
  const start = head + pipeline.slice(0, -1).join(" |> ");
  const together = steps.length > 1 && !among && !isBroken.includes(true) && start.length <= PIPELINE_WIDTH;
  if (together) {
    return [
      { text: start, indent, from, to: steps.at(-2)!.span.end },
      { text: `${pad}   |> ${pipeline.at(-1)}`, indent: indent + 3, from: last.span.start, to: last.span.end },
    ];
  }
  return steps.flatMap((step, i) => {
    const before = i === 0 ? head : `${pad}   |> `;
    const place = { from: i === 0 ? from : step.span.start, end: step.span.end, indent: indent + 6 };
    if (step.kind === "call-step" && (isBroken[i] || (steps.length === 1 && !fits)) && step.call.args.length > 0) {
      return block(
        before + writeName(step.call.name),
        step.call.args,
        { ...place, end: step.call.span.end },
        writeAs(step),
      );
    }
    return [{ text: before + pipeline[i], indent: indent + (i === 0 ? 0 : 3), from: place.from, to: step.span.end }];
  });
}

const breaksStep = (step: ast.Step, indent: number, hasComments: HasComments): boolean =>
  step.kind === "call-step" &&
  breaks(
    step.call.args,
    " ".repeat(indent) + writeStep(step),
    step.call.name.span.end,
    step.call.span.end,
    hasComments,
  );

/** The names of models that follow one another, each on one line, are padded: their '=' stand in a column. */
function alignModels(clauses: readonly ast.Clause[], laid: Unit[][]): Unit[][] {
  const out = [...laid];
  for (let i = 0; i < clauses.length; ) {
    let to = i;
    while (to < clauses.length && isNamed(clauses[to]!) && !(to > i && clauses[to]!.blankBefore)) to++;
    const run = laid.slice(i, to);
    if (run.length > 1 && run.every((units) => units.length === 1)) {
      const names = clauses.slice(i, to).map((clause) => writeName((clause as ast.ModelClause).name!));
      const width = Math.max(...names.map((name) => name.length));
      for (const [k, [unit]] of run.entries()) {
        const name = names[k]!;
        const text = unit!.text.replace(`model ${name} =`, () => `model ${name.padEnd(width)} =`);
        out[i + k] = [{ ...unit!, text }];
      }
    }
    i = Math.max(to, i + 1);
  }
  return out;
}
const isNamed = (clause: ast.Clause): boolean => clause.kind === "model" && clause.name !== undefined;

// ── Reasons ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const lastLine = (text: string): string => text.slice(text.lastIndexOf("\n") + 1);

/** Every `because` of a study stands in one column, if it fits there; else behind its clause, or on the next line. */
function withReasons(clauses: readonly ast.Clause[], laid: Unit[][], indent: number): Unit[][] {
  const reasons = clauses.map(({ because }) => (because === undefined ? "" : `because ${writeString(because)}`));
  const ends = laid.map((units) => lastLine(units.at(-1)!.text).length);
  const fitting = ends.filter(
    (end, i) => reasons[i] !== "" && laid[i]!.length === 1 && end + 1 + reasons[i]!.length <= WIDTH,
  );
  const column = fitting.length === 0 ? indent + 4 : Math.max(...fitting) + 1;
  return laid.map((units, i) => {
    const reason = reasons[i]!;
    if (reason === "") return units;
    const last = units.at(-1)!;
    const end = ends[i]!;
    const fits = (at: number) => at + lastLine(reason).length <= WIDTH;
    const inColumn = end < column && fits(column) && units.length === 1;
    const at = fits(column) ? column : indent + 4;
    const before = inColumn ? " ".repeat(column - end) : fits(end + 1) ? " " : `\n${" ".repeat(at)}`;
    return [...units.slice(0, -1), { ...last, text: last.text + before + reason, to: clauses[i]!.span.end }];
  });
}
