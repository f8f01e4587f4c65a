import type { Content } from "../../kernel/wire/message.js";
import type { Answer } from "./client.js";

export type Bundle = Readonly<Record<string, string>>;

export const PLOTLY = "application/vnd.plotly.v1+json";

/** Everything that was shown, as its last update left it. */
export function bundles(answer: Answer): Bundle[] {
  const displays = new Map<unknown, Bundle>();
  for (const { header, content } of answer.published) {
    if (!/display_data$/.test(header.msg_type)) continue;
    const { data, transient } = content as { data: Bundle; transient: Content };
    displays.set(transient.display_id, data);
  }
  return [...displays.values()];
}

/** All but charts. */
export const shown = (answer: Answer, mime = "text/plain"): string[] =>
  bundles(answer).flatMap((data) => (PLOTLY in data ? [] : data[mime]!));
export const charts = (answer: Answer): Bundle[] => bundles(answer).filter((data) => PLOTLY in data);
