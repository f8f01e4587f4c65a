/** Loaded before a program: at its end, writes the most memory it has held to the file that PEAK_FILE names. */
import { readFileSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

function peakBytes(): number {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))![1]);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
}

const { PEAK_FILE: file } = process.env;
if (isMainThread && file !== undefined) process.on("exit", () => writeFileSync(file, String(peakBytes())));
