import type { Candidate, Domain, Param, SearchSpace } from "../src/space/space.js";

/** Something to minimize. */
export interface Problem {
  readonly name: string;
  /** known: the reference results speak of it. held-out: functions of ours. table: stored scores of real models. */
  readonly kind: "known" | "held-out" | "table";
  readonly space: SearchSpace;
  loss(candidate: Candidate): number;
  /** What is left of a loss: 0 at the best; for tables, 1 at the median. */
  regret(loss: number): number;
}

export const real = (id: string, low: number, high: number, scale: "linear" | "log" = "linear"): Param => ({
  id,
  domain: { kind: "real", low, high, scale },
});
export const int = (id: string, low: number, high: number, scale: "linear" | "log" = "linear"): Param => ({
  id,
  domain: { kind: "int", low, high, step: 1, scale },
});
export const choice = (id: string, ...values: readonly string[]): Param => ({
  id,
  domain: { kind: "choice", values } satisfies Domain,
});
/** A parameter that exists where a choice before it took one of some values. */
export const when = (param: Param, id: string, ...values: readonly string[]): Param => ({
  ...param,
  when: { kind: "in", operand: { kind: "param", id }, values },
});
