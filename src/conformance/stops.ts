import type { Stop } from "../contracts.js";
import { type Args, defaultsOf } from "../core/schema.js";
import type { FinishedTrial } from "../trial.js";
import { equal, type Law, law } from "./law.js";

export interface StopOptions {
  /** Arguments to judge with; the schema's defaults unless given. */
  readonly args?: Args;
  /** It counts failures: it may stop though no trial is complete. */
  readonly countsFailures?: boolean;
}

const trialOf = (number: number, loss?: number): FinishedTrial => ({
  number,
  state: loss === undefined ? "failed" : "complete",
  model: "m",
  candidate: {},
  values: loss === undefined ? {} : { loss },
  folds: {},
  seconds: 0,
});

/** What a stop rule has to hold. */
export function stopLaws(rule: Stop, options: StopOptions = {}): readonly Law[] {
  const args = { ...defaultsOf(rule.params), ...options.args } as never;
  const stop = (trials: readonly FinishedTrial[]) => rule.stop(trials, { scorer: "loss", direction: "minimize" }, args);
  return [
    law("does not stop before there is a trial", () => equal(stop([]), undefined)),
    law("does not stop before a trial is complete", () => {
      if (options.countsFailures === true) return;
      equal(stop(Array.from({ length: 100 }, (_, i) => trialOf(i))), undefined);
    }),
    law("is pure", () => {
      const trials = Array.from({ length: 60 }, (_, i) => trialOf(i, i % 7 === 3 ? undefined : 1 / (1 + (i % 5))));
      const before = structuredClone(trials);
      const why = stop(trials);
      equal(stop(trials), why, "asked again");
      equal(trials, before, "what it was given");
    }),
  ];
}
