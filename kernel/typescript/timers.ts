interface Timers {
  setTimeout?(callback: (...args: unknown[]) => void, milliseconds: number, ...args: unknown[]): unknown;
  clearTimeout?(timer: unknown): void;
}

/** What the compiler puts off until files have come to rest; tslab runs it at once, and knows no other. */
const UPDATE = "updateProgramWithWatchStatus";

/**
 * The timers of a watching compiler. tslab keeps the one for its own cells, and fails when a file beside the notebook
 * changes and sets another; those are kept here.
 */
export class OtherTimers {
  readonly #waiting = new Map<NodeJS.Timeout, () => void>();

  /** Gives a system the timers; tslab's own stay as they are. */
  addTo<S extends Timers>(system: S): S {
    return Object.assign(Object.create(system) as S, {
      setTimeout: (callback: () => void, milliseconds: number, ...args: unknown[]) =>
        callback.name === UPDATE
          ? system.setTimeout!(callback, milliseconds, ...args)
          : this.#set(callback, milliseconds),
      clearTimeout: (timer: NodeJS.Timeout) =>
        this.#waiting.has(timer) ? this.#clear(timer) : system.clearTimeout!(timer),
    });
  }

  /** Does what is put off. */
  settle(): void {
    for (const [timer, work] of this.#waiting) {
      this.#clear(timer);
      work();
    }
  }

  #set(work: () => void, milliseconds: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      work();
    }, milliseconds);
    this.#waiting.set(timer, work);
    return timer;
  }

  #clear(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#waiting.delete(timer);
  }
}
