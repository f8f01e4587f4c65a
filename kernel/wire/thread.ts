import { parentPort, workerData } from "node:worker_threads";
import type { Message, Parent } from "./message.js";
import { Sockets } from "./sockets.js";
import { StreamBuffer } from "./stream-buffer.js";
import type { Channel, FromSockets, SocketsBirth, ToSockets } from "./threads.js";

/**
 * The thread of the sockets. It answers what must be answered while a cell keeps the other thread busy: the heartbeat,
 * kernel_info, interrupts and the shutdown; and it lets out what the cell prints.
 */
const { connection, info, pauses } = workerData as SocketsBirth;

/** A cell that has not heard of an interrupt after this long is in a loop: a signal breaks it, or its next pause. Milliseconds. */
const DEAF = 250;
/** And one that was still being compiled by then needs another, after so long again. */
const AGAIN = 500;
/** A cell that so many signals did not break cannot be broken. */
const STUCK = 4;
/** A process that has not heard of its shutdown after this long is ended; one that has heard may take longer. */
const DEAD = 1000;
const DYING = 5000;

const sockets = new Sockets(connection);
const output = new StreamBuffer((name, text, parent) =>
  sockets.publish({ type: "stream", content: { name, text }, parent }),
);
/** The request whose cell runs. */
let executing: Parent | undefined;
/** Runs while the cells' thread has not heard of an interrupt. */
let unheard: NodeJS.Timeout | undefined;
/** Of a process that is shut down. */
let end: NodeJS.Timeout | undefined;

const send = (message: FromSockets) => parentPort!.postMessage(message);

const kill = () => process.kill(process.pid, "SIGKILL");

function status(state: "busy" | "idle" | "starting", parent: Parent | undefined): void {
  output.flush();
  sockets.publish({ type: "status", content: { execution_state: state }, parent });
}

function interrupt(): void {
  send({ op: "interrupt" });
  unheard ??= setTimeout(() => signal(1), DEAF);
}

/** The signal number `time` of an interrupt that is not heard of. */
function signal(time: number): void {
  Atomics.store(new Int32Array(pauses), 0, 1);
  // Windows knows no signal that a process sends to itself.
  if (process.platform !== "win32") process.kill(process.pid, "SIGINT");
  if (time === STUCK) tellStuck();
  unheard = setTimeout(() => signal(time + 1), AGAIN);
}

function tellStuck(): void {
  if (executing === undefined) return;
  const text =
    "The cell runs code of another file without a pause after an 'await', and cannot be interrupted: restart the kernel to end it.\n";
  output.add("stderr", text, executing);
  output.flush();
}

/** Requests that need no cell: each makes its own busy and idle. */
function answer(channel: Channel, message: Message): boolean {
  const reply = (type: string, content: Readonly<Record<string, unknown>>) => {
    status("busy", message);
    sockets.reply(channel, { type, content, parent: message });
    if (type === "shutdown_reply") sockets.publish({ type, content, parent: message });
    status("idle", message);
    if (executing !== undefined) status("busy", executing);
  };
  switch (message.header.msg_type) {
    case "kernel_info_request":
      reply("kernel_info_reply", info);
      return true;
    case "interrupt_request":
      interrupt();
      reply("interrupt_reply", { status: "ok" });
      return true;
    case "shutdown_request":
      reply("shutdown_reply", { status: "ok", restart: message.content.restart === true });
      send({ op: "shutdown" });
      end = setTimeout(kill, DEAD);
      return true;
    default:
      return false;
  }
}

const obey: { readonly [K in ToSockets["op"]]: (message: Extract<ToSockets, { op: K }>) => void } = {
  publish({ draft }) {
    output.flush();
    sockets.publish(draft);
  },
  stream: ({ name, text, parent }) => output.add(name, text, parent),
  status({ state, parent, executing: isCell }) {
    status(state, parent);
    if (isCell === true) executing = state === "busy" ? parent : undefined;
    else if (executing !== undefined && state === "idle") status("busy", executing);
  },
  reply({ channel, draft }) {
    output.flush();
    sockets.reply(channel, draft);
  },
  // After the phase of the loop that reads the sockets.
  fence: () => void setImmediate(() => setImmediate(() => send({ op: "passed" }))),
  heard() {
    clearTimeout(unheard);
    unheard = undefined;
    if (end === undefined) return;
    clearTimeout(end);
    end = setTimeout(kill, DYING);
  },
  async close() {
    output.flush();
    await sockets.close();
    send({ op: "closed" });
  },
};

parentPort!.on("message", (message: ToSockets) => obey[message.op](message as never));
await sockets.open((channel, message) => {
  if (!answer(channel, message)) send({ op: "message", channel, message });
});
status("starting", undefined);
send({ op: "bound" });
