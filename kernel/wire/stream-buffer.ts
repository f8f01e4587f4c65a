import type { Parent } from "./message.js";
import type { Stream } from "./threads.js";

/** Printed text waits this long for more, in milliseconds, or until there are so many characters. */
const PATIENCE = 20;
const FULL = 65_536;
/** So often the two streams may take turns in that time, each turn a message; what is printed after joins its own stream's last. */
const TURNS = 32;

interface Piece {
  readonly name: Stream;
  readonly parent: Parent | undefined;
  text: string;
}

/**
 * Joins what a cell prints line by line into few messages: a thousand small ones a second make servers drop output, and
 * with it the word that the cell is done.
 */
export class StreamBuffer {
  readonly #publish: (name: Stream, text: string, parent: Parent | undefined) => void;
  #pieces: Piece[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: (name: Stream, text: string, parent: Parent | undefined) => void) {
    this.#publish = publish;
  }

  add(name: Stream, text: string, parent: Parent | undefined): void {
    const isMore = (piece: Piece) => piece.name === name && piece.parent?.header.msg_id === parent?.header.msg_id;
    const open = this.#pieces.length < TURNS ? this.#pieces.slice(-1) : this.#pieces;
    const piece = open.findLast(isMore);
    if (piece === undefined) this.#pieces.push({ name, parent, text });
    else piece.text += text;
    this.#length += text.length;
    if (this.#length >= FULL) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), PATIENCE);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#length = 0;
    for (const { name, text, parent } of pieces) if (text !== "") this.#publish(name, text, parent);
  }
}
