import type { Parent } from "./message.js";
import type { Stream } from "./threads.js";

/** Printed text waits this long for more, in milliseconds, or until there are so many characters. */
const PATIENCE = 20;
const FULL = 65_536;

/**
 * Joins what a cell prints line by line into few messages: a thousand small ones a second make servers drop output, and
 * with it the word that the cell is done.
 */
export class StreamBuffer {
  readonly #publish: (name: Stream, text: string, parent: Parent | undefined) => void;
  #name: Stream = "stdout";
  #parent: Parent | undefined;
  #text = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: (name: Stream, text: string, parent: Parent | undefined) => void) {
    this.#publish = publish;
  }

  add(name: Stream, text: string, parent: Parent | undefined): void {
    if (name !== this.#name || parent?.header.msg_id !== this.#parent?.header.msg_id) this.flush();
    this.#name = name;
    this.#parent = parent;
    this.#text += text;
    if (this.#text.length >= FULL) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), PATIENCE);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    this.#text = "";
    if (text !== "") this.#publish(this.#name, text, this.#parent);
  }
}
