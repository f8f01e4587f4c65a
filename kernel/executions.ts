import { bundleOf } from "./bundle.js";
import type { FrontEnd } from "./front-end.js";
import type { History } from "./history.js";
import type { Ending, Language } from "./language.js";
import { interrupted } from "./trouble.js";
import type { Content, Message } from "./wire/message.js";

/** An error of ours, not of the cell's: told like one, and the kernel lives on. */
function brokenBy(error: unknown): Ending {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    ok: false,
    name,
    message: `${message} (in the kernel, not in the cell)`,
    traceback: (stack ?? "").split("\n"),
  };
}

interface Request {
  readonly code: string;
  readonly silent: boolean;
  readonly remember: boolean;
  readonly stopOnError: boolean;
}

/** Cells, run one after the other; an error takes those with it that wait behind. */
export class Executions {
  readonly #frontEnd: FrontEnd;
  readonly #language: Language;
  readonly #history: History;
  /** Resolves when every request has come in that was sent so far. */
  readonly #fence: () => Promise<void>;
  readonly #waiting: Message[] = [];
  #running: AbortController | undefined;
  #number = 0;
  /** Resolves when no cell runs. */
  idle: Promise<void> = Promise.resolve();

  constructor(frontEnd: FrontEnd, language: Language, history: History, fence: () => Promise<void>) {
    this.#frontEnd = frontEnd;
    this.#language = language;
    this.#history = history;
    this.#fence = fence;
  }

  add(request: Message): void {
    this.#waiting.push(request);
    if (this.#running === undefined) this.idle = this.#runAll();
  }

  interrupt(): void {
    this.#running?.abort();
  }

  async #runAll(): Promise<void> {
    for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
      this.#running = new AbortController();
      this.#frontEnd.status("busy", request, true);
      const { content, failed } = await this.#run(request, this.#running.signal);
      // Whoever sent several cells at once did not know yet that this one would fail.
      if (failed) await this.#fence();
      this.#frontEnd.reply("shell", request, "execute_reply", content);
      this.#frontEnd.status("idle", request, true);
      if (failed) this.#abortWaiting();
    }
    this.#running = undefined;
  }

  #abortWaiting(): void {
    for (const request of this.#waiting.splice(0)) {
      this.#frontEnd.status("busy", request);
      this.#frontEnd.reply("shell", request, "execute_reply", { status: "aborted", execution_count: this.#number });
      this.#frontEnd.status("idle", request);
    }
  }

  async #run(message: Message, signal: AbortSignal): Promise<{ content: Content; failed: boolean }> {
    const { code, silent, remember, stopOnError } = requestOf(message.content);
    if (remember) this.#history.add(++this.#number, code);
    const execution_count = this.#number;
    if (!silent) this.#frontEnd.publish("execute_input", { code, execution_count }, {}, message);
    const ran = await this.#frontEnd.during(message, () => this.#end(code, signal, message.metadata.cellId));
    const ending = ran.ok && ran.value !== undefined && !silent ? this.#show(ran, execution_count, message) : ran;
    if (!ending.ok) {
      const error = { ename: ending.name, evalue: ending.message, traceback: ending.traceback };
      if (!silent) this.#frontEnd.publish("error", error, {}, message);
      return { content: { status: "error", execution_count, ...error }, failed: stopOnError };
    }
    return { content: { status: "ok", execution_count, payload: [], user_expressions: {} }, failed: false };
  }

  /** Sends a cell's value; its ending, which is another one where the value has no form to be shown in. */
  #show(ending: Ending & { readonly ok: true }, execution_count: number, message: Message): Ending {
    try {
      const data = bundleOf(ending.value);
      this.#frontEnd.publish("execute_result", { data, metadata: {}, execution_count }, {}, message);
      return ending;
    } catch (error) {
      const { name, message: why } = error instanceof Error ? error : new Error(String(error));
      const text = `the cell's value cannot be shown: ${why}`;
      return { ok: false, name, message: text, traceback: [text] };
    }
  }

  async #end(code: string, signal: AbortSignal, cellId: unknown): Promise<Ending> {
    if (code.trim() === "") return { ok: true, value: undefined };
    const cell = typeof cellId === "string" ? { cell: cellId } : {};
    const run = { number: this.#number, signal, ...cell };
    const ending = await this.#language.run(code, run).catch(brokenBy);
    // What a cell caught is its own affair; but it did not come to its end in the user's eyes.
    return ending.ok && signal.aborted ? interrupted : ending;
  }
}

function requestOf(content: Content): Request {
  const silent = content.silent === true;
  return {
    code: String(content.code ?? ""),
    silent,
    remember: !silent && content.store_history !== false,
    stopOnError: content.stop_on_error !== false,
  };
}
