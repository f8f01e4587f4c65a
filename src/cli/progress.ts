import type { Goal } from "../contracts.js";
import { count, decimalsFor, duration } from "../report/numbers.js";
import { clip } from "../report/paint.js";
import type { Progress } from "../run/run.js";
import type { Out } from "./io.js";

/** Redraws at a terminal, and lines elsewhere, come at most this often, in milliseconds. */
const REDRAW = 100;
const SPEAK = 5000;
/** Without news a terminal is redrawn this often: the time goes on. */
const TICK = 1000;
const CLEAR = "\r\x1b[2K";

/** Tells how a run goes: one line that changes at a terminal; a plain line now and then elsewhere. */
export class ProgressLine {
  readonly #out: Out;
  readonly #study: string;
  readonly #goal: Goal | undefined;
  readonly #now: () => number;
  readonly #ticking: NodeJS.Timeout | undefined;
  #last: number;
  #heard: { readonly progress: Progress; readonly at: number };
  #isDrawn = false;

  /** `trials`: how many are planned, where that is known. Draws at once. */
  constructor(out: Out, study: string, goal: Goal | undefined, trials?: number, now = () => performance.now()) {
    this.#out = out;
    this.#study = study;
    this.#goal = goal;
    this.#now = now;
    const none = {
      trialsDone: 0,
      ...(trials === undefined ? {} : { trialsPlanned: trials }),
      fitsRun: 0,
      fitsSaved: 0,
    };
    this.#heard = { progress: none, at: now() };
    this.#last = now();
    if (!out.isTerminal) return;
    this.#draw();
    this.#ticking = setInterval(() => this.#draw(), TICK).unref();
  }

  update(progress: Progress): void {
    this.#heard = { progress, at: this.#now() };
    if (this.#now() - this.#last >= (this.#out.isTerminal ? REDRAW : SPEAK)) this.#draw();
  }

  #draw(): void {
    const { isTerminal, width } = this.#out;
    const { progress, at } = this.#heard;
    this.#last = this.#now();
    const text = `${this.#study}  ${progressText(progress, this.#goal, (this.#last - at) / 1000)}`;
    // The last cell stays free: a terminal that is full to the brim wraps, and the line could not be cleared.
    this.#out.write(isTerminal ? `${CLEAR}${clip(text, Math.max(8, width - 1))}` : `${text}\n`);
    this.#isDrawn = isTerminal;
  }

  /** Leaves the terminal as it was. */
  clear(): void {
    clearInterval(this.#ticking);
    if (this.#isDrawn) this.#out.write(CLEAR);
    this.#isDrawn = false;
  }
}

/** The most important first: a narrow terminal cuts the end. */
export function progressText(p: Progress, goal: Goal | undefined, secondsAgo = 0): string {
  const done = p.trialsPlanned === undefined ? count(p.trialsDone) : `${count(p.trialsDone)}/${count(p.trialsPlanned)}`;
  const score = goal && p.best?.values[goal.scorer];
  return [
    `${done} trials`,
    ...(score === undefined ? [] : [`best ${goal!.scorer} ${score.toFixed(decimalsFor([score]))}`]),
    ...(p.secondsLeft === undefined ? [] : [`${timeText(p.secondsLeft - secondsAgo)} left`]),
    `${count(p.fitsRun)} fits run${p.fitsSaved > 0 ? `, ${count(p.fitsSaved)} saved` : ""}`,
  ].join("  ");
}

const timeText = (seconds: number): string =>
  seconds < 100 ? `${Math.max(1, Math.round(seconds))} s` : duration(seconds);
