import { Publisher, Reply, Router } from "zeromq";
import { addressOf, type Connection } from "./connection.js";
import { Codec, type Draft, type Message } from "./message.js";
import { Outbox } from "./outbox.js";
import type { Channel } from "./threads.js";

/** How long closing waits for the network to take what is left, in milliseconds. */
const LINGER = 1000;
const CHANNELS: readonly Channel[] = ["shell", "control", "stdin"];

/** The five sockets of a kernel. */
export class Sockets {
  readonly #codec: Codec;
  readonly #connection: Connection;
  // No high water mark: a full queue would drop messages, the final "idle" among them.
  readonly #iopub = new Publisher({ sendHighWaterMark: 0, linger: LINGER });
  readonly #routers: Readonly<Record<Channel, Router>>;
  readonly #heartbeat = new Reply({ linger: 0 });
  readonly #published: Outbox;
  readonly #replies: Readonly<Record<Channel, Outbox>>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#codec = new Codec(connection.key, connection.signature_scheme);
    const router = () => new Router({ linger: LINGER, sendHighWaterMark: 0 });
    this.#routers = { shell: router(), control: router(), stdin: router() };
    this.#published = new Outbox(this.#iopub);
    const { shell, control, stdin } = this.#routers;
    this.#replies = { shell: new Outbox(shell), control: new Outbox(control), stdin: new Outbox(stdin) };
  }

  /** Listens; `receive` gets every genuine message, one socket's in order. */
  async open(receive: (channel: Channel, message: Message) => void): Promise<void> {
    const bind = (socket: { bind(address: string): Promise<void> }, name: Parameters<typeof addressOf>[1]) =>
      socket.bind(addressOf(this.#connection, name));
    await Promise.all([
      bind(this.#iopub, "iopub"),
      bind(this.#heartbeat, "hb"),
      ...CHANNELS.map((channel) => bind(this.#routers[channel], channel)),
    ]);
    void this.#beat();
    for (const channel of CHANNELS) void this.#listen(channel, receive);
  }

  publish(draft: Draft): void {
    this.#published.send(this.#codec.encode([Buffer.from(draft.type)], draft));
  }

  reply(channel: Channel, draft: Draft): void {
    this.#replies[channel].send(this.#codec.encode(draft.parent?.identities ?? [], draft));
  }

  async close(): Promise<void> {
    await Promise.all([this.#published.sent(), ...CHANNELS.map((channel) => this.#replies[channel].sent())]);
    for (const socket of [this.#iopub, this.#heartbeat, ...Object.values(this.#routers)]) socket.close();
  }

  async #listen(channel: Channel, receive: (channel: Channel, message: Message) => void): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      const message = this.#codec.decode(frames);
      if (message !== undefined) receive(channel, message);
    }
  }

  async #beat(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }
}
