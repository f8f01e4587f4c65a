import { inspect } from "node:util";
import { placeOf } from "../../src/core/diagnostic.js";
import { frameOf } from "../../src/report/diagnostics.js";
import { colored } from "../../src/report/paint.js";
import type { Ending } from "../language.js";
import type { Origins } from "./origins.js";

/** A cell that has run: its text, and where its code comes from. */
export interface Ran {
  readonly code: string;
  readonly origins: Origins;
  /** Lines of what was run; the call of it stands below them. */
  readonly lines: number;
}
type Cells = ReadonlyMap<number, Ran>;
type Prepare = NonNullable<typeof Error.prepareStackTrace>;

/** In what runs; in a stack that has been rewritten. */
const RUN = /cell-(\d+)\.ts:(\d+):(\d+)/;
const TYPED = /\bcell (\d+):(\d+):(\d+)/;

/**
 * Has the stacks of errors that come from cells speak of the cells as they were typed, and end there: what called the
 * cell is nobody's concern, nor is what happens inside of this package, whose folder is `root`.
 */
export function rewriteStacks(cells: Cells, root: string): void {
  const before: Prepare | undefined = Error.prepareStackTrace;
  const isOwn = (frame: string) => frame.includes(`${root}/dist/`) || frame.includes(`${root}\\dist\\`);
  Error.prepareStackTrace = (error, sites) => {
    const frames = sites.map((site) => `    at ${site}`);
    const last = frames.findLastIndex((frame) => RUN.test(frame));
    if (last < 0) return before?.(error, sites) ?? [headOf(error), ...frames].join("\n");
    const shown = frames.slice(0, last + 1).filter((frame) => !isOutermost(frame, cells) && !isOwn(frame));
    // Names of earlier cells are called as properties of what holds them all.
    const typed = shown.map((frame) =>
      frame.replace("at Proxy.", "at ").replace(RUN, (_, cell, row, column) => placed(cells, cell, row, column)),
    );
    return [headOf(error), ...typed].join("\n");
  };
}

/** As the engine begins a stack. */
function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

/** An error that a cell threw, with the place in the cell where it came from. */
export function thrown(error: unknown, cells: Cells): Ending {
  if (!(error instanceof Error)) {
    const shown = inspect(error);
    return { ok: false, name: "Error", message: shown, traceback: [colored("red", "thrown: ") + shown] };
  }
  const { name, message, cause, stack = "" } = error;
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const causes = cause === undefined ? [] : inspect(cause).split("\n");
  return {
    ok: false,
    name,
    message,
    traceback: [
      ...`${colored("red", name)}: ${message}`.split("\n"),
      ...excerpt(frames, cells),
      ...frames.slice(0, frames.findLastIndex((frame) => TYPED.test(frame)) + 1),
      ...causes.map((line, i) => (i === 0 ? `cause: ${line}` : line)),
    ],
  };
}

/** The line of a cell that the stack comes to first, with a caret. */
function excerpt(frames: readonly string[], cells: Cells): string[] {
  const found = TYPED.exec(frames.find((frame) => TYPED.test(frame)) ?? "");
  const code = cells.get(Number(found?.[1]))?.code;
  if (found === null || code === undefined) return [];
  const before = code.split("\n").slice(0, Number(found[2]) - 1);
  const start = before.reduce((sum, line) => sum + line.length + 1, Number(found[3]) - 1);
  const span = { start, end: start + 1 };
  const frame = frameOf({ severity: "error", code: "", message: "", span }, { name: "", text: code }, colored);
  return frame.split("\n").slice(2);
}

function placed(cells: Cells, cell: string, row: string, column: string): string {
  const ran = cells.get(Number(cell));
  const offset = ran?.origins.offsetOf(Number(row), Number(column));
  if (ran === undefined || offset === undefined) return `cell ${cell}`;
  const { line, column: at } = placeOf(ran.code, offset);
  return `cell ${cell}:${line}:${at}`;
}

/** The call of a whole cell, which nobody typed. */
function isOutermost(frame: string, cells: Cells): boolean {
  const found = RUN.exec(frame);
  return found !== null && Number(found[2]) > (cells.get(Number(found[1]))?.lines ?? Number.POSITIVE_INFINITY);
}
