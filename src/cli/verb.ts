import type { Engine } from "./engine.js";
import type { Io } from "./io.js";

/** One option of a verb: from this its parsing, its help and its completion are made. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** The word that stands for its value in the help; absent: the option is on or off. */
  readonly value?: string;
  /** What completion offers for the value. */
  readonly completes?: Completes;
  /** May be given several times; its values come as one, between commas. */
  readonly repeats?: true;
  readonly doc: string;
}

/** What stands at a place of a command, for completion. */
export type Completes = "study-file" | "study" | "file" | "folder" | readonly string[];

export interface Verb {
  readonly name: string;
  /** What follows the name in the help, without the options: "FILE…". */
  readonly usage: string;
  /** One line, for the list of verbs. */
  readonly doc: string;
  /** Further paragraphs, for the verb's own help. */
  readonly more?: string;
  readonly flags: readonly Flag[];
  /** What completion offers for each argument; the last one repeats. */
  readonly completes: readonly Completes[];
  /** Least and most arguments; no most: any number. */
  readonly takes: readonly [least: number, most?: number];
  /** Does it; heavy modules are imported here, not at the top of the file. The exit code. */
  run(call: Call): Promise<number>;
}

/** A verb with what was typed. */
export interface Call {
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly io: Io;
  readonly engine: () => Promise<Engine>;
}

export interface Flags {
  /** Whether an option without value was given. */
  has(name: string): boolean;
  /** The value of an option. */
  get(name: string): string | undefined;
  /** Every value of an option that repeats. */
  all(name: string): readonly string[];
}

/** Exit codes of the command. */
export const EXIT = { done: 0, failed: 1, usage: 2, missed: 3, interrupted: 130 } as const;

export const JSON_FLAG: Flag = { name: "json", doc: "print one JSON document, and everything else to stderr" };
export const STORE_FLAG: Flag = {
  name: "store",
  value: "PLACE",
  completes: "folder",
  doc: "where runs are kept: a folder or a URL (default: .tunebook/)",
};
export const USE_FLAG: Flag = {
  name: "use",
  value: "MODULE",
  completes: "file",
  repeats: true,
  doc: "a .ts or .js module whose exported leaves the study may name; runs its code",
};
