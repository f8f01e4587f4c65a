import { readFileSync } from "node:fs";

/** What a front end writes into the connection file: where to listen, and the key that signs messages. */
export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  /** Empty: messages are not signed. */
  readonly key: string;
  /** "hmac-sha256". */
  readonly signature_scheme: string;
}

export type SocketName = "shell" | "iopub" | "stdin" | "control" | "hb";

export const readConnection = (file: string): Connection => JSON.parse(readFileSync(file, "utf8")) as Connection;

/** Between transport "ipc" and its number stands a dash: a number is part of a file's name there. */
export function addressOf({ transport, ip, ...ports }: Connection, socket: SocketName): string {
  const port = ports[`${socket}_port`];
  return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
}
