import { StringDecoder } from "node:string_decoder";
import type { FrontEnd } from "./front-end.js";
import type { Stream } from "./wire/threads.js";

type Written = (error?: Error | null) => void;

/** Sends what is printed to the front end. */
export function redirectOutput(frontEnd: FrontEnd): void {
  for (const name of ["stdout", "stderr"] as const) redirect(name, frontEnd);
}

function redirect(name: Stream, frontEnd: FrontEnd): void {
  const decoder = new StringDecoder("utf8");
  const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Written, written?: Written): boolean => {
    frontEnd.stream(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
    const done = typeof encoding === "function" ? encoding : written;
    if (done !== undefined) queueMicrotask(() => done());
    return true;
  };
  process[name].write = write as typeof process.stdout.write;
}
