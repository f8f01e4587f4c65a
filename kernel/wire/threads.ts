import type { Connection } from "./connection.js";
import type { Content, Draft, Message, Parent } from "./message.js";

/** The sockets that carry requests. */
export type Channel = "shell" | "control" | "stdin";
export type Stream = "stdout" | "stderr";

/** What the thread of the sockets is born with. */
export interface SocketsBirth {
  readonly connection: Connection;
  /** The content of every kernel_info_reply. */
  readonly info: Content;
  /** One number, 1 while an interrupt is not heard of: cells look at it where they pause. */
  readonly pauses: SharedArrayBuffer;
}

/** From the thread of the cells to the thread of the sockets. */
export type ToSockets =
  | { readonly op: "publish"; readonly draft: Draft }
  | { readonly op: "stream"; readonly name: Stream; readonly text: string; readonly parent: Parent | undefined }
  /** `executing`: it is a cell that makes the kernel busy, or leaves it idle. */
  | {
      readonly op: "status";
      readonly state: "busy" | "idle";
      readonly parent: Parent | undefined;
      readonly executing?: boolean;
    }
  | { readonly op: "reply"; readonly channel: Channel; readonly draft: Draft }
  /** Answered by "passed" when every message has been handed over that has come so far. */
  | { readonly op: "fence" }
  /** The cell was told of the interrupt: its thread is not caught in a loop. */
  | { readonly op: "heard" }
  | { readonly op: "close" };

/** From the thread of the sockets to the thread of the cells. */
export type FromSockets =
  | { readonly op: "bound" }
  | { readonly op: "message"; readonly channel: Channel; readonly message: Message }
  | { readonly op: "passed" }
  | { readonly op: "interrupt" }
  | { readonly op: "shutdown" }
  /** Everything has been sent. */
  | { readonly op: "closed" };
