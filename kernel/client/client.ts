import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { Home } from "../home.js";
import { addressOf, type Connection } from "../wire/connection.js";
import { Codec, type Content, type Message } from "../wire/message.js";

export interface StartOptions {
  /** Signs messages; empty: they are not signed. */
  readonly key?: string;
  /** Folder that the kernel runs in; one of its own, that goes with it, unless given. */
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}
export interface ExecuteOptions {
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly stop_on_error?: boolean;
  readonly allow_stdin?: boolean;
}

/** Everything that a request led to. */
export interface Answer {
  readonly reply: Content;
  /** What iopub carried of it, from busy to idle, in order. */
  readonly published: readonly Message[];
}

/** A Jupyter front end without a face: starts a kernel, and speaks to it over its sockets. */
export class Client {
  readonly connection: Connection;
  readonly process: ChildProcess;
  readonly folder: string;
  readonly #codec: Codec;
  readonly #routers: Readonly<Record<"shell" | "control" | "stdin", Dealer>>;
  readonly #iopub = new Subscriber({ receiveHighWaterMark: 0 });
  readonly #heartbeat = new Request();
  readonly #listeners = new Set<(message: Message, from: string) => void>();
  /** Rejects when the process ends. */
  readonly #death: Promise<never>;
  /** Answers to the kernel's questions, in order. */
  readonly inputs: string[] = [];

  private constructor(connection: Connection, folder: string, kernel: ChildProcess) {
    this.connection = connection;
    this.folder = folder;
    this.process = kernel;
    this.#death = once(kernel, "exit").then(([code]) => Promise.reject(new Error(`the kernel ended with ${code}`)));
    this.#death.catch(() => {});
    this.#codec = new Codec(connection.key, connection.signature_scheme, "client");
    const dealer = () => new Dealer({ linger: 0 });
    this.#routers = { shell: dealer(), control: dealer(), stdin: dealer() };
  }

  static async start({ key = randomUUID(), cwd, env = {} }: StartOptions = {}): Promise<Client> {
    const folder = mkdtempSync(join(tmpdir(), "tunebook-kernel-"));
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await freePorts(5);
    const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port } as Record<`${string}_port`, number>;
    const connection = {
      transport: "tcp",
      ip: "127.0.0.1",
      key,
      signature_scheme: "hmac-sha256",
      ...ports,
    } as Connection;
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(connection));
    const kernel = spawn(process.execPath, [join(new Home().root, "dist/kernel/start.js"), file], {
      cwd: cwd ?? folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const client = new Client(connection, folder, kernel);
    await client.#connect();
    return client;
  }

  async #connect(): Promise<void> {
    this.#iopub.subscribe("");
    this.#iopub.connect(addressOf(this.connection, "iopub"));
    this.#heartbeat.connect(addressOf(this.connection, "hb"));
    // One identity for all: the kernel sends its questions to whom it has the request from.
    for (const channel of ["shell", "control", "stdin"] as const) {
      this.#routers[channel].routingId = "client";
      this.#routers[channel].connect(addressOf(this.connection, channel));
      void this.#listen(this.#routers[channel], channel);
    }
    void this.#listen(this.#iopub, "iopub");
    // What is published before the subscription has arrived is lost: ask until something comes.
    const heard = new Promise<void>((done) => {
      const ask = () => void this.send("shell", "kernel_info_request", {});
      const timer = setInterval(ask, 50);
      const stop = this.listen((message, from) => {
        if (from !== "iopub" || message.header.msg_type !== "status") return;
        clearInterval(timer);
        stop();
        done();
      });
      void this.#death.catch(() => clearInterval(timer));
      ask();
    });
    await Promise.race([heard, this.#death]);
    await this.request("kernel_info_request", {});
  }

  async #listen(socket: Dealer | Subscriber, from: string): Promise<void> {
    for await (const frames of socket) {
      const message = this.#codec.decode(frames);
      if (message === undefined) continue;
      for (const listener of this.#listeners) listener(message, from);
      if (message.header.msg_type === "input_request") {
        await this.send("stdin", "input_reply", { status: "ok", value: this.inputs.shift() ?? "" });
      }
    }
  }

  /** Hears every message; returns how to stop. */
  listen(listener: (message: Message, from: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The id of the message that was sent. */
  async send(
    channel: "shell" | "control" | "stdin",
    type: string,
    content: Content,
    codec = this.#codec,
  ): Promise<string> {
    const frames = codec.encode([], { type, content });
    await this.#routers[channel].send(frames);
    return this.#idOf(frames, codec);
  }

  #idOf(frames: readonly Uint8Array[], codec: Codec): string {
    return codec.decode(frames)!.header.msg_id;
  }

  /** Sends a request; resolves when its reply and its "idle" are both there; "iopub": it has no reply. */
  async request(type: string, content: Content, channel: "shell" | "control" | "iopub" = "shell"): Promise<Answer> {
    const published: Message[] = [];
    let reply: Content | undefined = channel === "iopub" ? {} : undefined;
    let id: string | undefined;
    const early: [Message, string][] = [];
    let done: (answer: Answer) => void;
    const answered = new Promise<Answer>((resolve) => {
      done = resolve;
    });
    const hear = (message: Message, from: string) => {
      if (id === undefined) {
        early.push([message, from]);
        return;
      }
      if (message.parent_header.msg_id !== id) return;
      if (from === "iopub") published.push(message);
      else if (from === channel) reply = message.content;
      const isIdle = published.some(({ content: c }) => c.execution_state === "idle");
      if (isIdle && reply !== undefined) done({ reply, published });
    };
    const stop = this.listen(hear);
    id = await this.send(channel === "iopub" ? "shell" : channel, type, content);
    for (const [message, from] of early) hear(message, from);
    try {
      return await Promise.race([answered, this.#death]);
    } finally {
      stop();
    }
  }

  execute(code: string, options: ExecuteOptions = {}): Promise<Answer> {
    return this.request("execute_request", { code, silent: false, allow_stdin: false, ...options });
  }

  interrupt(): Promise<Answer> {
    return this.request("interrupt_request", {}, "control");
  }

  /** How long the heartbeat takes, in milliseconds. */
  async beat(): Promise<number> {
    const began = performance.now();
    await this.#heartbeat.send("ping");
    await this.#heartbeat.receive();
    return performance.now() - began;
  }

  /** The exit code of the process. */
  async shutdown(restart = false): Promise<{ answer: Answer; code: number | null }> {
    const exit = once(this.process, "exit") as Promise<[number | null]>;
    const answer = await this.request("shutdown_request", { restart }, "control");
    const [code] = await exit;
    this.#close();
    return { answer, code };
  }

  /** Ends a kernel that may not answer. */
  kill(): void {
    this.process.kill("SIGKILL");
    this.#close();
  }

  #close(): void {
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
