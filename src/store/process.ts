import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Who writes: enough to tell, later and from another process, whether it still lives. */
export interface Writer {
  readonly pid: number;
  readonly host: string;
  /** Boot and process namespace of the host: only where they agree does a pid mean the same process table. */
  readonly realm: string;
  /** When the process started, in clock ticks since boot: a pid that was given out anew has another. Empty if unknown. */
  readonly born: string;
}

export const SILENCE_SECONDS = 120;
export const HEARTBEAT_SECONDS = 10;

const attempt = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

/** Fields 3 … of /proc/PID/stat; the second is the command in parentheses, which may hold spaces and parentheses. */
function bornAt(pid: number): string {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, "latin1"), "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

export function self(): Writer {
  const boot = attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim(), "");
  const namespace = attempt(() => readlinkSync("/proc/self/ns/pid"), "");
  return { pid: process.pid, host: hostname(), realm: `${boot} ${namespace}`, born: bornAt(process.pid) };
}

/**
 * Whether a writer still lives. In our own process table that is a fact, and a killed writer is gone at once;
 * elsewhere only its silence can tell.
 */
export function isAlive(writer: Writer, heardSecondsAgo: number, we: Writer = self()): boolean {
  if (writer.host !== we.host || writer.realm !== we.realm) return heardSecondsAgo < SILENCE_SECONDS;
  if (!exists(writer.pid)) return false;
  return writer.born === "" || writer.born === bornAt(writer.pid);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
