import { readFileSync } from "node:fs";

/** Milliseconds between looks: what a process holds for the first time in its last moments is missed. */
const EVERY = 10;

/**
 * Watches the most memory that a process has held. Asked from outside: code that a process loads to look at itself is loaded by
 * each of its threads, and made searches slower by a tenth. Answers how to end it, which says the bytes; null where the
 * system does not tell of other processes.
 */
export function watchPeak(pid: number): () => number | null {
  let bytes: number | null = null;
  const look = () => {
    try {
      const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      if (kilobytes !== undefined) bytes = 1024 * Number(kilobytes);
    } catch {
      // It has ended, or there is no such file on this system.
    }
  };
  const timer = setInterval(look, EVERY);
  return () => {
    clearInterval(timer);
    return bytes;
  };
}
