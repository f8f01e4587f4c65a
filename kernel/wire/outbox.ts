/** What can send: a socket. */
interface Sending {
  send(frames: Uint8Array[]): Promise<void>;
}

/** Sends one after the other: a socket takes no second message while one is under way. */
export class Outbox {
  readonly #socket: Sending;
  #last: Promise<void> = Promise.resolve();

  constructor(socket: Sending) {
    this.#socket = socket;
  }

  send(frames: Uint8Array[]): void {
    // The front end has gone, or has closed this socket: nobody is left to hear of it.
    this.#last = this.#last.then(() => this.#socket.send(frames)).catch(() => {});
  }

  /** Resolves when everything has been handed to the network. */
  sent(): Promise<void> {
    return this.#last;
  }
}
