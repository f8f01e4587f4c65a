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

const PLACE = /cell-(\d+)\.ts:(\d+):(\d+)/;

/** An error that a cell threw, with the lines of the cells in its stack as they were typed. */
export function thrown(error: unknown, cells: ReadonlyMap<number, Ran>): Ending {
  if (!(error instanceof Error)) {
    const shown = inspect(error);
    return { ok: false, name: "Error", message: shown, traceback: [colored("red", "thrown: ") + shown] };
  }
  const { name, message } = error;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const inCells = frames
    .slice(0, frames.findLastIndex((line) => PLACE.test(line)) + 1)
    .filter((line) => !isOutermost(line, cells));
  // Names of earlier cells are called as properties of what holds them all.
  const lines = inCells.map((line) =>
    line.replace("at Proxy.", "at ").replace(PLACE, (_, cell, row, column) => placed(cells, cell, row, column)),
  );
  const causes = error.cause === undefined ? [] : inspect(error.cause).split("\n");
  return {
    ok: false,
    name,
    message,
    traceback: [
      ...headOf(error, inCells, cells),
      ...lines,
      ...causes.map((line, i) => (i === 0 ? `cause: ${line}` : line)),
    ],
  };
}

/** Name and message; where the stack begins in a cell, the line with a caret. */
function headOf({ name, message }: Error, frames: readonly string[], cells: ReadonlyMap<number, Ran>): string[] {
  const head = `${colored("red", name)}: ${message}`.split("\n");
  const found = PLACE.exec(frames[0] ?? "");
  const ran = found === null ? undefined : cells.get(Number(found[1]));
  const offset = ran?.origins.offsetOf(Number(found![2]), Number(found![3]));
  if (ran === undefined || offset === undefined) return head;
  const span = { start: offset, end: offset + 1 };
  const frame = frameOf({ severity: "error", code: "", message: "", span }, { name: "", text: ran.code }, colored);
  return [...head, ...frame.split("\n").slice(2)];
}

function placed(cells: ReadonlyMap<number, Ran>, cell: string, row: string, column: string): string {
  const ran = cells.get(Number(cell));
  const offset = ran?.origins.offsetOf(Number(row), Number(column));
  if (ran === undefined || offset === undefined) return `cell ${cell}`;
  const { line, column: at } = placeOf(ran.code, offset);
  return `cell ${cell}:${line}:${at}`;
}

/** The call of a whole cell, which nobody typed. */
function isOutermost(frame: string, cells: ReadonlyMap<number, Ran>): boolean {
  const found = PLACE.exec(frame);
  return found !== null && Number(found[2]) > (cells.get(Number(found[1]))?.lines ?? Number.POSITIVE_INFINITY);
}
