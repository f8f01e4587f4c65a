import { type MessageTable, speaker } from "../../src/core/diagnostic.js";

const messages = {
  "no-trial-complete": ({ study, trials }: { study: string; trials: number }) => ({
    message: `${study}: none of ${trials} trials is complete`,
    hint: "the reasons stand below its table",
  }),
  "no-such-picture": ({ chart, has }: { chart: string; has: readonly string[] }) => ({
    message: `a notebook has no picture of '${chart}'; it has ${has.join(", ")}`,
    hint: `show it as ${has[0]}`,
  }),
  "expect-missed": ({ study, text, found }: { study: string; text: string; found: string }) => ({
    message: `${study}: expected ${text}, found ${found}`,
  }),
  "plan-has-changed": ({ study, before, now }: { study: string; before: string; now: string }) => ({
    message: `${study} is stored with plan ${before}, and its text now gives plan ${now}: its data or the format of results is another one`,
    hint: "run the cell that holds it",
  }),
  "nothing-run": ({ study }: { study: string }) => ({
    message: `${study} has not run yet`,
    hint: `run ${study}`,
  }),
} satisfies MessageTable;

export const say = speaker(messages);
