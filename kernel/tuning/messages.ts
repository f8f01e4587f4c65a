import { type MessageTable, speaker } from "../../src/core/diagnostic.js";

const messages = {
  "no-trial-complete": ({ study, trials }: { study: string; trials: number }) => ({
    message: `${study}: none of ${trials} trials is complete`,
    hint: "the reasons stand below its table",
  }),
  "nothing-run": ({ study }: { study: string }) => ({
    message: `${study} has not run yet`,
    hint: `run ${study}`,
  }),
} satisfies MessageTable;

export const say = speaker(messages);
