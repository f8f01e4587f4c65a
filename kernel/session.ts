import { Comms, type CommTarget } from "./comms.js";
import { Executions } from "./executions.js";
import type { FrontEnd } from "./front-end.js";
import { History } from "./history.js";
import type { Language } from "./language.js";
import { toOffset, toPoints } from "./positions.js";
import type { Content, Message } from "./wire/message.js";
import type { Channel } from "./wire/threads.js";

/** Answers requests, all but those that the thread of the sockets answers itself. */
export class Session {
  readonly #frontEnd: FrontEnd;
  readonly #language: Language;
  readonly #history = new History();
  readonly #executions: Executions;
  readonly #comms: Comms;

  constructor(
    frontEnd: FrontEnd,
    language: Language,
    fence: () => Promise<void>,
    targets: Readonly<Record<string, CommTarget>>,
  ) {
    this.#frontEnd = frontEnd;
    this.#language = language;
    this.#executions = new Executions(frontEnd, language, this.#history, fence);
    this.#comms = new Comms(frontEnd, targets);
  }

  receive(channel: Channel, message: Message): void {
    const type = message.header.msg_type;
    if (type === "execute_request") this.#executions.add(message);
    else if (type === "input_reply") this.#frontEnd.answerInput(String(message.content.value ?? ""));
    else void this.#serve(channel, type, message);
  }

  async #serve(channel: Channel, type: string, message: Message): Promise<void> {
    this.#frontEnd.status("busy", message);
    try {
      const content = await this.#answer(type, message);
      if (content !== undefined) this.#frontEnd.reply(channel, message, replyTo(type), content);
    } catch (error) {
      const { name, message: evalue } = error as Error;
      const content = { status: "error", ename: name, evalue, traceback: [] };
      if (type.endsWith("_request")) this.#frontEnd.reply(channel, message, replyTo(type), content);
    } finally {
      this.#frontEnd.status("idle", message);
    }
  }

  interrupt(): void {
    this.#executions.interrupt();
  }

  /** Resolves when no cell runs. */
  idle(): Promise<void> {
    return this.#executions.idle;
  }

  /** The content of the reply; undefined: this message has none. */
  async #answer(type: string, message: Message): Promise<Content | undefined> {
    const { content } = message;
    const code = String(content.code ?? "");
    const offset = () => toOffset(code, Number(content.cursor_pos ?? code.length));
    switch (type) {
      case "complete_request":
        return this.#complete(code, offset());
      case "inspect_request":
        return this.#inspect(code, offset());
      case "is_complete_request":
        return { ...(await this.#language.completeness(code)) };
      case "history_request":
        return { status: "ok", history: this.#history.find(content) };
      case "comm_info_request":
        return this.#comms.list(content.target_name);
      case "comm_open":
        this.#comms.open(message);
        return undefined;
      case "comm_msg":
        await this.#comms.receive(message);
        return undefined;
      case "comm_close":
        this.#comms.close(message);
        return undefined;
      default:
        return undefined;
    }
  }

  async #complete(code: string, offset: number): Promise<Content> {
    const { start, end, items } = await this.#language.complete(code, offset);
    const [cursor_start, cursor_end] = [toPoints(code, start), toPoints(code, end)];
    const types = items.map(({ text, type = "" }) => ({ start: cursor_start, end: cursor_end, text, type }));
    const matches = items.map(({ text }) => text);
    return { status: "ok", matches, cursor_start, cursor_end, metadata: { _jupyter_types_experimental: types } };
  }

  async #inspect(code: string, offset: number): Promise<Content> {
    const data = await this.#language.inspect(code, offset);
    return { status: "ok", found: data !== undefined, data: data ?? {}, metadata: {} };
  }
}

const replyTo = (type: string): string => type.replace(/_request$/, "_reply");
