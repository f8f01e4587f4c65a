import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Io } from "../../src/cli/io.js";

const built = resolve(import.meta.dirname, "../../dist/src/cli/main.js");

/** One fenced block of a page. */
interface Block {
  readonly language: string;
  readonly text: string;
  /** Offsets of `text` in the page. */
  readonly start: number;
  readonly end: number;
}

export const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((found) => {
    const start = found.index + found[1]!.length + 4;
    return { language: found[1]!, text: found[2]!, start, end: start + found[2]!.length };
  });

/**
 * The page with the output of its commands, run in order in `folder`: a block of type text after one of type sh is what
 * the last command before it prints. Output that differs in times only stays as it is.
 */
export async function replay(page: string, folder: string): Promise<string> {
  let fresh = "";
  let at = 0;
  let printed: string | undefined;
  for (const { language, text, start, end } of blocksOf(page)) {
    if (language === "sh") {
      for (const args of commandsIn(text)) printed = await print(args, folder);
    } else if (language !== "text" || printed === undefined) continue;
    else if (timeless(printed) !== timeless(text)) {
      fresh += page.slice(at, start) + printed;
      at = end;
    }
  }
  return fresh + page.slice(at);
}

const commandsIn = (text: string): string[][] =>
  text
    .split("\n")
    .map((line) => line.replace(/ +#.*/, ""))
    .filter((line) => line.startsWith("npx tunebook "))
    .map((line) => line.split(/ +/).slice(2));

/** How far a run is: told where it takes longer than five seconds, which is the machine's affair. */
const PROGRESS = /^\S+ {2}[\d ]+(?:\/[\d ]+)? trials {2}.*fits run.*\n$/;

/** What the built command writes; a check as at a terminal, with the lines that it points into. */
async function print(args: readonly string[], cwd: string): Promise<string> {
  const { main } = (await import(pathToFileURL(built).href)) as typeof import("../../src/cli/main.js");
  const written: string[] = [];
  const out = { write: (part: string) => void written.push(part), isTerminal: args[0] === "check", width: 100 };
  const io: Io = {
    stdout: out,
    stderr: out,
    stdin: async () => "",
    env: { NO_COLOR: "1" },
    cwd,
    onInterrupt: () => () => {},
  };
  const code = await main(args, io);
  const text = written.filter((part) => !PROGRESS.test(part)).join("");
  if (code !== 0 && args[0] !== "check") throw new Error(`tunebook ${args.join(" ")} ended with ${code}:\n${text}`);
  return `${text.trimEnd()}\n`;
}

/** Without what differs from one run to the next. */
const timeless = (text: string) =>
  text
    .replace(/ in \d[\d.]* (ms|s|min):/g, " in a while:")
    .replace(/, \d[\d.]* (s|min) instead of about \d[\d.]* (s|min|h)/g, "")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "DATE")
    .split("\n")
    .map((line) => line.trim().replace(/ {2,}/g, "  "))
    .join("\n")
    .trim();
