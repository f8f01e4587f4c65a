/** A cell was interrupted. */
export class Interrupted extends Error {
  constructor() {
    super("the cell was interrupted");
    this.name = "Interrupted";
  }
}

/** Errors by which cells, and what they call, say that they were interrupted. */
export function isInterrupt(error: unknown): boolean {
  if (error instanceof Interrupted) return true;
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return name === "AbortError" || code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}
