import type { Goal } from "../contracts.js";
import { count, decimalsFor, duration } from "../report/numbers.js";
import { clip } from "../report/paint.js";
import type { Progress } from "../run/run.js";
import type { Out } from "./io.js";

/** Redraws at a terminal, and lines elsewhere, come at most this often, in milliseconds. */
const REDRAW = 100;
const SPEAK = 5000;
const CLEAR = "\r\x1b[2K";

/** Tells how a run goes: one line that changes at a terminal; a plain line now and then elsewhere. */
export class ProgressLine {
  readonly #out: Out;
  readonly #study: string;
  readonly #goal: Goal | undefined;
  readonly #now: () => number;
  #last: number;
  #isDrawn = false;

  constructor(out: Out, study: string, goal: Goal | undefined, now: () => number = () => performance.now()) {
    this.#out = out;
    this.#study = study;
    this.#goal = goal;
    this.#now = now;
    this.#last = out.isTerminal ? Number.NEGATIVE_INFINITY : now();
  }

  update(progress: Progress): void {
    const { isTerminal, width } = this.#out;
    if (this.#now() - this.#last < (isTerminal ? REDRAW : SPEAK)) return;
    this.#last = this.#now();
    const text = `${this.#study}  ${progressText(progress, this.#goal)}`;
    // The last cell stays free: a terminal that is full to the brim wraps, and the line could not be cleared.
    this.#out.write(isTerminal ? `${CLEAR}${clip(text, Math.max(8, width - 1))}` : `${text}\n`);
    this.#isDrawn = isTerminal;
  }

  /** Leaves the terminal as it was. */
  clear(): void {
    if (this.#isDrawn) this.#out.write(CLEAR);
    this.#isDrawn = false;
  }
}

/** The most important first: a narrow terminal cuts the end. */
export function progressText(p: Progress, goal: Goal | undefined): string {
  const done = p.trialsPlanned === undefined ? count(p.trialsDone) : `${count(p.trialsDone)}/${count(p.trialsPlanned)}`;
  const score = goal && p.best?.values[goal.scorer];
  return [
    `${done} trials`,
    ...(score === undefined ? [] : [`best ${goal!.scorer} ${score.toFixed(decimalsFor([score]))}`]),
    ...(p.secondsLeft === undefined ? [] : [`${duration(Math.max(1, Math.round(p.secondsLeft)))} left`]),
    `${count(p.fitsRun)} fits run${p.fitsSaved > 0 ? `, ${count(p.fitsSaved)} saved` : ""}`,
  ].join("  ");
}
