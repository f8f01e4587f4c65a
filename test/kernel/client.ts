import type { Answer } from "../../kernel/client/client.js";
import type { Content } from "../../kernel/wire/message.js";

export { type Answer, Client } from "../../kernel/client/client.js";

// ── What tests ask of an answer ─────────────────────────────────────────────────────────────────────────────────────

export const ofType = (answer: Answer, type: string): Content[] =>
  answer.published.filter(({ header }) => header.msg_type === type).map(({ content }) => content);

/** Printed text. */
export const printed = (answer: Answer, name: "stdout" | "stderr" = "stdout"): string =>
  ofType(answer, "stream")
    .filter((content) => content.name === name)
    .map(({ text }) => text)
    .join("");

/** The value of the last line as text; undefined: there is none. */
export const result = (answer: Answer): string | undefined =>
  (ofType(answer, "execute_result")[0]?.data as Record<string, string> | undefined)?.["text/plain"];

export const failure = (answer: Answer): { ename: string; evalue: string; traceback: string[] } | undefined =>
  ofType(answer, "error")[0] as { ename: string; evalue: string; traceback: string[] } | undefined;
