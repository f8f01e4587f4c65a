import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import type { Bundle } from "./language.js";
import type { Content, Draft, Message, Parent } from "./wire/message.js";
import type { Channel, Stream, ToSockets } from "./wire/threads.js";

/** Whoever asked for what runs now: output goes to that cell, also when it comes after the cell's end. */
class Asker {
  readonly message: Message;
  constructor(message: Message) {
    this.message = message;
  }
  [inspect.custom](): string {
    return "<cell>";
  }
}

/** The other side of the sockets, as cells and answers speak to it. */
export class FrontEnd {
  readonly #post: (message: ToSockets) => void;
  readonly #asker = new AsyncLocalStorage<Asker>();
  #latest: Message | undefined;
  #displays = 0;
  #awaited: ((value: string) => void) | undefined;

  constructor(post: (message: ToSockets) => void) {
    this.#post = post;
  }

  /** Runs something whose output belongs to a request. */
  during<T>(request: Message, work: () => T): T {
    this.#latest = request;
    return this.#asker.run(new Asker(request), work);
  }

  /** The request that output belongs to: that of the code which prints, or the latest one's. */
  get request(): Message | undefined {
    return this.#asker.getStore()?.message ?? this.#latest;
  }

  publish(type: string, content: Content, more: Pick<Draft, "metadata" | "buffers"> = {}, parent = this.request): void {
    this.#post({ op: "publish", draft: { type, content, parent: parentOf(parent), ...more } });
  }

  stream(name: Stream, text: string): void {
    this.#post({ op: "stream", name, text, parent: parentOf(this.request) });
  }

  reply(channel: Channel, to: Message, type: string, content: Content): void {
    this.#post({ op: "reply", channel, draft: { type, content, parent: parentOf(to) } });
  }

  status(state: "busy" | "idle", parent: Message, executing = false): void {
    this.#post({ op: "status", state, parent: parentOf(parent), executing });
  }

  /** Shows something; the id under which it can be replaced. */
  display(data: Bundle, metadata: Content = {}): string {
    const display_id = `display-${++this.#displays}`;
    this.publish("display_data", { data, metadata, transient: { display_id } });
    return display_id;
  }

  update(display_id: string, data: Bundle, metadata: Content = {}): void {
    this.publish("update_display_data", { data, metadata, transient: { display_id } });
  }

  /** `wait`: only when something new is there to be shown. */
  clear(wait: boolean): void {
    this.publish("clear_output", { wait });
  }

  /** Asks the user for a line of text. */
  async input(prompt: string, password: boolean): Promise<string> {
    const { request } = this;
    if (request?.content.allow_stdin !== true) throw new Error("this front end cannot ask for input");
    const answer = new Promise<string>((resolve) => {
      this.#awaited = resolve;
    });
    this.reply("stdin", request, "input_request", { prompt, password });
    return answer;
  }

  answerInput(value: string): void {
    this.#awaited?.(value);
    this.#awaited = undefined;
  }
}

function parentOf(message: Message | undefined): Parent | undefined {
  return message && { identities: message.identities, header: message.header };
}
