/** One stream of text to a user. */
export interface Out {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Cells of a line at a terminal. */
  readonly width: number;
}

/** The world as a command sees it; tests bring their own. */
export interface Io {
  readonly stdout: Out;
  readonly stderr: Out;
  readonly stdin: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Calls back at the first Ctrl-C; returns how to stop listening. While nobody listens, Ctrl-C ends the process. */
  readonly onInterrupt: (listener: () => void) => () => void;
}
