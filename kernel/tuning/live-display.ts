import type { FrontEnd } from "../front-end.js";
import type { Bundle } from "../language.js";
import type { Content } from "../wire/message.js";

/** Least time between two updates, in milliseconds: servers drop what comes faster than a thousand a second. */
const PAUSE = 100;

/** One display that changes while something runs. */
export class LiveDisplay {
  readonly #frontEnd: FrontEnd;
  #id: string | undefined;
  #waiting: (() => Bundle) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(frontEnd: FrontEnd) {
    this.#frontEnd = frontEnd;
    // What is over at once shows its end only.
    this.#timer = setTimeout(() => this.#tick(), PAUSE);
  }

  /** Shows a state soon, unless a newer one comes first. */
  update(state: () => Bundle): void {
    this.#waiting = state;
    this.#timer ??= setTimeout(() => this.#tick(), PAUSE);
  }

  /** Shows the last state, at once; the metadata is saved with it. */
  finish(bundle: Bundle, metadata: Content = {}): void {
    this.cancel();
    this.#show(bundle, metadata);
  }

  /** Leaves things as they are. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  #tick(): void {
    this.#timer = undefined;
    const state = this.#waiting;
    this.#waiting = undefined;
    if (state !== undefined) this.#show(state());
  }

  #show(bundle: Bundle, metadata: Content = {}): void {
    if (this.#id === undefined) this.#id = this.#frontEnd.display(bundle, metadata);
    else this.#frontEnd.update(this.#id, bundle, metadata);
  }
}
