/** What a cell is told when it runs. */
export interface CellRun {
  /** The number in "In [n]". */
  readonly number: number;
  /** Which cell of the notebook it is, where the front end says so. */
  readonly cell?: string;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

/** How a cell ended. */
export type Ending = { readonly ok: true; readonly value: unknown } | ({ readonly ok: false } & Trouble);

/** What a front end shows of an error. */
export interface Trouble {
  readonly name: string;
  readonly message: string;
  /** Lines; colours as escapes of a terminal. */
  readonly traceback: readonly string[];
}

export interface Completions {
  /** What is replaced, in UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly { readonly text: string; readonly type?: string }[];
}

/** Texts of one thing by MIME type. */
export type Bundle = Readonly<Record<string, unknown>>;

export type Completeness =
  | { readonly status: "complete" | "invalid" }
  | { readonly status: "incomplete"; readonly indent: string };

/** A language that cells are written in. Offsets are UTF-16. */
export interface Language {
  run(code: string, run: CellRun): Promise<Ending>;
  complete(code: string, offset: number): Completions | Promise<Completions>;
  inspect(code: string, offset: number): Bundle | undefined | Promise<Bundle | undefined>;
  completeness(code: string): Completeness | Promise<Completeness>;
}
