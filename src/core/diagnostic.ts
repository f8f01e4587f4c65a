/** Half-open range of UTF-16 offsets into one source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Severity = "error" | "warning" | "hint";

/** One thing to tell a user: what was found, what was expected, what to type. Plain data; a renderer adds the place. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable, kebab-case; documented by code. */
  readonly code: string;
  /** One sentence, no final full stop; names what was found and what was expected. */
  readonly message: string;
  /** Where in the study's text; absent when the trouble has no place in it. */
  readonly span?: Span;
  /** The fix, as text to type; printed beside the caret. */
  readonly hint?: string;
  /** The file that `span` points into, when it is not the study's own. */
  readonly file?: string;
}

/** What one row of a message table says: `severity` is error unless given. */
export interface Wording {
  readonly severity?: Severity;
  readonly message: string;
  readonly hint?: string;
}

/** code → (typed data) → wording. One row a message; every call site passes the row's own data type. */
export type MessageTable = Readonly<Record<string, (data: never) => Wording>>;

/** Binds a table: `say("unknown-column", { … }, span)` is type-checked against the row. */
export function speaker<T extends MessageTable>(table: T) {
  return <C extends keyof T & string>(code: C, data: Parameters<T[C]>[0], span?: Span): Diagnostic => {
    const { severity = "error", message, hint } = (table[code] as (d: Parameters<T[C]>[0]) => Wording)(data);
    return {
      severity,
      code,
      message,
      ...(span === undefined ? {} : { span }),
      ...(hint === undefined ? {} : { hint }),
    };
  };
}

/** Source order: by place first, then errors before warnings. Diagnostics without a place come first. */
export function inSourceOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const rank: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };
  return [...diagnostics].sort(
    (a, b) => (a.span?.start ?? -1) - (b.span?.start ?? -1) || rank[a.severity] - rank[b.severity],
  );
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((d) => d.severity === "error");

/** 1-based line and column (in UTF-16 units) of an offset. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

/** Carries diagnostics through code that cannot go on: readers of data, stores, the public API. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => `${d.severity}[${d.code}] ${d.message}`).join("\n"));
    this.name = "TuneError";
    this.diagnostics = diagnostics;
  }
}
