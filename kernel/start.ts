import { inspect } from "node:util";
import { Worker } from "node:worker_threads";
import { Cells } from "./cells.js";
import { FrontEnd } from "./front-end.js";
import { Home } from "./home.js";
import { kernelInfo } from "./info.js";
import { attach } from "./notebook.js";
import { redirectOutput } from "./printed.js";
import { Session } from "./session.js";
import { isInterrupt } from "./typescript/interrupted.js";
import { heard, pauseFlag } from "./typescript/pauses.js";
import { readConnection } from "./wire/connection.js";
import type { FromSockets, SocketsBirth, ToSockets } from "./wire/threads.js";

/** The kernel's process: `node start.js CONNECTION-FILE`. */
const home = new Home();
const birth: SocketsBirth = {
  connection: readConnection(process.argv[2]!),
  info: kernelInfo(home.version),
  pauses: pauseFlag,
};
const sockets = new Worker(new URL("./wire/thread.js", import.meta.url), { workerData: birth });
const post = (message: ToSockets) => sockets.postMessage(message);

const frontEnd = new FrontEnd(post);
const passing: (() => void)[] = [];
const fence = () =>
  new Promise<void>((resolve) => {
    passing.push(resolve);
    post({ op: "fence" });
  });
const cells = new Cells(frontEnd, process.cwd());
const session = new Session(frontEnd, cells, fence, { "tunebook.language": (data) => cells.diagnose(data) });

const exit = process.exit.bind(process);
const hear: { readonly [K in FromSockets["op"]]: (message: Extract<FromSockets, { op: K }>) => void } = {
  // The front end hears of the kernel first; then the compiler takes its two seconds.
  bound: () => void setTimeout(() => void cells.warm(), 50),
  message: ({ channel, message }) => session.receive(channel, message),
  passed: () => passing.shift()?.(),
  interrupt() {
    heard();
    post({ op: "heard" });
    session.interrupt();
  },
  async shutdown() {
    heard();
    post({ op: "heard" });
    session.interrupt();
    await session.idle();
    post({ op: "close" });
  },
  closed: () => exit(0),
};
sockets.on("message", (message: FromSockets) => hear[message.op](message as never));
sockets.on("error", (error) => {
  process.stderr.write(`${error.stack}\n`);
  exit(1);
});
// A cell that ends the process would take all that the notebook holds with it.
process.exit = (code) => {
  throw new Error(`process.exit(${code ?? ""}) would end the kernel: to stop a cell, throw an error`);
};

// What is not caught belongs to some cell; the kernel lives on.
const tell = (kind: string) => (error: unknown) => {
  if (!isInterrupt(error)) frontEnd.stream("stderr", `${kind}: ${inspect(error)}\n`);
};
process.on("uncaughtException", tell("uncaught"));
process.on("unhandledRejection", tell("unhandled rejection"));
process.on("SIGINT", () => session.interrupt());

redirectOutput(frontEnd);
attach(frontEnd);
